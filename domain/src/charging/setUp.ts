import type { Instant } from '../kernel/instant.ts'

/** What a charger is to keep for good, so that it is safe with nobody steering it. Powers are at its reference. */
export type WantedSetUp = {
  /** null where the charger is steered as a whole: its fallback stands in that place, and every limit above it */
  readonly hardCapW: number | null
  /** one for the whole charger, under null, or one for each connector */
  readonly fallbacks: readonly { readonly connector: number | null; readonly limitW: number }[]
  /** where limits stand from when it was steered otherwise, which must not bind any more */
  readonly lifts: readonly { readonly connector: number | null; readonly limitW: number }[]
  readonly canReadBack: boolean
}

/** How far it has come. Kept while the charger is connected; what was confirmed is kept by the charger's own stream. */
export type SetUp = {
  readonly hardCap: SetUpStep
  readonly fallbacks: readonly ConnectorStep[]
  readonly lifts: readonly ConnectorStep[]
  readonly readBack: ReadBackStep
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
type ReadBackStep = { readonly isDone: boolean; readonly failures: number; readonly pausedUntil: Instant | null }

export type SetUpOrder =
  | { readonly type: 'InstallHardCap'; readonly limitW: number }
  | { readonly type: 'InstallFallback'; readonly connector: number | null; readonly limitW: number }
  | { readonly type: 'LiftLimit'; readonly connector: number | null; readonly limitW: number }
  | { readonly type: 'ReadBack'; readonly connector: number | null }

/** Each connector's part of a charger's fallback: together never more than it. */
export const connectorFallbackW = (fallbackW: number, connectors: number): number =>
  Math.floor(fallbackW / Math.max(1, connectors))

/** `kept`: the connectors of which it keeps a fallback already, and null where it keeps one as a whole. */
export function wantedSetUp(
  charger: { readonly controlMode: 'CONNECTOR' | 'CHARGER'; readonly ratingW: number; readonly fallbackW: number },
  connectors: readonly number[],
  canReadBack: boolean,
  kept: readonly (number | null)[] = [],
): WantedSetUp {
  const { controlMode, ratingW, fallbackW } = charger
  const isWhole = controlMode === 'CHARGER'
  const lifts = kept
    .filter((connector) => isWhole === (connector !== null))
    .map((connector) => ({ connector, limitW: ratingW }))
  if (isWhole) {
    return {
      hardCapW: null,
      fallbacks: [{ connector: null, limitW: Math.min(fallbackW, ratingW) }],
      lifts,
      canReadBack,
    }
  }
  const limitW = connectorFallbackW(fallbackW, connectors.length)
  return { hardCapW: ratingW, fallbacks: connectors.map((connector) => ({ connector, limitW })), lifts, canReadBack }
}

/** When a charger connects or boots. What it kept before counts, but is given once more: it may have lost it. */
export function beginSetUp(
  wanted: WantedSetUp,
  kept: {
    readonly hardCapW: number | null
    readonly fallbacks: readonly { readonly connector: number | null; readonly limitW: number }[]
  },
): SetUp {
  const step = (keepsW: number | null): SetUpStep => ({
    ...{ keepsW, isFresh: false, failures: 0, pausedUntil: null, isUnsupported: false },
  })
  return {
    hardCap: step(kept.hardCapW),
    fallbacks: wanted.fallbacks.map(({ connector }) => ({
      connector,
      ...step(kept.fallbacks.find((one) => one.connector === connector)?.limitW ?? null),
    })),
    lifts: [],
    readBack: { isDone: false, failures: 0, pausedUntil: null },
    underWay: null,
  }
}

/**
 * What to give it next; null where something is under way, a pause is on, or all is done. The cap comes first, then the
 * fallbacks, then what must not bind any more, then a look at what it keeps. Persistent profiles wear its flash: each is given once per connection, or
 * when it is to change.
 */
export function nextOrder(setUp: SetUp, wanted: WantedSetUp, now: Instant): SetUpOrder | null {
  if (setUp.underWay !== null) return null
  const isOpen = (step: SetUpStep, limitW: number) => !step.isUnsupported && (!step.isFresh || step.keepsW !== limitW)
  const isRested = ({ pausedUntil }: { readonly pausedUntil: Instant | null }) =>
    pausedUntil === null || now >= pausedUntil
  if (wanted.hardCapW !== null && isOpen(setUp.hardCap, wanted.hardCapW) && isRested(setUp.hardCap)) {
    return { type: 'InstallHardCap', limitW: wanted.hardCapW }
  }
  for (const { connector, limitW } of wanted.fallbacks) {
    const step = stepOf(setUp.fallbacks, connector)
    if (isOpen(step, limitW) && isRested(step)) return { type: 'InstallFallback', connector, limitW }
  }
  // Before its fallback holds nothing may be lifted that holds it.
  for (const { connector, limitW } of isPrepared(setUp, wanted) ? wanted.lifts : []) {
    const step = stepOf(setUp.lifts, connector)
    if (isOpen(step, limitW) && isRested(step)) return { type: 'LiftLimit', connector, limitW }
  }
  const mayLook = wanted.canReadBack && !setUp.readBack.isDone && setUp.readBack.failures < readBacksMax
  const isInstalled = wanted.fallbacks.every(
    ({ connector, limitW }) => !isOpen(stepOf(setUp.fallbacks, connector), limitW),
  )
  return mayLook && isInstalled && isRested(setUp.readBack)
    ? { type: 'ReadBack', connector: wanted.fallbacks[0]?.connector ?? null }
    : null
}

const untried: SetUpStep = { keepsW: null, isFresh: false, failures: 0, pausedUntil: null, isUnsupported: false }
const stepOf = (steps: readonly ConnectorStep[], connector: number | null): ConnectorStep =>
  steps.find((one) => one.connector === connector) ?? { ...untried, connector }
const readBacksMax = 3
const firstPauseMs = 10_000
const pauseMaxMs = 3_600_000

export const setUpSent = (setUp: SetUp, orderId: string, order: SetUpOrder): SetUp => ({
  ...setUp,
  underWay: { orderId, order },
})

export type SetUpAnswer = 'ACCEPTED' | 'REJECTED' | 'NOT_SUPPORTED' | 'NO_ANSWER' | 'NOT_SENT'

/** An answer to an order that isn't under way any more changes nothing here; the permission still takes it. */
export function setUpAnswered(setUp: SetUp, orderId: string, answer: SetUpAnswer, now: Instant): SetUp {
  if (setUp.underWay?.orderId !== orderId) return setUp
  const { order } = setUp.underWay
  const rest = { ...setUp, underWay: null }
  switch (order.type) {
    case 'InstallHardCap':
      return { ...rest, hardCap: stepAfter(setUp.hardCap, order.limitW, answer, now) }
    case 'InstallFallback':
      return { ...rest, fallbacks: stepsAfter(setUp.fallbacks, order, answer, now) }
    case 'LiftLimit':
      return { ...rest, lifts: stepsAfter(setUp.lifts, order, answer, now) }
    case 'ReadBack': {
      if (answer === 'ACCEPTED') return { ...rest, readBack: { isDone: true, failures: 0, pausedUntil: null } }
      const failures = answer === 'NOT_SUPPORTED' ? readBacksMax : setUp.readBack.failures + 1
      return { ...rest, readBack: { isDone: false, failures, pausedUntil: now + pauseMs(failures) } }
    }
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
    const step = setUp.fallbacks.find((one) => one.connector === connector)
    return step !== undefined && step.keepsW !== null && step.keepsW <= limitW
  })
