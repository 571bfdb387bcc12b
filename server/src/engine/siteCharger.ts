import { type ChargerClock, isSameClock, keptClock, offByTooMuchMs } from '@busbar/domain/charging/clock'
import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import { permissionAfter, type PermissionChange } from '@busbar/domain/charging/permission'
import {
  beginSetUp,
  type Doubt,
  fallbackStep,
  type FallbackStep,
  nextOrder,
  type SetUp,
  type SetUpOrder,
  setUpAnswered,
  setUpSent,
  wantedSetUp,
  type WantedSetUp,
} from '@busbar/domain/charging/setUp'
import { ratingAtReferenceW } from '@busbar/domain/charging/reference'
import type { Instant } from '@busbar/domain/kernel/instant'
import { byId, type ChargePoint, type Connector, type Depot } from '@busbar/domain/topology/depot'
import type { ChargerLink, ConnectorState, OrderAnswer, SessionEnded } from './chargers.ts'
import { byChargePoint, type SiteUnit } from './siteUnits.ts'

/** A charger as the engine knows it: what its stream keeps, its line, and how far its set-up has come. */
export type SiteCharger = {
  readonly chargePoint: ChargePoint
  readonly connectors: readonly number[]
  kept: Charger
  link: ChargerLink | null
  setUp: SetUp
  /** null: nothing that would do is known of it */
  clock: ChargerClock | null
  /** when we last heard that one had ended, at whichever connector */
  sessionEndedAt: Instant | null
  readonly states: Map<number | null, { readonly state: ConnectorState; readonly at: Instant }>
  /** connectors in use that the registry doesn't have, with the ids under which they are counted */
  readonly strays: Map<number, string>
}

/** The chargers that a depot has now, in the order of their ids; what is known of those that stay, stays. */
export function registeredChargers(
  depot: Depot,
  before: ReadonlyMap<string, SiteCharger>,
  kept: ReadonlyMap<string, Charger>,
): ReadonlyMap<string, SiteCharger> {
  const connectorsOf = byChargePoint(depot)
  const chargers = new Map<string, SiteCharger>()
  for (const [, chargePoint] of [...depot.chargePoints].sort(([a], [b]) => byId(a, b))) {
    const known = before.get(chargePoint.chargePointId)
    const state = known?.kept ?? kept.get(chargePoint.chargePointId)
    if (!state) continue
    const fresh = newCharger(chargePoint, connectorsOf.get(chargePoint.chargePointId) ?? [], state)
    const { connectors } = fresh
    chargers.set(chargePoint.chargePointId, known ? { ...known, chargePoint, connectors } : fresh)
  }
  return chargers
}

function newCharger(chargePoint: ChargePoint, itsConnectors: readonly Connector[], kept: Charger): SiteCharger {
  const connectors = itsConnectors.map(({ number }) => number).sort((a, b) => a - b)
  const charger = {
    chargePoint,
    connectors,
    kept,
    link: null,
    clock: keptClock(kept.clockAheadMs),
    sessionEndedAt: null,
    states: new Map(),
    strays: new Map(),
  }
  return { ...charger, setUp: beginSetUp(wantedOf(charger), keptSetUp(kept)) }
}

type Wanting = Pick<SiteCharger, 'chargePoint' | 'connectors' | 'kept'>

export function wantedOf({ chargePoint, connectors, kept }: Wanting): WantedSetUp {
  const { controlMode, rating, fallbackW } = chargePoint
  const ratingW = rating === null ? 0 : ratingAtReferenceW(rating, chargePoint)
  return wantedSetUp({ controlMode, ratingW, fallbackW }, connectors, keptAt(kept))
}

const keptAt = ({ fallbacksW }: Charger): readonly (number | null)[] => [...fallbacksW.keys()].map((at) => at || null)

const keptSetUp = (kept: Charger) => ({
  hardCapW: kept.hardCapW,
  fallbacks: [...kept.fallbacksW].map(([connector, limitW]) => ({ connector: connector || null, limitW })),
})

/** Within so long a charger that comes has been asked what it can, and has answered or won't. */
const saysWithinMs = 20_000

/** What it keeps is given once more: it may have lost it. What it was doubted for it still is. */
export function restartSetUp(charger: SiteCharger, now: Instant): void {
  const { kept, setUp } = charger
  charger.setUp = beginSetUp(wantedOf(charger), keptSetUp(kept), setUp.fallbacks, now + saysWithinMs)
}

/** The next thing to give it, noted as under way. A limit that has just ended with its session may still show for so long. */
export function takeSetUpOrder(charger: SiteCharger, now: Instant, limitsLastMs: number, newId: () => string) {
  const showsFallback = (connector: number | null): boolean =>
    connector !== null && isFree(charger, connector, now - limitsLastMs)
  const order = charger.link === null ? null : nextOrder(charger.setUp, wantedOf(charger), now, showsFallback)
  if (order === null) return null
  const orderId = newId()
  charger.setUp = setUpSent(charger.setUp, orderId, order)
  return { orderId, order }
}

const isFree = ({ kept, sessionEndedAt }: SiteCharger, connector: number, since: Instant): boolean =>
  !kept.sessions.has(connector) && (sessionEndedAt === null || sessionEndedAt <= since)

