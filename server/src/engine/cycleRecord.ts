import { type CycleResult, sourceModeShown } from '@busbar/domain/cycles/cycle'
import type { SiteImage } from '@busbar/domain/cycles/image'
import { replay } from '@busbar/domain/cycles/replay'
import { cycleSentence } from '@busbar/domain/cycles/sentences'
import { whatIf, type WhatIf, type WhatIfResult } from '@busbar/domain/cycles/whatIf'
import { whatIfSentence } from '@busbar/domain/cycles/whatIfSentence'
import type { Instant } from '@busbar/domain/kernel/instant'
import { isRefusal, type Refusal } from '@busbar/domain/kernel/refusal'
import type { OrderAnswer } from './chargers.ts'
import { isId } from './ids.ts'
import type { CycleOrder, CycleRecord, Kept } from './ledgers.ts'
import type { DecidedCycle } from './sitePorts.ts'

/** Whose cycle it was, and who asked for it. */
export type CycleOwner = Pick<CycleRecord, 'depotId' | 'microgridId' | 'scopeNodeId' | 'alias'>

export type SentOrder = DecidedCycle['sent'][number]

/** What is kept of a cycle: plain JSON, so that it can be decided again from what stands in the ledger. */
export function cycleRecord(decided: DecidedCycle, owner: CycleOwner): CycleRecord {
  const { cycleId, sequence, trigger, image, result, tookMs, sent } = decided
  return {
    ...{ cycleId, sequence, trigger, tookMs, ...owner },
    calculationVersion: image.calculationVersion,
    outcome: result.outcome,
    primaryReason: result.primaryReason,
    reasonCodes: [...new Set(result.reasons.map(({ code }) => code))],
    sourceMode: sourceModeShown(result),
    // It will be read later: what ends is named by the clock at the depot.
    sentence: cycleSentence(result, { now: image.now, timezone: image.registry.timezone, readAt: Infinity }).text,
    startedAt: image.now,
    concernedIds: concernedIds(result, image),
    image: image satisfies Kept,
    result: result satisfies Kept,
    sent: { orders: sent },
  }
}

/** Nodes that reasons speak of, and chargers that are held back or can't be steered: a cycle is found by them. */
function concernedIds({ reasons, faults, units }: CycleResult, { registry }: SiteImage): readonly string[] {
  const chargerOf = new Map(registry.connectors.map(({ connectorId, chargePointId }) => [connectorId, chargePointId]))
  const named = [...reasons.flatMap(({ nodeId }) => nodeId ?? []), ...faults.flatMap(({ ids }) => ids ?? [])]
  const held = units.filter(({ bindingNodeId, reservedW }) => bindingNodeId !== null || (reservedW ?? 0) > 0)
  const chargers = [...named.flatMap((id) => chargerOf.get(id) ?? []), ...held.map((unit) => unit.chargePointId)]
  // One id that the ledger can't take would keep out all that is written with it.
  return [...new Set([...named, ...chargers])].filter(isId).sort()
}

/** The orders of a cycle as they went out, for the ledger of what became of each. */
export const sentOrders = ({ cycleId, sent, image }: DecidedCycle): readonly CycleOrder[] =>
  sent.map((order) => orderLine(cycleId, order, 'SENT', image.now))

export const answeredOrder = (cycleId: string, order: SentOrder, { kind }: OrderAnswer, at: Instant): CycleOrder =>
  orderLine(cycleId, order, kind, at)

export type OrderState = 'SENT' | OrderAnswer['kind']

const orderLine = (
  cycleId: string,
  { orderId, chargePointId, connector, steps }: SentOrder,
  state: OrderState,
  at: Instant,
): CycleOrder => ({
  ...{ cycleId, orderId, chargePointId, connector, state, at },
  ...{ what: 'SET_LIMIT', limitW: steps[0]?.limitW ?? null },
})

/** A record as it was decided, if this release can still read it. */
export type ReadCycle =
  | {
      readonly type: 'READABLE'
      readonly image: SiteImage
      readonly result: CycleResult
      readonly sent: readonly SentOrder[]
    }
  | UnknownFormat
/** What its input says of itself; null: nothing. */
export type UnknownFormat = { readonly type: 'UNKNOWN_FORMAT'; readonly format: number | string | null }

const readableFormats: readonly unknown[] = [1, 2, 3, 4] satisfies readonly SiteImage['format'][]

/** The ledger holds what releases before and after this one wrote: the input names its own form. */
export function readCycle({ image, result, sent }: CycleRecord): ReadCycle {
  const { format } = image
  if (!readableFormats.includes(format)) {
    return { type: 'UNKNOWN_FORMAT', format: typeof format === 'number' || typeof format === 'string' ? format : null }
  }
  return {
    type: 'READABLE',
    image: image as SiteImage,
    result: result as unknown as CycleResult,
    sent: (sent as unknown as { readonly orders: readonly SentOrder[] }).orders,
  }
}

export type Replayed =
  | { readonly type: 'IDENTICAL' }
  /** `path` is a JSON pointer to the first value that is different */
  | { readonly type: 'DIFFERENT'; readonly path: string; readonly kept: unknown; readonly now: unknown }
  | UnknownFormat

/** Decides a kept cycle again, and compares every byte. */
export function replayed(record: CycleRecord): Replayed {
  const read = readCycle(record)
  if (read.type === 'UNKNOWN_FORMAT') return read
  const again = replay(read.image, read.result)
  if (again.isSame) return { type: 'IDENTICAL' }
  const { path, kept, replayed: now } = again
  return { type: 'DIFFERENT', path, kept, now }
}

export type CycleWhatIf = WhatIf
export type WhatIfRead = WhatIfResult & { readonly sentence: string }

/** Decides a kept cycle with one change. Nothing is sent to anybody. */
export function whatIfOf(record: CycleRecord, change: CycleWhatIf): WhatIfRead | Refusal | UnknownFormat {
  const read = readCycle(record)
  if (read.type === 'UNKNOWN_FORMAT') return read
  const found = whatIf(read.image, change)
  if (isRefusal(found)) return found
  const clock = { now: read.image.now, timezone: read.image.registry.timezone, readAt: Infinity }
  return { ...found, sentence: whatIfSentence(found, clock) }
}
