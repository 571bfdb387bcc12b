/** Things that happen at a level, the lowest on top; things are numbers, and each can be moved while it waits. */
export type LevelHeap = {
  readonly at: Float64Array
  readonly heap: Int32Array
  /** where each lies in the heap, -1 if it doesn't */
  readonly lies: Int32Array
  size: number
}

export function levelHeap(things: number): LevelHeap {
  return { at: new Float64Array(things), heap: new Int32Array(things), lies: new Int32Array(things).fill(-1), size: 0 }
}

export function clear(heap: LevelHeap): void {
  heap.lies.fill(-1)
  heap.size = 0
}

export const lowest = ({ at, heap, size }: LevelHeap): number => (size === 0 ? Infinity : at[heap[0]!]!)

/** Lets a thing happen at the level that `at` holds for it, whether it waited for another before or not. */
export function enter(levels: LevelHeap, thing: number): void {
  if (levels.lies[thing]! < 0) {
    levels.lies[thing] = levels.size
    levels.heap[levels.size++] = thing
  }
  settle(levels, thing)
}

export function remove(levels: LevelHeap, thing: number): void {
  const { heap, lies } = levels
  const place = lies[thing]!
  if (place < 0) return
  lies[thing] = -1
  const last = heap[--levels.size]!
  if (last === thing) return
  heap[place] = last
  lies[last] = place
  settle(levels, last)
}

/** Moves a thing up or down to where it belongs. */
function settle(levels: LevelHeap, thing: number): void {
  const { heap, lies, size } = levels
  let place = lies[thing]!
  while (place > 0) {
    const above = (place - 1) >> 1
    if (!isBefore(levels, thing, heap[above]!)) break
    lies[(heap[place] = heap[above]!)] = place
    place = above
  }
  for (;;) {
    let below = 2 * place + 1
    if (below >= size) break
    if (below + 1 < size && isBefore(levels, heap[below + 1]!, heap[below]!)) below++
    if (!isBefore(levels, heap[below]!, thing)) break
    lies[(heap[place] = heap[below]!)] = place
    place = below
  }
  heap[place] = thing
  lies[thing] = place
}

function isBefore({ at }: LevelHeap, a: number, b: number): boolean {
  return at[a]! < at[b]! || (at[a] === at[b] && a < b)
}
