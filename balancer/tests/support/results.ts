import { balance } from '../../src/balance.ts'
import type { Decision, GraphInput, NodeReport } from '../../src/graph.ts'

/** Who got what. */
export const shares = (graph: GraphInput): Readonly<Record<string, number>> =>
  Object.fromEntries(balance(graph).allocations.map(({ node_id, w }) => [node_id, w]))

/** Who was held back by which node. */
export const holders = ({ allocations }: Decision): Readonly<Record<string, string | null>> =>
  Object.fromEntries(allocations.map(({ node_id, binding_node_id }) => [node_id, binding_node_id]))

export const statuses = ({ nodes }: Decision): Readonly<Record<string, NodeReport['status']>> =>
  Object.fromEntries(nodes.map(({ node_id, status }) => [node_id, status]))

export const codes = ({ reasons }: Decision): readonly string[] =>
  reasons.map(({ code, node_id }) => `${code} ${node_id ?? '-'}`)
