import type { GraphInput, LeafInput, LimitInput, NodeInput } from '../../src/graph.ts'

export const kw = 1000

/** A node and what hangs on it, written as it is drawn: the tests of one file can be read as pictures of a tree. */
export type Drawn = Omit<NodeInput, 'id' | 'parent_id' | 'kind' | 'limits'> & {
  readonly kind?: NodeInput['kind']
  readonly limits?: readonly LimitInput[]
  /** one limit with the reason that is usual for the kind */
  readonly w?: number
  readonly leaf?: Omit<LeafInput, 'node_id'>
  readonly below?: Readonly<Record<string, Drawn>>
}

const usual = {
  ROOT: 'AGGREGATE_LIMIT',
  GRID_CONNECTION: 'GRID_CONNECTION_LIMIT',
  CIRCUIT: 'CIRCUIT_LIMIT',
  CHARGE_POINT: 'CHARGE_POINT_LIMIT',
  CONNECTOR: 'CONNECTOR_LIMIT',
} as const

/** The graph of a drawn tree. The outermost is the root; leaves are connectors if nothing else is said, forks circuits. */
export function drawn(root: Drawn, terms: Omit<GraphInput, 'nodes' | 'leaves'> = {}): GraphInput {
  const nodes: NodeInput[] = []
  const leaves: LeafInput[] = []
  const add = (id: string, parent_id: string | null, node: Drawn): void => {
    const { kind: said, w, limits, leaf, below = {}, ...rest } = node
    const kind = said ?? (parent_id === null ? 'ROOT' : leaf ? 'CONNECTOR' : 'CIRCUIT')
    // What is drawn without a limit has one that never matters.
    const own = limits ?? (w === undefined && parent_id === null ? [] : [{ reason: usual[kind], w: w ?? 2 ** 31 }])
    nodes.push({ id, parent_id, kind, limits: own, ...rest })
    if (leaf) leaves.push({ node_id: id, ...leaf })
    for (const [name, one] of Object.entries(below)) add(name, id, one)
  }
  add('root', null, root)
  return { ...terms, nodes, leaves }
}

/** Leaves of one kind under names of their own. */
export const leaves = (names: readonly string[], leaf: Omit<LeafInput, 'node_id'>): Readonly<Record<string, Drawn>> =>
  Object.fromEntries(names.map((name) => [name, { leaf }]))
