import type { OCPP20 } from 'typed-ocpp'
import { z } from 'zod'
import type { Chance } from '../world/chance.ts'
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
import type { Session } from './station.ts'
import { timeIn } from './v16.ts'
import { answer201 } from './v201Answers.ts'

type Event = OCPP20.TransactionEventRequest

/** What a charger of OCPP 2.0.1 says. */
// long because: it is a table of messages
export function dialect201(make: Make, controls: Controls, chance: Chance): Dialect {
  const event = (fields: Omit<Event, 'evse' | 'offline'>, session: Session, isOffline: boolean) => ({
    action: 'TransactionEvent',
    payload: { ...fields, offline: isOffline, evse: { id: session.connector, connectorId: 1 } } satisfies Event,
  })
  return {
    boot: () => ({
      action: 'BootNotification',
      payload: {
        reason: 'PowerUp',
        chargingStation: {
          vendorName: 'Busbar',
          model: 'Simulated',
          serialNumber: make.identity.slice(0, 25),
          firmwareVersion: '2.0.1-sim',
        },
      } satisfies OCPP20.BootNotificationRequest,
    }),
    readBoot(payload) {
      const read = Boot.safeParse(payload)
      if (!read.success) return null
      const { status, currentTime, interval } = read.data
      return { accepted: status === 'Accepted', now: Date.parse(currentTime), everyS: interval }
    },
    heartbeat: () => ({ action: 'Heartbeat', payload: {} }),
    readHeartbeat: (payload) => timeIn(payload),
    status: (connector, condition, at) => ({
      action: 'StatusNotification',
      payload: {
        timestamp: isoTime(at),
        connectorStatus: conditions[condition],
        evseId: connector,
        connectorId: connector === 0 ? 0 : 1,
      } satisfies OCPP20.StatusNotificationRequest,
    }),
    authorise: (idToken) => ({
      action: 'Authorize',
      payload: { idToken: { idToken, type: 'ISO14443' } } satisfies OCPP20.AuthorizeRequest,
    }),
    readAuthorised: (payload) => TokenAnswer.safeParse(payload).data?.idTokenInfo?.status === 'Accepted',
    nameTransaction: () => `tx-${Math.floor(chance.next() * 2 ** 32).toString(16)}`,
    started: (session, sample, { at, isOffline, seqNo }) =>
      event(
        {
          eventType: 'Started',
          timestamp: isoTime(at),
          triggerReason: 'Authorized',
          seqNo,
          transactionInfo: { transactionId: session.transactionId ?? '', chargingState: 'Charging' },
          idToken: { idToken: session.idToken, type: 'ISO14443' },
          meterValue: [sampled(make, sample, at, 'Transaction.Begin')],
        },
        session,
        isOffline,
      ),
    readStarted(payload) {
      const read = TokenAnswer.safeParse(payload)
      if (!read.success) return null
      const status = read.data.idTokenInfo?.status
      return { accepted: status === undefined || status === 'Accepted', transactionId: null }
    },
    measured: (session, sample, { at, isOffline, seqNo }) =>
      event(
        {
          eventType: 'Updated',
          timestamp: isoTime(at),
          triggerReason: 'MeterValuePeriodic',
          seqNo,
          transactionInfo: { transactionId: session.transactionId ?? '', chargingState: stateOf(sample) },
          meterValue: [sampled(make, sample, at, 'Sample.Periodic')],
        },
        session,
        isOffline,
      ),
    ended: (session, sample, why, { at, isOffline, seqNo }) =>
      event(
        {
          eventType: 'Ended',
          timestamp: isoTime(at),
          triggerReason: why === 'REMOTE' ? 'RemoteStop' : 'EVDeparted',
          seqNo,
          transactionInfo: { transactionId: session.transactionId ?? '', stoppedReason: endings[why] },
          meterValue: [sampled(make, sample, at, 'Transaction.End')],
        },
        session,
        isOffline,
      ),
    answer: (action, payload): Answer => answer201(make, controls, action, payload),
  }
}

const Boot = z.object({ status: z.string(), currentTime: z.string(), interval: z.number() })
const TokenAnswer = z.object({ idTokenInfo: z.object({ status: z.string() }).optional() })

const stateOf = ({ powerW, offeredW }: Sample) =>
  powerW > 0 ? 'Charging' : offeredW > 0 ? 'SuspendedEV' : 'SuspendedEVSE'

const conditions: Record<Condition, OCPP20.StatusNotificationRequest['connectorStatus']> = {
  AVAILABLE: 'Available',
  PREPARING: 'Occupied',
  CHARGING: 'Occupied',
  PAUSED_BY_CHARGER: 'Occupied',
  PAUSED_BY_VEHICLE: 'Occupied',
  FINISHING: 'Occupied',
  UNAVAILABLE: 'Unavailable',
}

const endings: Record<Ending, NonNullable<Event['transactionInfo']['stoppedReason']>> = {
  LOCAL: 'Local',
  EV_DISCONNECTED: 'EVDisconnected',
  REMOTE: 'Remote',
  SOFT_RESET: 'ImmediateReset',
  NOT_AUTHORISED: 'DeAuthorized',
  POWER_LOSS: 'PowerLoss',
}

type MeterValue = NonNullable<Event['meterValue']>[number]
type SampledValue = MeterValue['sampledValue'][number]

function sampled({ habits }: Make, sample: Sample, at: number, context: SampledValue['context']): MeterValue {
  const inKw = habits.has('KILOWATTS')
  // The same multiplier that says kilo is what some firmwares leave out and some readers forget.
  const scaled = (w: number, unit: 'W' | 'Wh') => ({
    value: inKw ? w / 1000 : w,
    unitOfMeasure: { unit, multiplier: inKw ? 3 : 0 },
    ...(context !== undefined && { context }),
  })
  const powers: SampledValue[] = habits.has('NO_POWER')
    ? []
    : [
        { measurand: 'Power.Active.Import', ...scaled(Math.round(sample.powerW), 'W') },
        { measurand: 'Power.Offered', ...scaled(Math.round(sample.offeredW), 'W') },
      ]
  const odd = { value: 50, measurand: 'Grid.Frequency' } as unknown as SampledValue
  const [first = odd, ...others]: SampledValue[] = [
    ...powers,
    { measurand: 'Energy.Active.Import.Register', ...scaled(Math.round(sample.energyWh), 'Wh') },
    { measurand: 'SoC', value: Math.round(sample.socPercent * 10) / 10, unitOfMeasure: { unit: 'Percent' } },
    ...(habits.has('BAD_ENUMS') ? [odd] : []),
  ]
  return { timestamp: isoTime(at), sampledValue: [first, ...others] }
}
