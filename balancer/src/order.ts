/** Whether `a` comes before `b`; never both ways round, so that there is one order. */
export type Before<Figures> = (figures: Figures, a: number, b: number) => boolean

/** Sorts the first `count` of a list in place. The runtime's own sort would allocate in each cycle. */
export function sortInPlace<Figures>(list: Int32Array, count: number, figures: Figures, before: Before<Figures>): void {
  pileUp(list, count, figures, before)
  for (let end = count - 1; end > 0; end--) {
    swap(list, 0, end)
    sink(list, end, figures, before)
  }
  // The first went to the end first.
  reverse(list, 0, count)
}

/** Turns round what stands from `first` up to, not including, `end`. */
export function reverse(list: Int32Array, first: number, end: number): void {
  for (let low = first, high = end - 1; low < high; low++, high--) swap(list, low, high)
}

function swap(list: Int32Array, a: number, b: number): void {
  const kept = list[a]!
  list[a] = list[b]!
  list[b] = kept
}

/** Makes a heap of the first `count` of a list: what comes before all others lies on top. */
export function pileUp<Figures>(list: Int32Array, count: number, figures: Figures, before: Before<Figures>): void {
  for (let at = (count >> 1) - 1; at >= 0; at--) sinkFrom(at, list, count, figures, before)
}

/** Puts the heap in order again after its top was changed. */
export function sink<Figures>(heap: Int32Array, count: number, figures: Figures, before: Before<Figures>): void {
  sinkFrom(0, heap, count, figures, before)
}

function sinkFrom<Figures>(
  from: number,
  heap: Int32Array,
  count: number,
  figures: Figures,
  before: Before<Figures>,
): void {
  const moved = heap[from]!
  let at = from
  for (;;) {
    let child = 2 * at + 1
    if (child >= count) break
    if (child + 1 < count && before(figures, heap[child + 1]!, heap[child]!)) child++
    if (!before(figures, heap[child]!, moved)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = moved
}
