import { mostOf } from '@busbar/domain/charging/exposure'
import type { PlannedOrder } from '@busbar/domain/charging/plannedOrder'
import { offBy } from '@busbar/domain/charging/profiles'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Log, Timing } from './ports.ts'
import type { SiteUnit } from './siteUnits.ts'

/** What each unit may have been told, or was seen to draw, at most: for whoever steers after us; see storage/promisedLimits.ts. */
export type LimitBook = {
  /** as `bookedAs` has units, as it was when we began; of others nobody knows */
  readonly before: ReadonlyMap<string, number>
  /** throws where it can't be kept, or where another process steers by now */
  keep(mostW: ReadonlyMap<string, number>, gone: readonly string[]): Promise<PromisesKept>
}

/** Of a depot that is gone nothing is kept, and no order leaves any more: its site has yet to hear of it. */
export type PromisesKept = 'KEPT' | 'DEPOT_GONE'

/** The books of all depots. `token`: of the right to steer with which it is kept. */
export type PromisedLimits = {
  of(depotId: string): Promise<ReadonlyMap<string, number>>
  keep(
    depotId: string,
    token: number,
    mostW: ReadonlyMap<string, number>,
    gone: readonly string[],
  ): Promise<PromisesKept>
}

type Booked = Pick<SiteUnit, 'unitId' | 'connector'>

/** With its number: one that has another by now is another plug, which was told something else. */
export const bookedAs = ({ unitId, connector }: Booked): string =>
  connector === null ? unitId : `${unitId}/${connector}`

type Around = { readonly timing: Timing; readonly log: Log; readonly again: () => void }

/** Kept in so many steps, so that not every watt is written. */
const stepsOfRating = 20
/** What stands too high harms nobody who isn't restarted. */
const lowerAfterMs = 30_000

/**
 * Orders leave before anybody has written what they say: a note of those that comes after them may be lost with us. So
 * what is kept is not the order but a bound, written before any order above it leaves. Lower ones need no note.
 */
export class Promises {
  readonly #book: LimitBook | null
  readonly #around: Around
  #before: ReadonlyMap<string, number>
  #unitsBefore: ReadonlySet<string>
  /** what is surely kept */
  readonly #keptW: Map<string, number>
  readonly #waiting = new Map<string, number>()
  #loweredAtMs = -Infinity
  #isWriting = false

  constructor(book: LimitBook | null, around: Around) {
    this.#book = book
    this.#around = around
    this.#before = book?.before ?? new Map()
    this.#unitsBefore = new Set([...this.#before.keys()].map((booked) => booked.split('/', 1)[0]!))
    this.#keptW = new Map(this.#before)
  }

  /** The most that it may have been told before we began. */
  mostBeforeW(unit: Booked): number | null {
    // As it was booked by who kept no numbers.
    return this.#before.get(bookedAs(unit)) ?? this.#before.get(unit.unitId) ?? null
  }

  /** Whether it counted when whoever steered before us ended: for as long as it does, a bound is kept. */
  hasBefore(unitId: string): boolean {
    return this.#unitsBefore.has(unitId)
  }

  /** Those that may leave. The others come with the next cycle, once what they say is covered. */
  covered(orders: readonly PlannedOrder[]): readonly PlannedOrder[] {
    this.#waiting.clear()
    if (this.#book === null) return orders
    return orders.filter((order) => {
      const booked = bookedAs(order)
      const mostW = Math.max(0, ...order.steps.map(({ limitW }) => limitW))
      const isCovered = mostW <= (this.#keptW.get(booked) ?? -1)
      if (!isCovered) this.#waiting.set(booked, mostW)
      return isCovered
    })
  }

  /** Draws above all that is kept of it: who hasn't followed yet, and nobody blames, may go on without us. */
  drawn(unit: SiteUnit): void {
    const { permission } = unit
    const { overdrawnW } = permission
    if (this.#book === null || this.#isWriting || overdrawnW === null) return
    const booked = bookedAs(unit)
    if (overdrawnW <= (this.#keptW.get(booked) ?? -1)) return
    void this.#write(this.#book, new Map([[booked, inSteps(overdrawnW, permission.ratingW)]]), [])
  }

  /** Keeps what orders wait for, and now and then lowers what can't be in force any more. */
  keep(units: ReadonlyMap<string, SiteUnit>, clockErrorMs: number): void {
    // A unit that comes later under the same id is another.
    this.#before = new Map()
    this.#unitsBefore = new Set()
    const { timing } = this.#around
    if (this.#book === null || this.#isWriting) return
    const mayLower = timing.monotonicMs() - this.#loweredAtMs >= lowerAfterMs
    const changes = new Map<string, number>()
    const there = new Set<string>()
    for (const unit of units.values()) {
      const booked = bookedAs(unit)
      there.add(booked)
      const wantedW = this.#boundOf(unit, timing.now(), clockErrorMs)
      const keptW = this.#keptW.get(booked) ?? -1
      if (wantedW > keptW || (mayLower && wantedW < keptW)) changes.set(booked, wantedW)
    }
    const gone = [...this.#keptW.keys()].filter((booked) => !there.has(booked))
    if (changes.size === 0 && gone.length === 0) return
    if (mayLower) this.#loweredAtMs = timing.monotonicMs()
    void this.#write(this.#book, changes, gone)
  }

  async #write(book: LimitBook, changes: ReadonlyMap<string, number>, gone: readonly string[]): Promise<void> {
    const { log, again } = this.#around
    this.#isWriting = true
    // Until it is known to be written, the lower of both counts.
    for (const [booked, w] of changes) this.#keptW.set(booked, Math.min(w, this.#keptW.get(booked) ?? -1))
    for (const booked of gone) this.#keptW.set(booked, -1)
    try {
      const kept = await book.keep(changes, gone)
      this.#isWriting = false
      if (kept === 'DEPOT_GONE') return
      for (const booked of gone) this.#keptW.delete(booked)
      for (const [booked, w] of changes) this.#keptW.set(booked, w)
      if (this.#waiting.size > 0) again()
    } catch (error) {
      log.warn({ err: error }, 'what chargers may be told could not be kept; nothing is raised above it meanwhile')
      this.#isWriting = false
    }
  }

  #boundOf(unit: SiteUnit, now: Instant, clockErrorMs: number): number {
    const { permission } = unit
    const { confirmed, unconfirmed, unknownUntil, unknownMostW, ratingW, overdrawnW } = permission
    const all = confirmed === null ? unconfirmed : [confirmed, ...unconfirmed]
    const mostW = Math.max(
      this.#waiting.get(bookedAs(unit)) ?? 0,
      overdrawnW ?? 0,
      unknownUntil === null ? 0 : (unknownMostW ?? ratingW),
      ...all.map((profile) => mostOf(profile, { from: now, to: Infinity }, offBy(permission, profile, clockErrorMs))),
    )
    return inSteps(mostW, ratingW)
  }
}

function inSteps(w: number, ratingW: number): number {
  const stepW = Math.max(1, Math.ceil(ratingW / stepsOfRating))
  return Math.max(w, Math.min(ratingW, Math.ceil(w / stepW) * stepW))
}