/** What an answer to a step of the set-up means for the units at this connector, and for what is kept of the charger. */
export type SetUpFinding = {
  /** null: all of the charger */
  readonly connector: number | null
  readonly change: PermissionChange | null
  readonly commands: readonly ChargerCommand[]
}

/** A step leaves: from now on it may be in force. */
export function withStep(unit: SiteUnit, order: SetUpOrder, orderId: string): SiteUnit {
  const put = (type: 'HardCapSent' | 'FallbackSent', limitW: number): SiteUnit => ({
    ...unit,
    permission: permissionAfter(unit.permission, { type, orderId, limitW }),
  })
  switch (order.type) {
    case 'InstallHardCap':
      return put('HardCapSent', order.limitW)
    case 'InstallFallback':
      return order.connector === unit.connector ? put('FallbackSent', order.limitW) : unit
    case 'LiftLimit':
    case 'ReadBack':
      return unit
  }
}

export function setUpStepAnswered(
  charger: SiteCharger,
  orderId: string,
  answer: OrderAnswer,
  now: Instant,
): SetUpFinding | null {
  const order = charger.setUp.underWay?.orderId === orderId ? charger.setUp.underWay.order : null
  const before = charger.setUp
  charger.setUp = setUpAnswered(before, orderId, answer.kind, now, shownW(answer))
  if (order === null || answer.kind !== 'ACCEPTED') return null
  switch (order.type) {
    case 'InstallHardCap':
      return { connector: null, change: null, commands: [{ type: 'ConfirmHardCap', limitW: order.limitW }] }
    case 'InstallFallback': {
      const { connector, limitW } = order
      // Its word for it was worth nothing once: it counts when it is seen to be so.
      if (fallbackStep(charger.setUp, connector).doubt !== null) return null
      const confirmed = { type: 'ConfirmFallback', connector, limitW } as const
      // That of the whole charger has taken the place of its cap.
      const replaced = connector === null ? [{ type: 'LoseHardCap', why: 'REPLACED' } as const] : []
      return { connector, change: null, commands: [confirmed, ...replaced] }
    }
    case 'LiftLimit': {
      const { connector } = order
      return { connector, change: null, commands: [{ type: 'LoseFallback', connector, why: 'LIFTED' }] }
    }
    case 'ReadBack':
      return lookedAt(fallbackStep(before, order.connector), fallbackStep(charger.setUp, order.connector))
  }
}

function lookedAt(before: FallbackStep, { connector, doubt, keepsW }: FallbackStep): SetUpFinding | null {
  if (doubt !== null && doubt !== before.doubt) {
    const why = `it would allow itself ${Math.ceil(doubt.shownW / 1000)} kW`
    return { connector, change: { type: 'FallbackLost' }, commands: [{ type: 'LoseFallback', connector, why }] }
  }
  if (before.doubt === null || doubt !== null || keepsW === null) return null
  const change = { type: 'FallbackShown', limitW: keepsW } as const
  return { connector, change, commands: [{ type: 'ConfirmFallback', connector, limitW: keepsW }] }
}

/** The most that it says it would allow itself; null: it said nothing that makes sense. */
function shownW(answer: OrderAnswer): number | null {
  if (answer.kind !== 'ACCEPTED' || answer.readBack?.isPlausible !== true) return null
  return Math.max(...answer.readBack.steps.map(({ limitW }) => limitW))
}

/** What follows for its units. A late word of a charger that is in doubt makes nothing good. */
export const changesAfter = (charger: SiteCharger, found: SetUpFinding | null) => [
  ...(found?.change ? [{ connector: found.connector, change: found.change }] : []),
  ...doubted(charger).map(({ connector }) => ({ connector, change: { type: 'FallbackLost' } as const })),
]

/** What is known of its clock now, and what of that is to be kept, for when we start again; null: no news. */
export function hearClock(charger: SiteCharger, clock: ChargerClock | null): readonly ChargerCommand[] | null {
  if (isSameClock(charger.clock, clock)) return null
  charger.clock = clock
  if (clock === null || clock.leastMs !== clock.mostMs) return []
  const { aheadMs } = clock
  const isNews = Math.abs(aheadMs - charger.kept.clockAheadMs) > offByTooMuchMs
  return isNews ? [{ type: 'NoteClock', aheadMs }] : []
}

/** A charger that was offline tells in its turn what happened meanwhile. */
const toldWithinMs = 120_000

/** Sessions whose end was lost on the way: their connector has been free for longer than a charger takes to say so. */
export const leftOpen = ({ kept, states, link }: SiteCharger, now: Instant): readonly SessionEnded[] =>
  [...kept.sessions.values()].flatMap(({ sessionRef, connector, startedAt }) => {
    const said = states.get(connector)
    const isFree = said?.state === 'AVAILABLE' && said.at > startedAt && now - said.at >= toldWithinMs
    return link !== null && isFree ? [{ sessionRef, meterWh: null, at: said.at, why: 'END_NOT_TOLD' }] : []
  })

/** The connectors whose fallback is in doubt, and since when. */
export const doubted = ({ setUp }: SiteCharger): readonly (FallbackStep & { readonly doubt: Doubt })[] =>
  setUp.fallbacks.flatMap((step) => (step.doubt === null ? [] : [{ ...step, doubt: step.doubt }]))
