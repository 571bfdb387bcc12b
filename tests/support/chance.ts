/** Chance that comes out the same for the same seed. */
export type Chance = {
  /** a whole number from 0 to `most`, both included */
  upTo(most: number): number
  one<T>(list: readonly T[]): T
}

export function chanceOf(seed: number): Chance {
  let state = (seed ^ 0x9e3779b9) >>> 0
  const upTo = (most: number): number => {
    // xorshift32, warmed up by the seed's own bits
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return Math.floor((state / 2 ** 32) * (most + 1))
  }
  if (state === 0) state = 1
  for (let round = 0; round < 8; round++) upTo(1)
  return { upTo, one: (list) => list[upTo(list.length - 1)]! }
}
