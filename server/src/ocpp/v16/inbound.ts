import type { FromChargePoint16, MeterValue16, Status16 } from '@busbar/wire/ocpp/v16'
import type { ConnectorState } from '../../engine/chargers.ts'
import { connectorOf, type Ear } from '../dialect.ts'
import type { Started } from '../memory.ts'
import { type Measured, readingsOf, type Sample } from '../meter.ts'
import { timeText } from '../times.ts'

type Table = {
  readonly [Action in keyof FromChargePoint16]: (
    payload: FromChargePoint16[Action][0],
    ear: Ear,
  ) => FromChargePoint16[Action][1] | Promise<FromChargePoint16[Action][1]>
}

export const inbound16: Table = {
  Authorize: async ({ idTag }, ear) => ({ idTagInfo: idTagInfo((await ear.desk.authorise(idTag)).accepted) }),

  BootNotification: async (boot, ear) => {
    const isKept = await ear.desk
      .booted({
        vendor: boot.chargePointVendor,
        model: boot.chargePointModel,
        serial: boot.chargePointSerialNumber ?? boot.chargeBoxSerialNumber ?? null,
        firmware: boot.firmwareVersion ?? null,
        at: ear.receivedAt,
      })
      .then(
        () => true,
        () => false,
      )
    if (isKept) ear.hasBooted()
    return {
      status: isKept ? 'Accepted' : 'Pending',
      currentTime: timeText(ear.receivedAt),
      interval: isKept ? ear.settings.heartbeatS : bootAgainS,
    }
  },

  DataTransfer: () => ({ status: 'UnknownVendorId' }),

  DiagnosticsStatusNotification: ({ status }, ear) => {
    ear.notice({ kind: 'DIAGNOSTICS', what: status, detail: null, connector: null })
    return {}
  },

  FirmwareStatusNotification: ({ status }, ear) => {
    ear.notice({ kind: 'FIRMWARE', what: status, detail: null, connector: null })
    return {}
  },

  Heartbeat: (_heartbeat, ear) => ({ currentTime: timeText(ear.receivedAt) }),

  LogStatusNotification: ({ status }, ear) => {
    ear.notice({ kind: 'DIAGNOSTICS', what: status, detail: null, connector: null })
    return {}
  },

  MeterValues: ({ connectorId, transactionId, meterValue }, ear) => {
    const connector = connectorOf(connectorId)
    const sessionRef = sessionRefOf(transactionId)
    const measured = meterValue.map((value) => measuredOf(value, connector, sessionRef, ear))
    const adopting = adopt(connector, sessionRef, measured, ear)
    // Measured after it is known where it belongs.
    if (adopting !== null) return adopting.then(() => (ear.measured(measured), {}))
    ear.measured(measured)
    return {}
  },

  SecurityEventNotification: ({ type, timestamp, techInfo }, ear) => {
    const at = ear.instant(timestamp)
    ear.notice({ kind: 'SECURITY', what: type, detail: techInfo ?? null, connector: null }, at)
    return {}
  },

  // Certificates come from the owner's own authority, not from us.
  SignCertificate: () => ({ status: 'Rejected' }),

  SignedFirmwareStatusNotification: ({ status }, ear) => {
    ear.notice({ kind: 'FIRMWARE', what: status, detail: null, connector: null })
    return {}
  },

  StartTransaction: async (start, ear) => {
    const { accepted, sessionRef } = await startOnce(start, ear)
    ear.memory.connectorOf.set(sessionRef, start.connectorId)
    ear.memory.knownAt.set(String(start.connectorId), sessionRef)
    return { transactionId: Number(sessionRef), idTagInfo: idTagInfo(accepted) }
  },

  StatusNotification: ({ connectorId, status, errorCode, info, vendorErrorCode, timestamp }, ear) => {
    const connector = connectorOf(connectorId)
    const at = ear.ourTime(timestamp)
    ear.connectorState(connector, states[status], at)
    // Its session may be taken to be over by now; one that goes on is looked at anew.
    if (status === 'Available') ear.memory.knownAt.delete(String(connectorId))
    if (errorCode !== 'NoError') {
      const detail = [info, vendorErrorCode].filter((text) => text !== undefined && text !== '').join(' ')
      ear.notice({ kind: 'FAULT', what: errorCode, detail: detail === '' ? null : detail, connector }, at)
    }
    return {}
  },

  StopTransaction: async ({ transactionId, meterStop, timestamp, reason, transactionData, idTag }, ear) => {
    const sessionRef = String(transactionId)
    const connector = ear.memory.connectorOf.get(sessionRef) ?? null
    ear.measured((transactionData ?? []).map((value) => measuredOf(value, connector, sessionRef, ear)))
    const at = ear.instant(timestamp)
    await ear.desk.sessionEnded({ sessionRef, meterWh: meterOf(meterStop), at, why: reason ?? null })
    // What is measured in it from now on is late, and no session that goes on.
    ear.memory.connectorOf.set(sessionRef, connector ?? 0)
    return idTag === undefined ? {} : { idTagInfo: { status: 'Accepted' } }
  },
}

