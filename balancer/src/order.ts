import type { Cycle } from './cycle.ts'

/** Whether `a` comes after `b`; never both ways round, so that the order is one. */
export type After = (cycle: Cycle, a: number, b: number) => boolean

/** Sorts the first `count` of a list in place. The runtime's own sort would allocate in each cycle. */
export function heapSort(list: Int32Array, count: number, cycle: Cycle, after: After): void {
  for (let at = (count >> 1) - 1; at >= 0; at--) sink(list, at, count, cycle, after)
  for (let end = count - 1; end > 0; end--) {
    const last = list[end]!
    list[end] = list[0]!
    list[0] = last
    sink(list, 0, end, cycle, after)
  }
}

/** Lets an entry sink in a heap whose top comes after all others. */
function sink(heap: Int32Array, from: number, count: number, cycle: Cycle, after: After): void {
  const moved = heap[from]!
  let at = from
  for (;;) {
    let child = 2 * at + 1
    if (child >= count) break
    if (child + 1 < count && after(cycle, heap[child + 1]!, heap[child]!)) child++
    if (!after(cycle, heap[child]!, moved)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = moved
}
