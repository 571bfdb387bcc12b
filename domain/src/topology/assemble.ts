import { assert } from '../kernel/assert.ts'
import type { Fault } from '../kernel/refusal.ts'
import { byId, type Circuit, type Depot, type GridConnection, type Kept, type Microgrid } from './depot.ts'
import { ratingW } from './rating.ts'

/** One point of the microgrid's tree, first level and below. */
export type MicrogridNode = {
  readonly nodeId: string
  readonly parentNodeId: string | null
  readonly kind: 'GRID_CONNECTION' | 'CIRCUIT'
  readonly depth: number
  readonly name: string
  readonly circuit: Circuit & Kept
  readonly effectiveLimit: { readonly limitW: number; readonly source: 'RATING' | 'SAFE_DEFAULT_CAPACITY' }
}

export type Tree = { readonly nodes: readonly MicrogridNode[]; readonly nodeOfCircuit: ReadonlyMap<string, string> }

/** The registries as one valid tree in depth-first order, or everything that keeps them from being one, in stable order. */
export function assemble(
  depot: Depot,
  microgrid: Microgrid,
): { readonly tree: Tree } | { readonly faults: readonly [Fault, ...Fault[]] } {
  const [first, ...rest] = topologyFaults(depot)
  if (first) return { faults: [first, ...rest] }

  const children = new Map<string, (Circuit & Kept)[]>()
  const tops: (Circuit & Kept)[] = []
  for (const circuit of inOrder(depot.circuits.values())) {
    const siblings = circuit.parent ? (children.get(circuit.parent.circuitId) ?? []) : tops
    siblings.push(circuit)
    if (circuit.parent) children.set(circuit.parent.circuitId, siblings)
  }

  const nodes: MicrogridNode[] = []
  // An explicit stack: a chain of ten thousand boards must not end in a stack overflow.
  const waiting = tops.reverse().map((circuit) => ({ circuit, parentNodeId: null as string | null, depth: 1 }))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const node = toNode(
      next.circuit,
      next.parentNodeId,
      next.depth,
      microgrid.gridConnections.get(next.circuit.circuitId),
    )
    nodes.push(node)
    for (const circuit of (children.get(next.circuit.circuitId) ?? []).reverse()) {
      waiting.push({ circuit, parentNodeId: node.nodeId, depth: next.depth + 1 })
    }
  }
  return { tree: { nodes, nodeOfCircuit: new Map(nodes.map((node) => [node.circuit.circuitId, node.nodeId])) } }
}

/** The most restrictive of what is known about a circuit by itself, its rating on a tie; null where neither is stated. */
export function circuitLimit(
  circuit: Pick<Circuit, 'rating' | 'safeDefaultW'>,
): MicrogridNode['effectiveLimit'] | null {
  const ratedW = circuit.rating && ratingW(circuit.rating)
  if (circuit.safeDefaultW !== null && (ratedW === null || circuit.safeDefaultW < ratedW)) {
    return { limitW: circuit.safeDefaultW, source: 'SAFE_DEFAULT_CAPACITY' }
  }
  return ratedW === null ? null : { limitW: ratedW, source: 'RATING' }
}

function toNode(
  circuit: Circuit & Kept,
  parentNodeId: string | null,
  depth: number,
  connection: GridConnection | undefined,
): MicrogridNode {
  const effectiveLimit = circuitLimit(circuit)
  assert(effectiveLimit, `circuit ${circuit.circuitId} has no limit, though the tree has no faults`)
  const placed = { nodeId: connection?.nodeId ?? circuit.nodeId, parentNodeId, depth, circuit, effectiveLimit }
  return parentNodeId === null
    ? { ...placed, kind: 'GRID_CONNECTION', name: connection?.name ?? circuit.name }
    : { ...placed, kind: 'CIRCUIT', name: circuit.name }
}

/** Sorted by code, then by ids: the same data gives the same bytes, whatever order it came in. */
export function topologyFaults(depot: Depot): readonly Fault[] {
  const faults = [...parentFaults(depot), ...cycleFaults(depot), ...ratingFaults(depot), ...attachmentFaults(depot)]
  return faults.sort((a, b) => byId(a.code, b.code) || byId((a.ids ?? []).join(), (b.ids ?? []).join()))
}

