import type { Instant } from '../kernel/instant.ts'
import type { Installed } from './installed.ts'
import type { Permission } from './permission.ts'

/** What a charger is to keep for good, so that it is safe with nobody steering it. Powers are at its reference. */
export type WantedSetUp = {
  /** null where the charger is steered as a whole: its fallback stands in that place, and every limit above it */
  readonly hardCapW: number | null
  /** one for the whole charger, under null, or one for each connector */
  readonly fallbacks: readonly { readonly connector: number | null; readonly limitW: number }[]
  /** where limits stand from when it was steered otherwise, which must not bind any more */
  readonly lifts: readonly { readonly connector: number | null; readonly limitW: number }[]
  /** limits of sessions that nobody renews any more, and that would bind for as long as their bus stands there */
  readonly drops: readonly SessionLimit[]
}
export type SessionLimit = { readonly connector: number; readonly sessionRef: string }

/** How far it has come. Kept while the charger is connected; what was confirmed is kept by the charger's own stream. */
export type SetUp = {
  readonly hardCap: SetUpStep
  readonly fallbacks: readonly FallbackStep[]
  readonly lifts: readonly ConnectorStep[]
  readonly drops: readonly ConnectorStep[]
  /** it may not have said yet what it can, and in which unit */
  readonly waitsUntil: Instant | null
  /** the one order that is under way */
  readonly underWay: { readonly orderId: string; readonly order: SetUpOrder } | null
}

export type SetUpStep = {
  /** what the charger is known to keep; null: nothing that we know of */
  readonly keepsW: number | null
  /** it was given since this charger connected */
  readonly isFresh: boolean
  readonly failures: number
  readonly pausedUntil: Instant | null
  /** it says that it has no such thing */
  readonly isUnsupported: boolean
}
type ConnectorStep = { readonly connector: number | null } & SetUpStep

export type FallbackStep = ConnectorStep & {
  /** what it was seen to allow itself though it had confirmed less; only another look ends that */
  readonly doubt: Doubt | null
  readonly look: { readonly failures: number; readonly pausedUntil: Instant | null }
}
export type Doubt = { readonly since: Instant; readonly shownW: number; readonly times: number }

export type SetUpOrder =
  | { readonly type: 'InstallHardCap'; readonly limitW: number }
  | { readonly type: 'InstallFallback'; readonly connector: number | null; readonly limitW: number }
  | { readonly type: 'LiftLimit'; readonly connector: number | null; readonly limitW: number }
  | ({ readonly type: 'DropLimit' } & SessionLimit)
  | { readonly type: 'ReadBack'; readonly connector: number | null }

/** Each connector's part of a charger's fallback: together never more than it. */
export const connectorFallbackW = (fallbackW: number, connectors: number): number =>
  Math.floor(fallbackW / Math.max(1, connectors))

/**
 * `given`: the connectors at which a fallback of ours may stand already, and null where one of the whole may; `drops`: the
 * limits of sessions that may stand, where it isn't steered by those.
 */
export function wantedSetUp(
  charger: { readonly controlMode: 'CONNECTOR' | 'CHARGER'; readonly ratingW: number; readonly fallbackW: number },
  connectors: readonly number[],
  given: readonly (number | null)[] = [],
  drops: readonly SessionLimit[] = [],
): WantedSetUp {
  const { controlMode, ratingW, fallbackW } = charger
  const isWhole = controlMode === 'CHARGER'
  const lifts = given
    .filter((connector) => isWhole === (connector !== null))
    .map((connector) => ({ connector, limitW: ratingW }))
  if (isWhole) {
    return {
      hardCapW: null,
      fallbacks: [{ connector: null, limitW: Math.min(fallbackW, ratingW) }],
      ...{ lifts, drops },
    }
  }
  const limitW = connectorFallbackW(fallbackW, connectors.length)
  return { hardCapW: ratingW, fallbacks: connectors.map((connector) => ({ connector, limitW })), lifts, drops }
}

/** When a charger connects or boots. What it kept before counts, but is given once more: it may have lost it. */
export function beginSetUp(
  wanted: WantedSetUp,
  kept: {
    readonly hardCapW: number | null
    readonly fallbacks: readonly { readonly connector: number | null; readonly limitW: number }[]
  },
  doubted: readonly Pick<FallbackStep, 'connector' | 'doubt'>[] = [],
  waitsUntil: Instant | null = null,
): SetUp {
  const step = (keepsW: number | null): SetUpStep => ({
    ...{ keepsW, isFresh: false, failures: 0, pausedUntil: null, isUnsupported: false },
  })
  return {
    hardCap: step(kept.hardCapW),
    fallbacks: wanted.fallbacks.map(({ connector }) => ({
      ...untriedAt(connector),
      ...step(kept.fallbacks.find((one) => one.connector === connector)?.limitW ?? null),
      doubt: doubted.find((one) => one.connector === connector)?.doubt ?? null,
    })),
    ...{ lifts: [], drops: [], waitsUntil, underWay: null },
  }
}

