/** Chance that comes out the same for the same seed (mulberry32). */
export type Chance = {
  /** a whole number, both ends included */
  whole(from: number, to: number): number
  oneOf<T>(list: readonly T[]): T
  /** true in one of `n` cases */
  oneIn(n: number): boolean
  shuffled<T>(list: readonly T[]): readonly T[]
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    whole,
    oneOf: (list) => list[whole(0, list.length - 1)]!,
    oneIn: (n) => whole(1, n) === 1,
    shuffled(list) {
      const left = [...list]
      return list.map(() => left.splice(whole(0, left.length - 1), 1)[0]!)
    },
  }
}
