import { type ChargerClock, isSameClock, keptClock, offByTooMuchMs } from '@busbar/domain/charging/clock'
import { asWired, type Charger, type ChargerCommand, fallbackW } from '@busbar/domain/charging/charger'
import { endNotTold, hasHad, identifiedBy, newSessionRef, sessionOf } from '@busbar/domain/charging/sessions'
import { permissionAfter, type PermissionChange } from '@busbar/domain/charging/permission'
import {
  beginSetUp,
  type Doubt,
  fallbackGiven,
  fallbackStep,
  type FallbackStep,
  nextOrder,
  type SessionLimit,
  type SetUp,
  type SetUpOrder,
  setUpAnswered,
  wantedSetUp,
  type WantedSetUp,
} from '@busbar/domain/charging/setUp'
import type { Flow } from '@busbar/domain/charging/delivered'
import { connectorLayer, type Layer } from '@busbar/domain/charging/layers'
import { kwUp } from '@busbar/domain/kernel/powerWords'
import type { Instant } from '@busbar/domain/kernel/instant'
import { byId, type Connector, type Depot } from '@busbar/domain/topology/depot'
import { feedOf } from '@busbar/domain/topology/feed'
import type { ChargerLink, ConnectorState, OrderAnswer, SessionEnded, SessionStarted } from './chargers.ts'
import { byChargePoint } from './byChargePoint.ts'
import { couldDrawW, type Lowered } from './loweredRating.ts'
import type { SiteUnit } from './siteUnits.ts'
import { isInPlace, layerFound, layerOfUnit, layersWithoutFallback } from './takenLayers.ts'
import { type Fed, platedW, voltsOf } from './wiring.ts'

/** A charger as the engine knows it: what its stream keeps, its line, and how far its set-up has come. */
export type SiteCharger = Fed & {
  readonly connectors: readonly number[]
  kept: Charger
  link: ChargerLink | null
  setUp: SetUp
  /** null: nothing that would do is known of it */
  clock: ChargerClock | null
  /** when we last heard that one had ended, at whichever connector */
  sessionEndedAt: Instant | null
  readonly states: Map<number | null, { readonly state: ConnectorState; readonly at: Instant }>
  /** what flows at each connector */
  readonly flows: Map<number, Flow>
  /** as what each limit was given that has no answer yet */
  readonly askedAs: Map<string, Layer>
  /** connectors at which a fallback of ours may stand, or a limit in its place, and null where one of the whole may */
  readonly given: Set<number | null>
  /** by connector, the sessions of which a limit may stand */
  readonly sessionLimits: Map<number, string>
  /** connectors in use that the registry doesn't have, with the ids under which they are counted */
  readonly strays: Map<number, string>
  /** to what its cap is lowered while it turns its limits away; null: to its rating */
  heldW: number | null
  couldDrawW: Lowered['couldDrawW']
  /** sessions that it was asked to end because nothing else helps */
  readonly endings: Map<string, { readonly times: number; readonly at: Instant }>
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
    const feed = feedOf(depot.circuits, chargePoint.circuitId)
    const fresh = newCharger({ chargePoint, feed }, connectorsOf.get(chargePoint.chargePointId) ?? [], state)
    const { connectors } = fresh
    const isRewired = known !== undefined && voltsOf(known) !== voltsOf(fresh)
    if (known && (isRewired || known.chargePoint.controlMode !== chargePoint.controlMode)) takeBack(known)
    const after = known ? { ...known, chargePoint, feed, connectors, couldDrawW: couldDrawW(known, fresh) } : fresh
    const isAnother = isAnotherBox(known, after)
    if (isAnother) takeBack(after)
    if (isAnother || isRewired)
      after.setUp = beginSetUp(wantedOf(after), nothingKept, isAnother ? [] : after.setUp.fallbacks)
    chargers.set(chargePoint.chargePointId, after)
  }
  return chargers
}

/** Whoever answers under another name is another: what the one before confirmed says nothing of it. */
export const isAnotherBox = (before: SiteCharger | undefined, { chargePoint, kept }: SiteCharger): boolean =>
  (before?.chargePoint.ocppIdentity ?? kept.ocppIdentity ?? chargePoint.ocppIdentity) !== chargePoint.ocppIdentity