/** How soon a charger may try again while we can't keep that it is there. */
const bootAgainS = 10

const states: Record<Status16, ConnectorState> = {
  Available: 'AVAILABLE',
  Preparing: 'PLUGGED_IN',
  Charging: 'CHARGING',
  SuspendedEV: 'PAUSED_BY_VEHICLE',
  SuspendedEVSE: 'PAUSED_BY_CHARGER',
  Finishing: 'FINISHING',
  Reserved: 'RESERVED',
  Unavailable: 'UNAVAILABLE',
  Faulted: 'FAULTED',
}

const idTagInfo = (accepted: boolean) => ({ status: accepted ? ('Accepted' as const) : ('Invalid' as const) })

const lateAfterMs = 60_000

/** A charger that didn't get our answer tells us the same start again, and must hear the same transaction. */
function startOnce(start: FromChargePoint16['StartTransaction'][0], ear: Ear): Promise<Started> {
  const { connectorId, idTag, meterStart, timestamp } = start
  const key = JSON.stringify([connectorId, idTag, meterStart, timestamp])
  const known = ear.memory.starts.get(key)
  if (known !== undefined) return known.started
  const at = ear.instant(timestamp)
  const started = ear.desk.sessionStarted({
    connector: connectorOf(connectorId) ?? 1,
    givenRef: null,
    idToken: idTag,
    meterWh: meterOf(meterStart),
    at,
    isLate: ear.receivedAt - at > lateAfterMs,
  })
  ear.memory.starts.set(key, { at, started })
  started.catch(() => ear.memory.starts.delete(key))
  return started
}

const underWayWithinMs = 15 * 60_000

/**
 * Its beginning was lost, or told to somebody else, or it was taken to be over: it charges all the same. Null: there is
 * nothing to take up. Where it can't be noted, its next reading tells.
 */
function adopt(
  connector: number | null,
  sessionRef: string | null,
  measured: readonly Measured[],
  ear: Ear,
): Promise<void> | null {
  if (connector === null || sessionRef === null) return null
  const { connectorOf: placeOf, knownAt } = ear.memory
  const isKnown = placeOf.get(sessionRef) !== undefined
  if (isKnown && knownAt.get(String(connector)) !== undefined) return null
  const last = measured.at(-1)
  const isOver = last === undefined || last.samples.some(({ context }) => context === 'Transaction.End')
  if (isOver || ear.receivedAt - last.at > underWayWithinMs) return null
  placeOf.set(sessionRef, connector)
  const started = {
    ...{ connector, givenRef: sessionRef, idToken: null, meterWh: registerIn(last, ear), at: last.at },
    ...({ isLate: true, isUnderWay: true } as const),
  }
  const taken = () => knownAt.set(String(connector), sessionRef)
  const lost = () => void (isKnown || placeOf.delete(sessionRef))
  return ear.desk.sessionStarted(started).then(({ accepted }) => (accepted ? taken() : lost()), lost)
}

const registerIn = (measured: Measured, { memory }: Ear): number | null =>
  readingsOf(measured, memory).readings.find(({ quantity, phase }) => quantity === 'ENERGY_WH' && phase === null)
    ?.value ?? null

/** A register may be left out by chargers that have none. */
const meterOf = (registerWh: number | undefined): number | null =>
  registerWh !== undefined && registerWh >= 0 && registerWh < 1e12 ? registerWh : null

/** Chargers say 0 or -1 where there is none. */
const sessionRefOf = (transactionId: number | undefined): string | null =>
  transactionId === undefined || transactionId <= 0 ? null : String(transactionId)

function measuredOf(
  { timestamp, sampledValue }: MeterValue16,
  connector: Measured['connector'],
  sessionRef: Measured['sessionRef'],
  ear: Ear,
): Measured {
  const samples: Sample[] = []
  for (const sampled of sampledValue) {
    const sample = sampleOf(sampled, ear)
    if (sample !== null) samples.push(sample)
  }
  return { connector, sessionRef, at: ear.ourTime(timestamp), samples }
}

function sampleOf(sampled: MeterValue16['sampledValue'][number], ear: Ear): Sample | null {
  // A signed value is for billing: a text that only a meter's maker reads.
  if (sampled.format === 'SignedData') return null
  const value = isDecimal.test(sampled.value) ? Number(sampled.value) : NaN
  if (!Number.isFinite(value)) {
    ear.quirk('MeterValues: a value that is no number')
    return null
  }
  const { measurand = 'Energy.Active.Import.Register', phase = null, location = null } = sampled
  const { context = null, unit = null } = sampled
  return { measurand, phase, location, context, unit, multiplier: 0, value }
}

/** What else JavaScript takes for a number, hexadecimal or nothing at all, no meter means. */
const isDecimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i
