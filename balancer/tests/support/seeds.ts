import { inject } from 'vitest'
import { chanceOf, type Chance } from './chance.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** the most trees to run, where that is not all: mutation testing runs the suite thousands of times */
    treesMax: string
  }
}

/** Runs a check on many seeds and says which; the first that fails is named, so that it can be run alone. */
export function seeds(first: number, count: number, check: (chance: Chance, seed: number) => void): void {
  const end = first + Math.min(count, Number(inject('treesMax') ?? count))
  for (let seed = first; seed < end; seed++) {
    try {
      check(chanceOf(seed), seed)
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }
  console.log(`${end - first} trees, seeds ${first} to ${end - 1}`)
}