/** What it was to keep as it was steered before must not overtake what it is told from now on. */
function takeBack({ link, setUp: { underWay } }: SiteCharger): void {
  if (underWay) link?.withdraw(underWay.orderId)
}

function newCharger(fed: Fed, itsConnectors: readonly Connector[], kept: Charger): SiteCharger {
  const connectors = itsConnectors.map(({ number }) => number).sort((a, b) => a - b)
  const charger = {
    ...fed,
    connectors,
    kept,
    link: null,
    clock: keptClock(kept.clockAheadMs),
    sessionEndedAt: null,
    states: new Map(),
    askedAs: new Map(),
    flows: new Map(),
    given: new Set(keptAt(kept)),
    sessionLimits: limitedBefore(kept),
    strays: new Map(),
    heldW: null,
    couldDrawW: null,
    endings: new Map(),
  }
  return { ...charger, setUp: beginSetUp(wantedOf(charger), keptSetUp(charger)) }
}

/** Whoever has ever taken the limit of a session may have one from before we started. */
const limitedBefore = ({ layers, sessions }: Charger): Map<number, string> =>
  new Map(layers.SESSION === 'TAKEN' ? [...sessions].map(([connector, { sessionRef }]) => [connector, sessionRef]) : [])

type Wanting = Pick<SiteCharger, 'chargePoint' | 'feed' | 'connectors' | 'kept' | 'heldW' | 'given' | 'sessionLimits'>

export function wantedOf(charger: Wanting): WantedSetUp {
  const { chargePoint, feed, connectors, kept, heldW, given } = charger
  const { controlMode, rating, fallbackW } = chargePoint
  const ratingW = rating === null ? 0 : platedW(rating, chargePoint, feed)
  const places = [...new Set([...given, ...keptAt(kept)])]
  const wanted = wantedSetUp({ controlMode, ratingW, fallbackW }, connectors, places, toDrop(charger))
  const { hardCapW } = wanted
  return hardCapW === null || heldW === null ? wanted : { ...wanted, hardCapW: Math.min(hardCapW, heldW) }
}

/** Where it is steered otherwise than by session, their limits would run out and bind with what they end with. */
function toDrop({ chargePoint: { controlMode }, kept, sessionLimits }: Wanting): readonly SessionLimit[] {
  if (controlMode === 'CONNECTOR' && connectorLayer(kept.layers) === 'SESSION') return []
  return [...sessionLimits]
    .filter(([connector, sessionRef]) => kept.sessions.get(connector)?.sessionRef === sessionRef)
    .map(([connector, sessionRef]) => ({ connector, sessionRef }))
}

const keptAt = ({ fallbacksW }: Charger): readonly (number | null)[] => [...fallbacksW.keys()].map((at) => at || null)

function keptSetUp(charger: Fed & Pick<SiteCharger, 'kept'>) {
  const { hardCapW, fallbacksW } = asWired(charger.kept, voltsOf(charger))
  const fallbacks = [...fallbacksW].map(([connector, limitW]) => ({ connector: connector || null, limitW }))
  return { hardCapW, fallbacks }
}

const nothingKept: ReturnType<typeof keptSetUp> = { hardCapW: null, fallbacks: [] }

/** What it keeps where an order is still under way is this or that. */
function surelyKept(charger: SiteCharger) {
  const { underWay } = charger.setUp
  const { hardCapW, fallbacks } = keptSetUp(charger)
  const order = underWay?.order
  return {
    hardCapW: order?.type === 'InstallHardCap' ? null : hardCapW,
    fallbacks: fallbacks.filter(
      ({ connector }) => !(order?.type === 'InstallFallback' && order.connector === connector),
    ),
  }
}

/** Within so long a charger that comes has been asked what it can, and has answered or won't. */
const saysWithinMs = 20_000

/** What it keeps is given once more: it may have lost it. What it was doubted for it still is. */
export function restartSetUp(charger: SiteCharger, comesAt: Instant | null): void {
  const { setUp } = charger
  const waitsUntil = comesAt === null ? null : comesAt + saysWithinMs
  charger.setUp = beginSetUp(wantedOf(charger), surelyKept(charger), setUp.fallbacks, waitsUntil)
}

