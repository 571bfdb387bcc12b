import type { CycleNode, CycleReading, CycleUnit } from '../api/types.gen.ts'
import { groupBy } from '../kit/groupBy.ts'
import type { TreeRow } from '../kit/tree.ts'
import type { BarUse } from './LimitBar.tsx'

export type CycleRow = TreeRow & {
  readonly node: CycleNode
  /** bars under one parent share a scale, so that they compare */
  readonly scaleKw: number
  readonly use: BarUse
}

/** The tree of a cycle down to its chargers; their connectors are told with them, below. */
export function cycleRows({ nodes }: CycleReading): readonly CycleRow[] {
  const shown = nodes.filter(({ kind }) => kind !== 'CONNECTOR')
  const under = groupBy(shown, (node) => node.parent_node_id)
  return shown.map((node) => ({
    id: node.node_id,
    parentId: node.parent_node_id,
    level: node.depth,
    name: node.name,
    expandable: under.has(node.node_id),
    node,
    scaleKw: Math.max(...(under.get(node.parent_node_id) ?? []).map(widthKw)),
    use: useOf(node),
  }))
}

const widthKw = ({ rating_kw: ratingKw, limit_kw: limitKw }: CycleNode): number => ratingKw ?? limitKw ?? 0

/** What flows beside chargers anywhere beneath is given, too: it is what the headroom lacks beyond chargers. */
function useOf(node: CycleNode): BarUse {
  const { allocated_kw: allocatedKw, reserved_kw: reservedKw, limit_kw: limitKw, headroom_kw: headroomKw } = node
  const takenKw = limitKw === null || headroomKw === null ? allocatedKw + reservedKw : limitKw - headroomKw
  const besideKw = Math.max(0, takenKw - allocatedKw - reservedKw)
  return { loadKw: node.load_kw, allocatedKw: allocatedKw + besideKw, reservedKw }
}

/** The node and all beneath it. */
export function nodesUnder({ nodes }: CycleReading, nodeId: string): ReadonlySet<string> {
  const found = new Set([nodeId])
  for (const { node_id, parent_node_id } of nodes) {
    if (parent_node_id !== null && found.has(parent_node_id)) found.add(node_id)
  }
  return found
}

/** Those that the page tells of one by one, and those of which there is nothing to tell. */
export function unitsShown(
  { units }: CycleReading,
  under: ReadonlySet<string> | null,
): { readonly told: readonly CycleUnit[]; readonly idle: readonly CycleUnit[] } {
  const here = units.filter(
    ({ charge_point_id, unit_id }) => !under || under.has(charge_point_id) || under.has(unit_id),
  )
  const isIdle = ({ state, reserved_kw, order }: CycleUnit) =>
    state === 'IDLE' && (reserved_kw ?? 0) === 0 && order === null
  return { told: here.filter((unit) => !isIdle(unit)), idle: here.filter(isIdle) }
}
