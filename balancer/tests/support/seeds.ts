import { chanceOf, type Chance } from './chance.ts'

/** Runs a check on many seeds and says which; the first that fails is named, so that it can be run alone. */
export function seeds(first: number, count: number, check: (chance: Chance, seed: number) => void): void {
  for (let seed = first; seed < first + count; seed++) {
    try {
      check(chanceOf(seed), seed)
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }
  console.log(`${count} trees, seeds ${first} to ${first + count - 1}`)
}
