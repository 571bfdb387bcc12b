import solver from 'highs'
import type { Depot } from './largeDepot.ts'

// The types of the package describe its older form; imported as a module, the default is what loads it.
const load = solver as unknown as typeof solver.default
const highs = await load()

export type Optimum = { readonly value: number; readonly tookMs: number }

/** The most that the limits let through together, found by a solver that knows nothing of trees. */
export const mostTogetherW = (depot: Depot): Optimum =>
  solve(`Maximize\n total: ${fork(depot.topology.parent.length - 1)}\n${constraints(depot, [])}`)

/** The highest level that all leaves reach together: the first of the many that a max-min fair share takes. */
export const highestLevel = (depot: Depot): Optimum =>
  solve(
    `Maximize\n level: t\n${constraints(
      depot,
      Array.from(depot.weight, (weight, leaf) => `${leafOf(leaf)} - ${weight} t >= 0`),
    )}`,
  )

function solve(problem: string): Optimum {
  const startedAt = performance.now()
  const { Status, ObjectiveValue } = highs.solve(problem)
  if (Status !== 'Optimal') throw new Error(`the solver found no optimum: ${Status}`)
  return { value: ObjectiveValue, tookMs: performance.now() - startedAt }
}

const leafOf = (leaf: number): string => `x${leaf}`
const fork = (at: number): string => `f${at}`

/** Each fork lets through what its children draw; leaves and forks have bounds. */
function constraints({ topology, ceilingW, minW, capW }: Depot, more: readonly string[]): string {
  const children: string[][] = Array.from(topology.parent, () => [])
  topology.leafParent.forEach((above, leaf) => children[above]!.push(leafOf(leaf)))
  topology.parent.forEach((above, at) => above >= 0 && children[above]!.push(fork(at)))
  const sums = children.map((names, at) => `${names.join('\n + ')}\n - ${fork(at)} = 0`)
  const ofLeaves = Array.from(ceilingW, (most, leaf) => ` ${minW[leaf]!} <= ${leafOf(leaf)} <= ${most}`)
  const ofForks = Array.from(capW, (most, at) => ` 0 <= ${fork(at)} <= ${most}`)
  const rows = [...sums, ...more].map((row, at) => ` c${at}: ${row}`)
  return `Subject To\n${rows.join('\n')}\nBounds\n${[...ofLeaves, ...ofForks].join('\n')}\nEnd\n`
}
