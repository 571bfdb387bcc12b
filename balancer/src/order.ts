import type { Cycle } from './cycle.ts'

/** Whether `a` comes before `b`; never both ways round, so that there is one order. */
export type Before = (cycle: Cycle, a: number, b: number) => boolean

/** Sorts the first `count` of a list in place. The runtime's own sort would allocate in each cycle. */
export function sortInPlace(list: Int32Array, count: number, cycle: Cycle, before: Before): void {
  pileUp(list, count, cycle, before)
  for (let end = count - 1; end > 0; end--) {
    swap(list, 0, end)
    sink(list, end, cycle, before)
  }
  // The first went to the end first.
  for (let at = 0; at < count >> 1; at++) swap(list, at, count - 1 - at)
}

function swap(list: Int32Array, a: number, b: number): void {
  const kept = list[a]!
  list[a] = list[b]!
  list[b] = kept
}

/** Makes a heap of the first `count` of a list: what comes before all others lies on top. */
export function pileUp(list: Int32Array, count: number, cycle: Cycle, before: Before): void {
  for (let at = (count >> 1) - 1; at >= 0; at--) sinkFrom(at, list, count, cycle, before)
}

/** Puts the heap in order again after its top was changed. */
export function sink(heap: Int32Array, count: number, cycle: Cycle, before: Before): void {
  sinkFrom(0, heap, count, cycle, before)
}

function sinkFrom(from: number, heap: Int32Array, count: number, cycle: Cycle, before: Before): void {
  const moved = heap[from]!
  let at = from
  for (;;) {
    let child = 2 * at + 1
    if (child >= count) break
    if (child + 1 < count && before(cycle, heap[child + 1]!, heap[child]!)) child++
    if (!before(cycle, heap[child]!, moved)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = moved
}