/** An answer to a limit: what it tells of the charger, and that it ends with the fallback in whose place it stands. */
export function limitAnswered(
  charger: SiteCharger,
  unit: SiteUnit,
  orderId: string,
  answer: OrderAnswer,
): readonly ChargerCommand[] {
  const { connector, permission } = unit
  const layer = charger.askedAs.get(orderId) ?? layerOfUnit(connector, charger.kept)
  if (answer.kind !== 'NO_ANSWER') charger.askedAs.delete(orderId)
  const { confirmed } = permission
  const isConfirmed = confirmed?.orderId === orderId && confirmed.steps.length > 1
  const endsW = confirmed?.steps.at(-1)?.limitW
  if (isConfirmed && layer !== 'SESSION' && endsW !== undefined)
    charger.setUp = fallbackGiven(charger.setUp, connector, endsW)
  return layerFound(charger, unit, layer, answer)
}

const askedMax = 32

/** As what a limit is given, and where it may stand; of one that is never answered the first is forgotten. */
export function noteAsked(
  { askedAs, given, sessionLimits }: SiteCharger,
  { orderId, connector, sessionRef }: { orderId: string; connector: number | null; sessionRef: string | null },
  layer: Layer,
): void {
  if (layer !== 'SESSION') given.add(connector)
  else if (connector !== null && sessionRef !== null) sessionLimits.set(connector, sessionRef)
  askedAs.set(orderId, layer)
  for (const oldest of askedAs.keys()) {
    if (askedAs.size <= askedMax) return
    askedAs.delete(oldest)
  }
}

/** The next thing to give it. A limit that has just ended with its session may still show for so long. */
export function nextSetUpOrder(
  charger: SiteCharger,
  now: Instant,
  limitsLastMs: number,
  hasRoom: (order: SetUpOrder) => boolean,
): SetUpOrder | null {
  const showsFallback = (connector: number | null): boolean => isFree(charger, connector, now - limitsLastMs)
  return charger.link === null ? null : nextOrder(charger.setUp, wantedOf(charger), now, showsFallback, hasRoom)
}

/**
 * What must not be believed any more before a step leaves by which a charger may do more than it is known to keep: were we
 * to start again before it has answered, we would take the lower for what it does.
 */
export function outdatedBy(order: SetUpOrder, kept: Charger): ChargerCommand | null {
  const why = 'RAISED'
  if (order.type === 'InstallHardCap') {
    return kept.hardCapW !== null && kept.hardCapW < order.limitW ? { type: 'LoseHardCap', why } : null
  }
  if (order.type !== 'InstallFallback') return null
  const { connector, limitW } = order
  const keptW = fallbackW(kept, connector)
  return keptW !== null && keptW < limitW ? { type: 'LoseFallback', connector, why } : null
}

/** At a connector, or, under null, at the whole charger. */
function isFree({ kept, sessionEndedAt }: SiteCharger, connector: number | null, since: Instant): boolean {
  const isInUse = connector === null ? kept.sessions.size > 0 : kept.sessions.has(connector)
  return !isInUse && (sessionEndedAt === null || sessionEndedAt <= since)
}

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
    case 'DropLimit':
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
  if (order === null) return null
  const { connector } = order.type === 'InstallHardCap' ? { connector: null } : order
  const commands = layersWithoutFallback(charger, order, answer)
  noteGiven(charger, order, answer)
  const mayStand = order.type === 'InstallFallback' && isStanding(answer) && isInPlace(connector, charger.kept)
  // Where its limit stood there now stands its fallback.
  const change = mayStand ? ({ type: 'Booted' } as const) : null
  if (answer.kind !== 'ACCEPTED') return { connector, change, commands }
  const told = { voltsTogether: voltsOf(charger) }
  switch (order.type) {
    case 'InstallHardCap':
      return { connector: null, change: null, commands: [{ type: 'ConfirmHardCap', limitW: order.limitW, ...told }] }
    case 'InstallFallback': {
      const { limitW } = order
      // Its word for it was worth nothing once: it counts when it is seen to be so.
      if (fallbackStep(charger.setUp, connector).doubt !== null) return { connector, change, commands }
      const confirmed = { type: 'ConfirmFallback', connector, limitW, ...told } as const
      // That of the whole charger has taken the place of its cap.
      const replaced = connector === null ? [{ type: 'LoseHardCap', why: 'REPLACED' } as const] : []
      return { connector, change, commands: [confirmed, ...replaced] }
    }
    case 'LiftLimit':
      return { connector, change: null, commands: [{ type: 'LoseFallback', connector, why: 'LIFTED' }] }
    case 'DropLimit':
      return null
    case 'ReadBack':
      return lookedAt(fallbackStep(before, order.connector), fallbackStep(charger.setUp, order.connector), told)
  }
}

