import { type Fault, type Refusal, refuseAll } from '../kernel/refusal.ts'
import { checkSeen, difference } from './changes.ts'
import type { DepotCommand } from './commands.ts'
import { controlDefaults, controlFaults, type DepotControl } from './control.ts'
import { byId, type Depot } from './depot.ts'
import type { DepotEvent } from './events.ts'

export function decideControl(
  depot: Depot,
  command: Extract<DepotCommand, { type: 'SetControl' }>,
): readonly DepotEvent[] | Refusal {
  const conflict = checkSeen(depot.control, command.seenRevision)
  if (conflict) return conflict
  const changed = controlChange(depot.control, command.changes)
  const [first, ...rest] = wrongWith(depot, command.changes)
  if (first) return refuseAll([first, ...rest])
  return changed ? [{ type: 'ControlSet', ...changed }] : []
}

/** What is wrong with the control as it would become: its values, and nodes that this depot doesn't have. */
export function wrongWith(depot: Depot, changes: Partial<DepotControl>): readonly Fault[] {
  const wished: DepotControl = { ...depot.control, ...stated(changes) }
  return [
    ...controlFaults(wished),
    ...unknownNodes('stale_after_by_node', wished.staleAfterByNode, nodesOf(depot, 'ALL')),
    ...unknownNodes('expected_loads', wished.expectedLoads, nodesOf(depot, 'BOARDS')),
  ]
}

/** What was said of nodes that go with these events goes with them. */
export function controlFollowing(depot: Depot, events: readonly DepotEvent[]): readonly DepotEvent[] {
  const gone = new Set(events.flatMap(goneWith))
  if (gone.size === 0) return []
  const stays = ({ nodeId }: { readonly nodeId: string }): boolean => !gone.has(nodeId)
  const { staleAfterByNode, expectedLoads } = depot.control
  const changed = controlChange(depot.control, {
    staleAfterByNode: staleAfterByNode.filter(stays),
    expectedLoads: expectedLoads.filter(stays),
  })
  return changed ? [{ type: 'ControlSet', ...changed }] : []
}

function goneWith(event: DepotEvent): readonly string[] {
  if (event.type === 'CircuitRemoved') return [event.circuit.nodeId]
  if (event.type === 'ChargePointRemoved') return [event.chargePoint.chargePointId]
  if (event.type === 'ConnectorRemoved') return [event.connector.connectorId]
  return []
}

/** Lists in the order of their nodes: another order says nothing else. */
export function controlChange(
  control: DepotControl,
  changes: Partial<DepotControl>,
): { readonly before: Partial<DepotControl>; readonly after: Partial<DepotControl> } | null {
  const { staleAfterByNode, expectedLoads } = changes
  const plain = Object.fromEntries(fields.map((field) => [field, control[field]])) as DepotControl
  return difference<DepotControl>(plain, {
    ...changes,
    ...(staleAfterByNode && { staleAfterByNode: inOrder(staleAfterByNode) }),
    ...(expectedLoads && { expectedLoads: inOrder(expectedLoads) }),
  })
}

const fields = Object.keys(controlDefaults) as (keyof DepotControl)[]

const stated = (changes: Partial<DepotControl>): Partial<DepotControl> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))

const inOrder = <Item extends { readonly nodeId: string }>(items: readonly Item[]): readonly Item[] =>
  items.toSorted((a, b) => byId(a.nodeId, b.nodeId))

/** Load that nobody controls stands at boards, never within a charger. */
function nodesOf(depot: Depot, which: 'ALL' | 'BOARDS'): ReadonlySet<string> {
  const { microgrid, circuits, chargePoints, connectors } = depot
  const boards = [...(microgrid ? [microgrid.microgridId] : []), ...[...circuits.values()].map(({ nodeId }) => nodeId)]
  return new Set(which === 'BOARDS' ? boards : [...boards, ...chargePoints.keys(), ...connectors.keys()])
}

const unknownNodes = (
  field: string,
  items: readonly { readonly nodeId: string }[],
  nodes: ReadonlySet<string>,
): readonly Fault[] =>
  items.flatMap(({ nodeId }, at): Fault[] => {
    if (nodes.has(nodeId)) return []
    const pointer = `/${field}/${at}/node_id`
    return [{ code: 'NODE_UNKNOWN', message: 'This depot has no such node.', pointer, ids: [nodeId] }]
  })