/**
 * What to give it next; null where something is under way, a pause is on, or all is done. The cap comes first, then the
 * fallbacks, then what must not bind any more, then a look at what it keeps, where nothing that we gave hides it. Of one that
 * was steered as a whole the cap comes behind the fallbacks.
 * Persistent profiles wear its flash: what it is known to keep is looked at first, and given once per connection where
 * that doesn't show, when it is to change, or when it is seen not to be there. More than it is known to keep waits until
 * there is room for it.
 */
export function nextOrder(
  setUp: SetUp,
  wanted: WantedSetUp,
  now: Instant,
  showsFallback: (connector: number | null) => boolean,
  hasRoom: (order: SetUpOrder) => boolean = () => true,
): SetUpOrder | null {
  if (setUp.underWay !== null || now < (setUp.waitsUntil ?? now)) return null
  const isOpen = (step: SetUpStep, limitW: number) => !step.isUnsupported && (!step.isFresh || step.keepsW !== limitW)
  const isRested = ({ pausedUntil }: { readonly pausedUntil: Instant | null }) =>
    pausedUntil === null || now >= pausedUntil
  const known = wanted.fallbacks.find(({ connector, limitW }) => {
    const step = fallbackStep(setUp, connector)
    const isUnseen = !step.isFresh && !step.isUnsupported && step.keepsW === limitW && step.look.failures < looksMax
    return isUnseen && isRested(step.look) && showsFallback(connector)
  })
  if (known) return { type: 'ReadBack', connector: known.connector }
  const mayGive = (step: SetUpStep, order: SetUpOrder & { readonly limitW: number }) =>
    isOpen(step, order.limitW) && isRested(step) && hasRoom(order)
  if (wanted.hardCapW !== null && !isHeldAsWhole(setUp, wanted)) {
    const order = { type: 'InstallHardCap', limitW: wanted.hardCapW } as const
    if (mayGive(setUp.hardCap, order)) return order
  }
  for (const { connector, limitW } of wanted.fallbacks) {
    const order = { type: 'InstallFallback', connector, limitW } as const
    if (mayGive(fallbackStep(setUp, connector), order)) return order
  }
  // Before its fallback holds nothing may be lifted that holds it.
  for (const { connector, limitW } of isPrepared(setUp, wanted) ? wanted.lifts : []) {
    const step = stepOf(setUp.lifts, connector)
    if (isOpen(step, limitW) && isRested(step)) return { type: 'LiftLimit', connector, limitW }
  }
  // Nor is a session's limit dropped while what stands beneath would hold its bus lower still.
  const isLifted = (at: number) =>
    !wanted.lifts.some(({ connector, limitW }) => connector === at && isOpen(stepOf(setUp.lifts, connector), limitW))
  for (const drop of isPrepared(setUp, wanted) ? wanted.drops : []) {
    const step = stepOf(setUp.drops, drop.connector)
    if (!step.isUnsupported && isRested(step) && isLifted(drop.connector)) return { type: 'DropLimit', ...drop }
  }
  const toLookAt = wanted.fallbacks.find(({ connector, limitW }) => {
    const step = fallbackStep(setUp, connector)
    const isInstalled = step.isFresh && step.keepsW === limitW
    const isWorthIt = step.doubt !== null || step.look.failures < looksMax
    return isInstalled && isWorthIt && isRested(step.look) && showsFallback(connector)
  })
  return toLookAt ? { type: 'ReadBack', connector: toLookAt.connector } : null
}

/**
 * A limit of the whole holds it, and nothing else yet that could. Where a charger knows one stack level only, the cap would
 * take its place.
 */
const isHeldAsWhole = (setUp: SetUp, wanted: WantedSetUp): boolean =>
  wanted.lifts.some(({ connector }) => connector === null) &&
  wanted.fallbacks.some(({ connector, limitW }) => {
    const { keepsW, isUnsupported, failures } = fallbackStep(setUp, connector)
    return !isUnsupported && failures < awaitedFailuresMax && (keepsW === null || keepsW > limitW)
  })

/**
 * What it is to keep that is more than it surely keeps, by what counts for its unit: that may have to wait for room. For
 * one that turned it away again and again nobody makes room.
 */
