import { describe, expect, test } from 'vitest'
import { seeds } from '../tests/support/seeds.ts'
import { clear, enter, levelHeap, lowest, remove } from './levelHeap.ts'

describe('what waits for its level', () => {
  test('LB-13: comes in the order of levels, and of numbers at one level, wherever it is moved meanwhile', () => {
    seeds(210_001, 100, (chance) => {
      const things = chance.whole(1, 12)
      const heap = levelHeap(things)
      const waits = new Map<number, number>()
      const first = () => [...waits].sort(([a, levelA], [b, levelB]) => levelA - levelB || a - b)[0]
      const check = () => {
        const [thing, level] = first() ?? []
        expect(lowest(heap)).toBe(level ?? Infinity)
        if (thing !== undefined) expect(heap.heap[0]).toBe(thing)
        expect(heap.size).toBe(waits.size)
      }
      for (let move = 0; move < 40; move++) {
        const thing = chance.whole(0, things - 1)
        if (chance.oneIn(12)) {
          clear(heap)
          waits.clear()
        } else if (chance.oneIn(3)) {
          remove(heap, thing)
          waits.delete(thing)
        } else {
          heap.at[thing] = chance.whole(0, 6)
          enter(heap, thing)
          waits.set(thing, heap.at[thing])
        }
        check()
      }
      for (let next = first(); next; next = first()) {
        remove(heap, next[0])
        waits.delete(next[0])
        check()
      }
    })
  })
})