function parentFaults(depot: Depot): Fault[] {
  return [...depot.circuits.values()].flatMap((circuit): Fault[] => {
    if (!circuit.parent || depot.circuits.has(circuit.parent.circuitId)) return []
    const ids = [circuit.circuitId, circuit.parent.circuitId]
    return circuit.parent.depotId === depot.depotId
      ? [
          {
            code: 'TOPOLOGY_UNKNOWN_PARENT',
            message: `Circuit "${circuit.name}" has a parent that doesn't exist.`,
            ids,
          },
        ]
      : [
          {
            code: 'TOPOLOGY_CROSS_DEPOT_PARENT',
            message: `The parent of circuit "${circuit.name}" is in another depot.`,
            ids,
          },
        ]
  })
}

/** One fault a cycle, naming every circuit on it. */
function cycleFaults(depot: Depot): Fault[] {
  const faults: Fault[] = []
  const settled = new Set<string>()
  for (const start of depot.circuits.keys()) {
    const path = new Set<string>()
    let id: string | undefined = start
    while (id !== undefined && !settled.has(id) && !path.has(id)) {
      path.add(id)
      id = depot.circuits.get(id)?.parent?.circuitId
    }
    if (id !== undefined && path.has(id)) {
      const walked = [...path]
      const ids = walked.slice(walked.indexOf(id)).sort(byId)
      const names = ids.map((circuitId) => `"${depot.circuits.get(circuitId)?.name}"`).join(', ')
      const message =
        ids.length === 1 ? `Circuit ${names} is its own parent.` : `Circuits ${names} are each other's parents.`
      faults.push({ code: 'TOPOLOGY_CYCLE', message, ids })
    }
    for (const walked of path) settled.add(walked)
  }
  return faults
}

function ratingFaults(depot: Depot): Fault[] {
  const circuits = [...depot.circuits.values()].filter((circuit) => circuitLimit(circuit) === null)
  const chargers = [...depot.chargePoints.values()].filter((chargePoint) => chargePoint.rating === null)
  return [
    ...circuits.map((circuit): Fault => {
      const message = `Circuit "${circuit.name}" has neither a rating nor a safe default capacity.`
      return { code: 'TOPOLOGY_MISSING_RATING', message, ids: [circuit.circuitId] }
    }),
    ...chargers.map((chargePoint): Fault => {
      const message = `Charge point "${chargePoint.name}" has no rating.`
      return { code: 'TOPOLOGY_MISSING_RATING', message, ids: [chargePoint.chargePointId] }
    }),
  ]
}

function attachmentFaults(depot: Depot): Fault[] {
  const unattached = [...depot.chargePoints.values()].filter((chargePoint) => chargePoint.circuitId === null)
  const loose = [...depot.connectors.values()].filter((connector) => !depot.chargePoints.has(connector.chargePointId))
  return [
    ...unattached.map((chargePoint): Fault => {
      const message = `Charge point "${chargePoint.name}" is on no circuit.`
      return { code: 'TOPOLOGY_UNATTACHED_CHARGE_POINT', message, ids: [chargePoint.chargePointId] }
    }),
    ...loose.map((connector): Fault => {
      const message = `Connector ${connector.number} belongs to a charge point that doesn't exist.`
      return { code: 'TOPOLOGY_UNATTACHED_CONNECTOR', message, ids: [connector.connectorId, connector.chargePointId] }
    }),
    ...hangingInTheAir(depot),
  ]
}

/** What hangs on a circuit that this depot doesn't have. */
function hangingInTheAir(depot: Depot): Fault[] {
  const assets = [
    ...[...depot.chargePoints.values()].map(({ chargePointId: id, name, circuitId }) => ({ id, name, circuitId })),
    ...[...depot.powerSources.values()].map(({ powerSourceId: id, name, circuitId }) => ({ id, name, circuitId })),
    ...[...depot.devices.values()].map(({ deviceId: id, name, circuitId }) => ({ id, name, circuitId })),
  ]
  return assets.flatMap(({ id, name, circuitId }): Fault[] => {
    if (circuitId === null || depot.circuits.has(circuitId)) return []
    const message = `"${name}" hangs on a circuit that this depot doesn't have.`
    return [{ code: 'TOPOLOGY_UNKNOWN_CIRCUIT', message, ids: [id, circuitId] }]
  })
}

const inOrder = (circuits: Iterable<Circuit & Kept>): (Circuit & Kept)[] =>
  [...circuits].sort((a, b) => byId(a.circuitId, b.circuitId))