/** What may stand where, of what it was given. */
function noteGiven({ given, sessionLimits }: SiteCharger, order: SetUpOrder, answer: OrderAnswer): void {
  if (order.type === 'InstallFallback' && answer.kind !== 'NOT_SENT') given.add(order.connector)
  if (answer.kind !== 'ACCEPTED') return
  if (order.type === 'LiftLimit') given.delete(order.connector)
  if (order.type === 'DropLimit' && sessionLimits.get(order.connector) === order.sessionRef)
    sessionLimits.delete(order.connector)
}

const isStanding = ({ kind }: OrderAnswer): boolean => kind === 'ACCEPTED' || kind === 'NO_ANSWER'

function lookedAt(
  before: FallbackStep,
  { connector, doubt, keepsW }: FallbackStep,
  told: { readonly voltsTogether: number },
): SetUpFinding | null {
  if (doubt !== null && doubt !== before.doubt) {
    const why = `it would allow itself ${kwUp(doubt.shownW)}`
    return { connector, change: { type: 'FallbackLost' }, commands: [{ type: 'LoseFallback', connector, why }] }
  }
  if (before.doubt === null || doubt !== null || keepsW === null) return null
  const change = { type: 'FallbackShown', limitW: keepsW } as const
  return { connector, change, commands: [{ type: 'ConfirmFallback', connector, limitW: keepsW, ...told }] }
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

/** What a meter shows where nothing flows. */
const nothingW = 100

/** Sessions whose end was lost on the way: their connector has been free for longer than a charger takes to say so. */
export const leftOpen = ({ kept, states, flows, link }: SiteCharger, now: Instant): readonly SessionEnded[] =>
  [...kept.sessions.values()].flatMap(({ sessionRef, connector, startedAt }) => {
    const said = states.get(connector)
    const power = flows.get(connector)?.power ?? null
    const isFlowing = power !== null && power.w > nothingW && now - power.at < toldWithinMs
    const isFree = said?.state === 'AVAILABLE' && said.at > startedAt && now - said.at >= toldWithinMs
    return link !== null && isFree && !isFlowing ? [{ sessionRef, meterWh: null, at: said.at, why: endNotTold }] : []
  })

/** The connectors whose fallback is in doubt, and since when. */
export const doubted = ({ setUp }: SiteCharger): readonly (FallbackStep & { readonly doubt: Doubt })[] =>
  setUp.fallbacks.flatMap((step) => (step.doubt === null ? [] : [{ ...step, doubt: step.doubt }]))

/** The session that a charger tells of, and whether that is news: one that it tells of late and had before is none. */
export function sessionTold(kept: Charger | null, started: SessionStarted, now: Instant) {
  const { connector, givenRef, idToken, meterWh, at, isLate, isUnderWay = false } = started
  // What goes on began when it was told first.
  const open = isUnderWay && givenRef !== null ? kept?.sessions.get(connector) : undefined
  const startedAt = open?.givenRef === givenRef ? open.startedAt : at
  const told = { connector, givenRef, idToken, meterWh, startedAt, isLate }
  const known = kept && sessionOf(kept, told)
  const isOver = isUnderWay && kept !== null && hasHad(kept, connector, givenRef)
  return {
    session: { ...told, sessionRef: known ?? givenRef ?? newSessionRef(kept, now) },
    isNews: (known === null && !isOver) || (kept !== null && identifiedBy(kept, told) !== null),
  }
}
