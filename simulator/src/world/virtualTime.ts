/** What anybody needs who lives in time, be it real or simulated. */
export type Timing = {
  /** wall clock, epoch milliseconds; may be stepped */
  now(): number
  /** never goes back */
  monotonicMs(): number
  /** answers how to call it off */
  after(ms: number, run: () => void): () => void
}

export type VirtualTime = Timing & {
  /** does everything that is due until then, in order, and lets time stand there */
  runUntil(at: number): Promise<void>
  /** how many things have been done */
  eventCount(): number
}

type Due = { readonly at: number; readonly order: number; run: (() => void) | null }

type Listener = {
  /** waits until everything that the last thing set off has been done; promises resolve in it */
  settle(): Promise<void>
  /** after each thing that was done */
  afterEach?(): void
}

/**
 * Time that moves on only when everything that was due has been done. Things due at once are done in the order in which
 * they were asked for, so the same program gives the same order.
 */
export function virtualTime(startsAt: number, { settle, afterEach }: Listener): VirtualTime {
  const queue = dueQueue()
  let at = startsAt
  let asked = 0
  let done = 0
  return {
    now: () => at,
    monotonicMs: () => at - startsAt,
    after(ms, run) {
      const due: Due = { at: at + Math.max(0, Math.round(ms)), order: asked++, run }
      queue.add(due)
      return () => {
        due.run = null
      }
    },
    async runUntil(until) {
      await settle()
      for (let due = queue.take(until); due; due = queue.take(until)) {
        const { run } = due
        if (run === null) continue
        at = Math.max(at, due.at)
        due.run = null
        run()
        done++
        await settle()
        afterEach?.()
      }
      at = Math.max(at, until)
    },
    eventCount: () => done,
  }
}

/** The same flow of time with a wall clock of its own that can be stepped. */
export function ownClock(timing: Timing, offByMs = 0): Timing & { step(byMs: number): void; offByMs(): number } {
  let off = offByMs
  return {
    now: () => timing.now() + off,
    monotonicMs: timing.monotonicMs,
    after: timing.after,
    step(byMs) {
      off += byMs
    },
    offByMs: () => off,
  }
}

/** A binary heap: the earliest first, of those due at once the one that was asked for first. */
function dueQueue() {
  const heap: Due[] = []
  const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
  const at = (index: number): Due => heap[index] as Due

  function swap(one: number, other: number): void {
    const kept = at(one)
    heap[one] = at(other)
    heap[other] = kept
  }

  function sink(): void {
    for (let parent = 0; ;) {
      const left = 2 * parent + 1
      let first = parent
      for (const child of [left, left + 1]) if (child < heap.length && isBefore(at(child), at(first))) first = child
      if (first === parent) return
      swap(parent, first)
      parent = first
    }
  }

  return {
    add(due: Due): void {
      heap.push(due)
      for (let child = heap.length - 1; child > 0;) {
        const parent = (child - 1) >> 1
        if (!isBefore(at(child), at(parent))) return
        swap(child, parent)
        child = parent
      }
    },
    /** the first that is due by then, or nothing */
    take(until: number): Due | undefined {
      const [first] = heap
      if (!first || first.at > until) return undefined
      const last = heap.pop() as Due
      if (heap.length > 0) {
        heap[0] = last
        sink()
      }
      return first
    },
  }
}
