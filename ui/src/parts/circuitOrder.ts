import type { Circuit } from '../api/types.gen.ts'
import { groupBy } from '../kit/groupBy.ts'

export type PlacedCircuit = {
  readonly circuit: Circuit
  /** 0 for a top-level circuit */
  readonly depth: number
  /** the names from the top down to its parent */
  readonly path: readonly string[]
  /** it hangs on a parent that can't be found above it: one that is gone, or in another depot, or on itself */
  readonly astray: boolean
}

/** The registry as one reads wiring: each circuit under its parent. Broken wiring is shown too, at the end. */
export function inTreeOrder(circuits: readonly Circuit[]): PlacedCircuit[] {
  const children = groupBy(circuits, (circuit) => circuit.parent_circuit_id)
  const placed = new Map<string, PlacedCircuit>()
  const walk = (tops: readonly Circuit[], astray: boolean) => {
    const waiting = tops.map((circuit): PlacedCircuit => ({ circuit, depth: 0, path: [], astray })).reverse()
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { circuit, depth, path } = next
      if (placed.has(circuit.circuit_id)) continue
      placed.set(circuit.circuit_id, next)
      const below = { depth: depth + 1, path: [...path, circuit.name], astray: false }
      waiting.push(
        ...byName(children.get(circuit.circuit_id))
          .map((child) => ({ circuit: child, ...below }))
          .reverse(),
      )
    }
  }
  walk(byName(children.get(null)), false)
  const known = new Set(circuits.map((circuit) => circuit.circuit_id))
  walk(byName(circuits.filter(({ parent_circuit_id: parent }) => parent !== null && !known.has(parent))), true)
  // What is left stands on itself, over one or more steps.
  walk(byName(circuits.filter(({ circuit_id }) => !placed.has(circuit_id))), true)
  return [...placed.values()]
}

/** The circuit and everything under it: where it can't be moved to. */
export function withDescendants(circuits: readonly Circuit[], circuitId: string): ReadonlySet<string> {
  const children = groupBy(circuits, (circuit) => circuit.parent_circuit_id)
  const found = new Set([circuitId])
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child.circuit_id)
  return found
}

/** "Main board › Feeder A": a circuit's name where two may be called the same. */
export const placeName = ({ circuit, path }: PlacedCircuit): string => [...path, circuit.name].join(' › ')

/** As people count: Bay 2 before Bay 12. */
export const compareNames = new Intl.Collator('en', { numeric: true }).compare

function byName(circuits: readonly Circuit[] = []): Circuit[] {
  return circuits.toSorted((a, b) => compareNames(a.name, b.name) || (a.circuit_id < b.circuit_id ? -1 : 1))
}
