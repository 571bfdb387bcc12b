import { longAgo } from '@busbar/domain/charging/clock'
import type { ChargingProfile16, ToChargePoint16 } from '@busbar/wire/ocpp/v16'
import type { ChargerOrder, OrderAnswer, SetLimit, Wiring } from '../../engine/chargers.ts'
import { type CannotSay, type OrderCall, profileIds, type SayingContext, topStackLevel } from '../dialect.ts'
import { periodsOf, type Steps } from '../periods.ts'
import { readBack } from '../readBack.ts'
import { timeText } from '../times.ts'

export function say16(order: ChargerOrder, context: SayingContext): OrderCall | CannotSay {
  switch (order.type) {
    case 'SetLimit':
      return sayLimit(order, context)
    case 'LiftLimit':
      // Above the hard cap it would keep that from binding, however high it is; at the lowest level it is the cap.
      if (order.connector === null && topStackLevel(context.abilities) > 0) return drop(profileIds.wholeCharger)
      return sayForGood(order, context)
    case 'InstallFallback':
      return sayForGood(order, context)
    case 'DropLimit':
      return drop(profileIds.session(order.connector))
    case 'InstallHardCap':
      return sayWhole(order, 0, context)
    case 'ReadBack': {
      const duration = Math.ceil(order.forMs / 1000)
      const asked = { connectorId: order.connector ?? 0, duration, chargingRateUnit: context.unit }
      return call('GetCompositeSchedule', asked, ({ status, scheduleStart, chargingSchedule }) =>
        readBack(status, scheduleStart ?? chargingSchedule?.startSchedule, chargingSchedule, order.wiring),
      )
    }
    case 'StartSession':
      if (order.idToken.length > 20) return { cannot: 'OCPP 1.6 has no tokens of more than 20 characters' }
      return call('RemoteStartTransaction', { idTag: order.idToken, connectorId: order.connector }, plainAnswer)
    case 'EndSession':
      if (!isTransactionId(order.sessionRef)) return { cannot: 'this session is none of OCPP 1.6' }
      return call('RemoteStopTransaction', { transactionId: Number(order.sessionRef) }, plainAnswer)
    case 'Reset':
      return call('Reset', { type: order.isHard ? 'Hard' : 'Soft' }, plainAnswer)
    case 'Trigger': {
      const connector = order.connector === null ? {} : { connectorId: order.connector }
      return call('TriggerMessage', { requestedMessage: triggers[order.what], ...connector }, ({ status }) =>
        status === 'NotImplemented' ? { kind: 'NOT_SUPPORTED', why: null } : plainAnswer({ status }),
      )
    }
  }
}

type TriggerOrder = Extract<ChargerOrder, { type: 'Trigger' }>
type Requested = ToChargePoint16['TriggerMessage'][0]['requestedMessage']

const triggers: Record<TriggerOrder['what'], Requested> = {
  BOOT: 'BootNotification',
  STATUS: 'StatusNotification',
  METER_VALUES: 'MeterValues',
  HEARTBEAT: 'Heartbeat',
}

type ForGood = { readonly limitW: number; readonly wiring: Wiring }

/** What it doesn't know any more doesn't stand either. */
const drop = (id: number): OrderCall => call('ClearChargingProfile', { id }, () => ({ kind: 'ACCEPTED' }))

const sayForGood = (
  { connector, ...order }: ForGood & { readonly connector: number | null },
  context: SayingContext,
) =>
  connector === null
    ? sayWhole(order, topStackLevel(context.abilities), context)
    : sayDefault(connector, constant(order.limitW, order.wiring, context))

const sayWhole = ({ limitW, wiring }: ForGood, stackLevel: number, context: SayingContext): OrderCall =>
  setWhole(constant(limitW, wiring, context), stackLevel)

/**
 * What is set at connector 0 as a default holds for each connector, and so for none of them together (§3.13.1). A limit
 * stands in the place of the fallback, to which it steps down: some hold only one default.
 */
const sayDefault = (connector: number, schedule: Scheduled): OrderCall =>
  setProfile(connector, {
    chargingProfileId: profileIds.fallback(connector),
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    ...schedule,
  })

const setWhole = (schedule: Scheduled, stackLevel: number): OrderCall =>
  setProfile(0, {
    // What stands at the lowest level is called as the hard cap is: a charger has one there.
    chargingProfileId: stackLevel === 0 ? profileIds.hardCap : profileIds.wholeCharger,
    stackLevel,
    chargingProfilePurpose: 'ChargePointMaxProfile',
    ...schedule,
  })

function sayLimit({ connector, sessionRef, startsAt, steps, wiring }: SetLimit, context: SayingContext) {
  const schedule = scheduleOf(startsAt, steps, wiring, context)
  if (connector === null && sessionRef === null) {
    return setWhole(schedule, topStackLevel(context.abilities))
  }
  if (connector === null) return { cannot: 'a limit of a session is one at its connector' }
  if (sessionRef === null) return sayDefault(connector, schedule)
  if (!isTransactionId(sessionRef)) return { cannot: 'this session is none of OCPP 1.6' }
  return setProfile(connector, {
    chargingProfileId: profileIds.session(connector),
    transactionId: Number(sessionRef),
    stackLevel: topStackLevel(context.abilities),
    chargingProfilePurpose: 'TxProfile',
    ...schedule,
  })
}

const isTransactionId = (sessionRef: string): boolean => /^\d{1,10}$/.test(sessionRef) && Number(sessionRef) < 2 ** 31

type Scheduled = Pick<ChargingProfile16, 'chargingProfileKind' | 'validFrom' | 'chargingSchedule'>

/**
 * No duration and no end: where they came to pass, a charger with nothing beneath would charge as it likes. One charger
 * counts from `validFrom`, another from `startSchedule`: they are the same.
 */
function scheduleOf(startsAt: number, steps: Steps, wiring: Wiring, { unit, abilities }: SayingContext): Scheduled {
  const whole = periodsOf(startsAt, steps, { unit, wiring, stepsMax: abilities.stepsMax })
  const from = timeText(whole.startsAt)
  return {
    chargingProfileKind: 'Absolute',
    validFrom: from,
    chargingSchedule: { startSchedule: from, chargingRateUnit: unit, chargingSchedulePeriod: whole.periods },
  }
}

/** For good, and from a time that has passed on any clock. */
const constant = (limitW: number, wiring: Wiring, context: SayingContext): Scheduled =>
  scheduleOf(longAgo, [{ afterMs: 0, limitW }], wiring, context)

function setProfile(connectorId: number, csChargingProfiles: ChargingProfile16): OrderCall {
  const profile = { connectorId, csChargingProfiles }
  return call('SetChargingProfile', profile, plainAnswer, true)
}

function plainAnswer({ status }: { readonly status: 'Accepted' | 'Rejected' | 'NotSupported' }): OrderAnswer {
  switch (status) {
    case 'Accepted':
      return { kind: 'ACCEPTED' }
    case 'Rejected':
      return { kind: 'REJECTED', why: null }
    case 'NotSupported':
      return { kind: 'NOT_SUPPORTED', why: null }
  }
}

function call<Action extends keyof ToChargePoint16>(
  action: Action,
  payload: ToChargePoint16[Action][0],
  read: (payload: ToChargePoint16[Action][1]) => OrderAnswer,
  hasUnit = false,
): OrderCall {
  return { action, payload, hasUnit, read }
}
