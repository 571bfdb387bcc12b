import { useQuery } from '@tanstack/react-query'
import type { Circuit } from '../api/types.gen.ts'
import styles from './CircuitName.module.css'
import { circuitList } from './lists.ts'

export type CircuitNames = ReadonlyMap<string, string> | undefined

/** The names of a depot's circuits; undefined until they are there. */
export function useCircuitNames(depotId: string): CircuitNames {
  return useQuery({ ...circuitList(depotId), select: namesOf }).data
}

type Props = { readonly names: CircuitNames; readonly circuitId: string | null; readonly none: string }

/** On what something hangs, by name; loud where that is nothing this depot has. */
export function CircuitName({ names, circuitId, none }: Props) {
  if (circuitId === null) return <span className={styles.none}>{none}</span>
  if (names === undefined) return null
  return names.get(circuitId) ?? <span className={styles.unknown}>unknown circuit</span>
}

const namesOf = (circuits: readonly Circuit[]) => new Map(circuits.map(({ circuit_id, name }) => [circuit_id, name]))