export function raisesOf(
  setUp: SetUp,
  wanted: WantedSetUp,
  { fallback, hardCap }: Pick<Permission, 'fallback' | 'hardCap'>,
  connector: number | null,
): { readonly fallbackW?: number; readonly hardCapW?: number } {
  const isTaken = ({ isUnsupported, failures }: SetUpStep) => !isUnsupported && failures < awaitedFailuresMax
  const isMore = ({ confirmedW }: Installed, limitW: number) => confirmedW !== null && confirmedW < limitW
  const fallbackW = wanted.fallbacks.find((one) => one.connector === connector)?.limitW ?? 0
  const hardCapW = wanted.hardCapW ?? 0
  return {
    ...(isMore(fallback, fallbackW) && isTaken(fallbackStep(setUp, connector)) && { fallbackW }),
    ...(isMore(hardCap, hardCapW) && isTaken(setUp.hardCap) && { hardCapW }),
  }
}

const awaitedFailuresMax = 2

/** How far it has come with what it is to keep; REFUSED: it says that it can't keep some of it. */
export type SetUpState = 'DONE' | 'UNDER_WAY' | 'WAITS_FOR_ROOM' | 'TURNED_AWAY' | 'REFUSED'

/** `at`: where it has units, and what counts there. */
export function setUpState(
  setUp: SetUp,
  wanted: WantedSetUp,
  at: readonly { readonly connector: number | null; readonly permission: Permission }[],
): SetUpState {
  const steps = [
    ...(wanted.hardCapW === null ? [] : [{ step: setUp.hardCap, limitW: wanted.hardCapW }]),
    ...wanted.fallbacks.map(({ connector, limitW }) => ({ step: fallbackStep(setUp, connector), limitW })),
  ]
  if (steps.some(({ step }) => step.isUnsupported)) return 'REFUSED'
  const open = steps.filter(({ step, limitW }) => !step.isFresh || step.keepsW !== limitW)
  if (open.length === 0) return 'DONE'
  if (open.some(({ step }) => step.failures > 0)) return 'TURNED_AWAY'
  const isRaised = at.some(
    ({ connector, permission }) => Object.keys(raisesOf(setUp, wanted, permission, connector)).length > 0,
  )
  return isRaised && setUp.underWay === null ? 'WAITS_FOR_ROOM' : 'UNDER_WAY'
}

/** Whether a fallback that it confirmed there may be lifted by now. */
export const mayBeLifted = ({ underWay, lifts }: SetUp, connector: number | null): boolean =>
  (underWay?.order.type === 'LiftLimit' && underWay.order.connector === connector) ||
  lifts.some((one) => one.connector === connector)

const untried: SetUpStep = { keepsW: null, isFresh: false, failures: 0, pausedUntil: null, isUnsupported: false }
const stepOf = (steps: readonly ConnectorStep[], connector: number | null): ConnectorStep =>
  steps.find((one) => one.connector === connector) ?? { ...untried, connector }
const untriedAt = (connector: number | null): FallbackStep => ({
  ...{ ...untried, connector, doubt: null, look: { failures: 0, pausedUntil: null } },
})

export const fallbackStep = ({ fallbacks }: SetUp, connector: number | null): FallbackStep =>
  fallbacks.find((one) => one.connector === connector) ?? untriedAt(connector)

/** Who can't say what it keeps isn't asked for ever. */
const looksMax = 3
const lookEveryMs = 3_600_000
const firstPauseMs = 10_000
const pauseMaxMs = 3_600_000

export const setUpSent = (setUp: SetUp, orderId: string, order: SetUpOrder): SetUp => ({
  ...setUp,
  underWay: { orderId, order },
})

export type SetUpAnswer = 'ACCEPTED' | 'REJECTED' | 'NOT_SUPPORTED' | 'NO_ANSWER' | 'NOT_SENT'

/**
 * An answer to an order that isn't under way any more changes nothing here; the permission still takes it. `shownW` is
 * what a charger says that it would allow itself at most; null: it said nothing that makes sense.
 */
