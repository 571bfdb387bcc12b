import type { ComponentProps } from 'react'
import { useQuery } from '@tanstack/react-query'
import { OptionalSelect } from '../kit/OptionalSelect.tsx'
import { inTreeOrder, placeName, withDescendants } from './circuitOrder.ts'
import { circuitList } from './lists.ts'

type Props = Omit<ComponentProps<typeof OptionalSelect>, 'data'> & {
  readonly depotId: string
  /** a circuit that can't be chosen, nor anything under it */
  readonly exceptUnder?: string | undefined
}

export function CircuitSelect({ depotId, none, exceptUnder, ...select }: Props) {
  const { data: circuits = [], isPending } = useQuery(circuitList(depotId))
  const except = exceptUnder === undefined ? new Set<string>() : withDescendants(circuits, exceptUnder)
  const options = inTreeOrder(circuits)
    .filter(({ circuit }) => !except.has(circuit.circuit_id))
    .map((placed) => ({ value: placed.circuit.circuit_id, label: placeName(placed) }))
  // A parent that this depot doesn't have is a fault to be mended here; without a name it would look like none.
  const chosen = select.value ?? null
  const astray = chosen !== null && !isPending && !options.some(({ value }) => value === chosen)
  const data = astray ? [{ value: chosen, label: `unknown circuit ${chosen}` }, ...options] : options
  return <OptionalSelect data={data} none={none} nothingFoundMessage="No circuit has this name" {...select} />
}
