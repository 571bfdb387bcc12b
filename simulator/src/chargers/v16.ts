import type { OCPP16 } from 'typed-ocpp'
import { z } from 'zod'
import {
  type Answer,
  type Condition,
  type Controls,
  type Dialect,
  type Ending,
  isoTime,
  type Sample,
} from './dialect.ts'
import type { Make } from './make.ts'
import { answer16 } from './v16Answers.ts'
import type { Session } from './station.ts'

/** What a charger of OCPP 1.6 says. */
// long because: it is a table of messages
export function dialect16(make: Make, controls: Controls): Dialect {
  return {
    boot: () => ({
      action: 'BootNotification',
      payload: {
        chargePointVendor: 'Busbar',
        chargePointModel: 'Simulated',
        chargePointSerialNumber: make.identity.slice(0, 25),
        firmwareVersion: '1.6-sim',
      } satisfies OCPP16.BootNotificationRequest,
    }),
    readBoot(payload) {
      const read = Boot.safeParse(payload)
      if (!read.success) return null
      const { status, currentTime, interval } = read.data
      return { accepted: status === 'Accepted', now: Date.parse(currentTime), everyS: interval }
    },
    heartbeat: () => ({ action: 'Heartbeat', payload: {} }),
    readHeartbeat: (payload) => timeIn(payload),
    status: (connectorId, condition, at) => ({
      action: 'StatusNotification',
      payload: {
        connectorId,
        errorCode: 'NoError',
        status: conditions[condition],
        timestamp: isoTime(at),
      } satisfies OCPP16.StatusNotificationRequest,
    }),
    authorise: (idTag) => ({ action: 'Authorize', payload: { idTag } satisfies OCPP16.AuthorizeRequest }),
    readAuthorised: (payload) => TagAnswer.safeParse(payload).data?.idTagInfo.status === 'Accepted',
    nameTransaction: () => null,
    started: ({ connector, idToken, meterStartWh }, _sample, { at }) => ({
      action: 'StartTransaction',
      payload: {
        connectorId: connector,
        idTag: idToken,
        meterStart: Math.round(meterStartWh),
        timestamp: isoTime(at),
      } satisfies OCPP16.StartTransactionRequest,
    }),
    readStarted(payload) {
      const read = Started.safeParse(payload)
      if (!read.success) return null
      const { idTagInfo, transactionId } = read.data
      return { accepted: idTagInfo.status === 'Accepted', transactionId: String(transactionId) }
    },
    measured: (session, sample, { at }) => ({
      action: 'MeterValues',
      payload: {
        connectorId: session.connector,
        transactionId: transactionNumber(session),
        meterValue: [{ timestamp: isoTime(at), sampledValue: sampled(make, sample) }],
      } satisfies OCPP16.MeterValuesRequest,
    }),
    ended: (session, { energyWh }, why, { at }) => ({
      action: 'StopTransaction',
      payload: {
        transactionId: transactionNumber(session),
        idTag: session.idToken,
        meterStop: Math.round(energyWh),
        timestamp: isoTime(at),
        reason: endings[why],
      } satisfies OCPP16.StopTransactionRequest,
    }),
    answer: (action, payload): Answer => answer16(make, controls, action, payload),
  }
}

const Boot = z.object({ status: z.string(), currentTime: z.string(), interval: z.number() })
const TagAnswer = z.object({ idTagInfo: z.object({ status: z.string() }) })
const Started = TagAnswer.extend({ transactionId: z.number().int() })
const Beat = z.object({ currentTime: z.string() })

export function timeIn(payload: unknown): number | null {
  const read = Beat.safeParse(payload)
  return read.success ? Date.parse(read.data.currentTime) : null
}

/** A StartTransaction that nobody ever answered leaves a transaction without a number. */
const transactionNumber = ({ transactionId }: Session): number => Number(transactionId ?? -1)

const conditions: Record<Condition, OCPP16.StatusNotificationRequest['status']> = {
  AVAILABLE: 'Available',
  PREPARING: 'Preparing',
  CHARGING: 'Charging',
  PAUSED_BY_CHARGER: 'SuspendedEVSE',
  PAUSED_BY_VEHICLE: 'SuspendedEV',
  FINISHING: 'Finishing',
  UNAVAILABLE: 'Unavailable',
}

const endings: Record<Ending, NonNullable<OCPP16.StopTransactionRequest['reason']>> = {
  LOCAL: 'Local',
  EV_DISCONNECTED: 'EVDisconnected',
  REMOTE: 'Remote',
  SOFT_RESET: 'SoftReset',
  NOT_AUTHORISED: 'DeAuthorized',
  POWER_LOSS: 'PowerLoss',
}

type SampledValue = OCPP16.MeterValuesRequest['meterValue'][number]['sampledValue'][number]

function sampled({ habits }: Make, { powerW, energyWh, offeredW, socPercent }: Sample): SampledValue[] {
  const inKw = habits.has('KILOWATTS')
  const power = (measurand: 'Power.Active.Import' | 'Power.Offered', w: number): SampledValue => ({
    value: inKw ? (w / 1000).toFixed(3) : w.toFixed(1),
    measurand,
    unit: inKw ? 'kW' : 'W',
    context: 'Sample.Periodic',
  })
  const energy: SampledValue = {
    value: inKw ? (energyWh / 1000).toFixed(3) : energyWh.toFixed(0),
    measurand: 'Energy.Active.Import.Register',
    unit: inKw ? 'kWh' : 'Wh',
    context: 'Sample.Periodic',
  }
  const soc: SampledValue = { value: socPercent.toFixed(1), measurand: 'SoC', unit: 'Percent', location: 'EV' }
  const powers = habits.has('NO_POWER') ? [] : [power('Power.Active.Import', powerW), power('Power.Offered', offeredW)]
  // Seen in the field: a unit that is none, of a measurand that is none.
  const odd = { value: '50.0', measurand: 'Grid.Frequency', unit: 'Hz' } as unknown as SampledValue
  return [...powers, energy, soc, ...(habits.has('BAD_ENUMS') ? [odd] : [])]
}