export function setUpAnswered(
  setUp: SetUp,
  orderId: string,
  answer: SetUpAnswer,
  now: Instant,
  shownW: number | null = null,
): SetUp {
  if (setUp.underWay?.orderId !== orderId) return setUp
  const { order } = setUp.underWay
  const rest = { ...setUp, underWay: null }
  switch (order.type) {
    case 'InstallHardCap':
      return { ...rest, hardCap: stepAfter(setUp.hardCap, order.limitW, answer, now) }
    case 'InstallFallback': {
      const { connector, limitW } = order
      const before = fallbackStep(setUp, connector)
      const after = { ...before, ...stepAfter(before, limitW, answer, now) }
      const fallbacks = withStep(setUp, { ...after, look: { ...before.look, pausedUntil: null } })
      // What was lifted there may stand again.
      const lifts = answer === 'NOT_SENT' ? setUp.lifts : setUp.lifts.filter((one) => one.connector !== connector)
      return { ...rest, fallbacks, lifts }
    }
    case 'LiftLimit': {
      // It stands where the fallback stood that was wanted there before, and may be wanted there again.
      const fallbacks = setUp.fallbacks.filter((one) => one.connector !== order.connector)
      return { ...rest, fallbacks, lifts: stepsAfter(setUp.lifts, order, answer, now) }
    }
    case 'DropLimit':
      return { ...rest, drops: stepsAfter(setUp.drops, { connector: order.connector, limitW: 0 }, answer, now) }
    case 'ReadBack': {
      const fallbacks = withStep(setUp, lookedAt(fallbackStep(setUp, order.connector), answer, now, shownW))
      // Who has kept all its fallbacks without being given them again has kept its cap as well.
      const hasKept = setUp.hardCap.keepsW !== null && fallbacks.every(({ isFresh }) => isFresh)
      return { ...rest, fallbacks, hardCap: hasKept ? { ...setUp.hardCap, isFresh: true } : setUp.hardCap }
    }
  }
}

const withStep = ({ fallbacks }: SetUp, step: FallbackStep): readonly FallbackStep[] => [
  ...fallbacks.filter((one) => one.connector !== step.connector),
  step,
]

/** A limit that it took in the place of its fallback, and that ends with it: it need not be given once more. */
export function fallbackGiven(setUp: SetUp, connector: number | null, limitW: number): SetUp {
  const step = fallbackStep(setUp, connector)
  const isSame = step.keepsW === limitW && step.doubt === null && !step.isFresh
  return isSame
    ? { ...setUp, fallbacks: withStep(setUp, { ...step, isFresh: true, failures: 0, pausedUntil: null }) }
    : setUp
}

/** A charger converts with a voltage of its own. */
const toleranceShare = 0.1
const toleranceW = 100

function lookedAt(step: FallbackStep, answer: SetUpAnswer, now: Instant, shownW: number | null): FallbackStep {
  if (answer === 'NOT_SENT' || step.keepsW === null) return step
  if (answer !== 'ACCEPTED' || shownW === null) {
    const failures = answer === 'NOT_SUPPORTED' ? Math.max(looksMax, step.look.failures + 1) : step.look.failures + 1
    return { ...step, look: { failures, pausedUntil: now + pauseMs(failures) } }
  }
  if (shownW <= step.keepsW * (1 + toleranceShare) + toleranceW) {
    // Less may be for another reason, and says nothing of what it keeps.
    const isShown = shownW >= step.keepsW * (1 - toleranceShare) - toleranceW
    const look = { failures: 0, pausedUntil: now + lookEveryMs }
    return { ...step, isFresh: step.isFresh || isShown, doubt: null, look }
  }
  // It is given once more, at once the first time; in growing pauses where that doesn't help.
  const times = (step.doubt?.times ?? 0) + 1
  return {
    ...step,
    ...{ keepsW: null, isFresh: false, pausedUntil: times === 1 ? null : now + pauseMs(times - 1) },
    ...{ doubt: { since: step.doubt?.since ?? now, shownW, times }, look: { failures: 0, pausedUntil: null } },
  }
}

function stepsAfter(
  steps: readonly ConnectorStep[],
  { connector, limitW }: { readonly connector: number | null; readonly limitW: number },
  answer: SetUpAnswer,
  now: Instant,
): readonly ConnectorStep[] {
  const others = steps.filter((one) => one.connector !== connector)
  return [...others, { connector, ...stepAfter(stepOf(steps, connector), limitW, answer, now) }]
}

function stepAfter(step: SetUpStep, limitW: number, answer: SetUpAnswer, now: Instant): SetUpStep {
  if (answer === 'ACCEPTED') return { ...untried, keepsW: limitW, isFresh: true }
  if (answer === 'NOT_SENT') return step
  const failures = step.failures + 1
  return { ...step, failures, isUnsupported: answer === 'NOT_SUPPORTED', pausedUntil: now + pauseMs(failures) }
}

const pauseMs = (failures: number): number => Math.min(pauseMaxMs, firstPauseMs * 2 ** Math.min(failures - 1, 12))

/** Only then may it get more than its fallback. A hard cap that a charger doesn't know is no reason to hold it back. */
export const isPrepared = (setUp: SetUp, wanted: WantedSetUp): boolean =>
  wanted.fallbacks.every(({ connector, limitW }) => {
    const { keepsW, doubt } = fallbackStep(setUp, connector)
    return keepsW !== null && keepsW <= limitW && doubt === null
  })
