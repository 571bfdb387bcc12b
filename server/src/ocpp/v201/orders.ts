import { longAgo } from '@busbar/domain/charging/clock'
import type { ChargingProfile201, ToChargingStation201 } from '@busbar/wire/ocpp/v201'
import type { ChargerOrder, OrderAnswer, SetLimit, Wiring } from '../../engine/chargers.ts'
import { type CannotSay, type OrderCall, profileIds, type SayingContext, topStackLevel } from '../dialect.ts'
import { periodsOf, type Steps } from '../periods.ts'
import { readBack } from '../readBack.ts'
import { timeText } from '../times.ts'

export function say201(order: ChargerOrder, context: SayingContext): OrderCall | CannotSay {
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
      const asked = { evseId: order.connector ?? 0, duration, chargingRateUnit: context.unit }
      return call('GetCompositeSchedule', asked, ({ status, schedule }) =>
        readBack(status, schedule?.scheduleStart, schedule, order.wiring),
      )
    }
    case 'StartSession': {
      if (order.idToken.length > 36) return { cannot: 'OCPP 2.0.1 has no tokens of more than 36 characters' }
      const idToken = { idToken: order.idToken, type: 'Central' as const }
      const asked = { idToken, remoteStartId: context.nextNumber(), evseId: order.connector }
      return call('RequestStartTransaction', asked, plainAnswer)
    }
    case 'EndSession':
      return call('RequestStopTransaction', { transactionId: order.sessionRef }, plainAnswer)
    case 'Reset':
      return call('Reset', { type: order.isHard ? 'Immediate' : 'OnIdle' }, plainAnswer)
    case 'Trigger': {
      if (order.what === 'STATUS' && order.connector === null)
        return { cannot: 'in OCPP 2.0.1 a status is asked of one connector' }
      const evse = order.connector === null ? {} : { evse: evseFor(order.what, order.connector) }
      return call('TriggerMessage', { requestedMessage: triggers[order.what], ...evse }, plainAnswer)
    }
  }
}

type TriggerOrder = Extract<ChargerOrder, { type: 'Trigger' }>
type Requested = ToChargingStation201['TriggerMessage'][0]['requestedMessage']

const triggers: Record<TriggerOrder['what'], Requested> = {
  BOOT: 'BootNotification',
  STATUS: 'StatusNotification',
  METER_VALUES: 'MeterValues',
  HEARTBEAT: 'Heartbeat',
}

/** A status is of a connector, everything else of an EVSE (F06.FR.13). */
const evseFor = (what: TriggerOrder['what'], id: number) => (what === 'STATUS' ? { id, connectorId: 1 } : { id })

type ForGood = { readonly limitW: number; readonly wiring: Wiring }

/** What it doesn't know any more doesn't stand either. */
const drop = (chargingProfileId: number): OrderCall =>
  call('ClearChargingProfile', { chargingProfileId }, () => ({ kind: 'ACCEPTED' }))

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
 * What is set at connector 0 as a default holds for each connector, and so for none of them together (K01). A limit
 * stands in the place of the fallback, to which it steps down: some hold only one default.
 */
const sayDefault = (connector: number, schedule: Scheduled): OrderCall =>
  setProfile(connector, {
    id: profileIds.fallback(connector),
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    ...schedule,
  })

const setWhole = (schedule: Scheduled, stackLevel: number): OrderCall =>
  setProfile(0, {
    // What stands at the lowest level is called as the hard cap is: a charger has one there.
    id: stackLevel === 0 ? profileIds.hardCap : profileIds.wholeCharger,
    stackLevel,
    chargingProfilePurpose: 'ChargingStationMaxProfile',
    ...schedule,
  })

function sayLimit({ connector, sessionRef, startsAt, steps, wiring }: SetLimit, context: SayingContext) {
  const schedule = scheduleOf(startsAt, steps, wiring, context)
  if (connector === null && sessionRef === null) {
    return setWhole(schedule, topStackLevel(context.abilities))
  }
  if (connector === null) return { cannot: 'a limit of a session is one at its connector' }
  if (sessionRef === null) return sayDefault(connector, schedule)
  return setProfile(connector, {
    // Under another id the charger would refuse it (K01.FR.39).
    id: profileIds.session(connector),
    transactionId: sessionRef,
    stackLevel: topStackLevel(context.abilities),
    chargingProfilePurpose: 'TxProfile',
    ...schedule,
  })
}

type Scheduled = Pick<ChargingProfile201, 'chargingProfileKind' | 'validFrom' | 'chargingSchedule'>

/** No duration and no end: where they came to pass, a charger with nothing beneath would charge as it likes. */
function scheduleOf(startsAt: number, steps: Steps, wiring: Wiring, { unit, abilities }: SayingContext): Scheduled {
  const whole = periodsOf(startsAt, steps, { unit, wiring, stepsMax: abilities.stepsMax })
  const from = timeText(whole.startsAt)
  return {
    chargingProfileKind: 'Absolute',
    validFrom: from,
    chargingSchedule: [{ id: 1, startSchedule: from, chargingRateUnit: unit, chargingSchedulePeriod: whole.periods }],
  }
}

/** For good, and from a time that has passed on any clock. */
const constant = (limitW: number, wiring: Wiring, context: SayingContext): Scheduled =>
  scheduleOf(longAgo, [{ afterMs: 0, limitW }], wiring, context)

function setProfile(evseId: number, chargingProfile: ChargingProfile201): OrderCall {
  return call('SetChargingProfile', { evseId, chargingProfile }, plainAnswer, true)
}

type PlainAnswer = {
  readonly status: 'Accepted' | 'Rejected' | 'Scheduled' | 'NotImplemented'
  readonly statusInfo?: { readonly reasonCode: string; readonly additionalInfo?: string }
}

function plainAnswer({ status, statusInfo }: PlainAnswer): OrderAnswer {
  const words = [statusInfo?.reasonCode, statusInfo?.additionalInfo].filter((word) => word !== undefined)
  const why = words.length === 0 ? null : words.join(': ').slice(0, 200)
  switch (status) {
    case 'Accepted':
    case 'Scheduled':
      return { kind: 'ACCEPTED' }
    case 'Rejected':
      return { kind: 'REJECTED', why }
    case 'NotImplemented':
      return { kind: 'NOT_SUPPORTED', why }
  }
}

function call<Action extends keyof ToChargingStation201>(
  action: Action,
  payload: ToChargingStation201[Action][0],
  read: (payload: ToChargingStation201[Action][1]) => OrderAnswer,
  hasUnit = false,
): OrderCall {
  return { action, payload, hasUnit, read }
}
