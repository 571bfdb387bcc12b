import { useQuery } from '@tanstack/react-query'
import styles from './CircuitName.module.css'
import { circuitList } from './lists.ts'

type Props = { readonly depotId: string; readonly circuitId: string | null; readonly none: string }

/** On what something hangs, by name; loud where that is nothing this depot has. */
export function CircuitName({ depotId, circuitId, none }: Props) {
  const { data: name } = useQuery({
    ...circuitList(depotId),
    select: (circuits) => circuits.find((circuit) => circuit.circuit_id === circuitId)?.name ?? null,
  })
  if (circuitId === null) return <span className={styles.none}>{none}</span>
  if (name === undefined) return null
  return name === null ? <span className={styles.unknown}>unknown circuit</span> : name
}
