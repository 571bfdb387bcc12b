import { byId, type Circuit, type Depot, type GridConnection } from './depot.ts'
import type { MicrogridEvent } from './events.ts'

export type Reconciliation = {
  readonly events: readonly MicrogridEvent[]
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly removed: readonly string[]
  readonly left: readonly string[]
}

/** What must happen so that the first-level nodes follow the top-level circuits. Ids are node ids, in order. */
export function reconcile(depot: Depot): Reconciliation {
  const connections = depot.microgrid?.gridConnections ?? new Map<string, GridConnection>()
  const topLevel = [...depot.circuits.values()].filter(isTopLevel).sort((a, b) => byId(a.nodeId, b.nodeId))
  const gone = [...connections.values()].filter((node) => !isTopLevelHere(depot, node.circuitId))

  const added = topLevel.filter((circuit) => !connections.has(circuit.circuitId))
  const stood = topLevel.flatMap((circuit) => {
    const node = connections.get(circuit.circuitId)
    return node ? [{ circuit, node }] : []
  })
  const renamed = stood.filter(({ circuit, node }) => circuit.name !== node.name)
  return {
    events: [
      ...gone.map((node): MicrogridEvent => ({ type: 'GridConnectionRemoved', ...node })),
      ...renamed.map(({ circuit, node }): MicrogridEvent => ({
        type: 'GridConnectionRenamed',
        nodeId: node.nodeId,
        circuitId: node.circuitId,
        from: node.name,
        to: circuit.name,
      })),
      ...added.map(({ nodeId, circuitId, name }): MicrogridEvent => ({
        type: 'GridConnectionAdded',
        nodeId,
        circuitId,
        name,
      })),
    ],
    created: added.map((circuit) => circuit.nodeId),
    updated: renamed.map(({ node }) => node.nodeId),
    removed: gone.map((node) => node.nodeId).sort(byId),
    left: stood.filter(({ circuit, node }) => circuit.name === node.name).map(({ node }) => node.nodeId),
  }
}

export const isTopLevel = (circuit: Pick<Circuit, 'parent'>): boolean => circuit.parent === null

function isTopLevelHere(depot: Depot, circuitId: string): boolean {
  const circuit = depot.circuits.get(circuitId)
  return circuit !== undefined && isTopLevel(circuit)
}
