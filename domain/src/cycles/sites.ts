import type { NodeKind } from '@busbar/balancer/codes'
import { acFromReference, efficiencyPpm, ratingAtReferenceW } from '../charging/reference.ts'
import { type Wires, wiresOf } from '../charging/loadTree.ts'
import type { Fault } from '../kernel/refusal.ts'
import { assemble, circuitLimit } from '../topology/assemble.ts'
import { ratingW } from '../topology/rating.ts'
import { isOnOnePhase, onAllPhases, type Wiring, wiringOf } from '../topology/wiring.ts'
import { byId, type ChargePoint, type Circuit, type Depot } from '../topology/depot.ts'
import { asFed } from '../topology/feed.ts'
import type { SiteImage, SiteLimit } from './image.ts'
import { depotFrom } from './registryImage.ts'

/** One node of the site as a cycle sees it: the whole microgrid at the root, connectors at the ends. */
export type SiteNode = {
  readonly nodeId: string
  readonly parentId: string | null
  readonly kind: NodeKind
  readonly name: string
  /** the limits that it has by itself and from others, whether they apply now or later */
  readonly limits: readonly SiteLimit[]
  /** what its chargers can draw at most by their build; null above them */
  readonly mostW: number | null
  readonly wiring: Wiring
  /** what its three conductors carry together, whatever limits its power for a time; null where it hasn't three */
  readonly conductorsW: number | null
  /** what each of them carries; null where the plate states no current */
  readonly conductorsMa: number | null
}

export type Site = {
  /** parents before their children */
  readonly nodes: readonly SiteNode[]
  /** where each unit is, by its id */
  readonly unitNodes: ReadonlyMap<string, UnitPlace>
  readonly connectorCounts: ReadonlyMap<string, number>
  /** of these nodes */
  readonly wires: Wires
}

export type UnitPlace = {
  readonly nodeId: string
  readonly chargePoint: ChargePoint
  readonly connector: number | null
}

/** Among the site's nodes; -1 for one that isn't there. */
export function placeOf({ wires }: Site, nodeId: string): number {
  const at = wires.indexOf.get(nodeId)
  return at === undefined ? -1 : wires.given[at]!
}

type Found = Site | { readonly faults: readonly [Fault, ...Fault[]] }
type Seen = Pick<SiteImage, 'format' | 'registry' | 'limits' | 'calculationVersion'>

/** The wiring of a site, or everything that keeps it from being one tree, in the stable order of the topology's faults. */
export function siteFrom({ format, registry, limits, calculationVersion }: Seen): Found {
  const isFlat = calculationVersion < 3
  const known = knownSites[format < 4 ? 0 : 1][isFlat ? 1 : 0]
  const site = known.get(registry) ?? derived({ format, registry }, isFlat)
  known.set(registry, site)
  return 'faults' in site ? site : { ...site, nodes: limited(site.nodes, limits) }
}

type Known = WeakMap<SiteImage['registry'], Found>
/** Cycle after cycle sees the same registry; what others limit comes and goes. */
const knownSites: readonly [older: readonly [Known, flat: Known], fed: readonly [Known, flat: Known]] = [
  [new WeakMap(), new WeakMap()],
  [new WeakMap(), new WeakMap()],
]

function limited(nodes: readonly SiteNode[], limits: Seen['limits']): readonly SiteNode[] {
  if (limits.length === 0) return nodes
  const limitsOf = byNode(limits)
  return nodes.map((node) => {
    const others = limitsOf.get(node.parentId === null ? null : node.nodeId)
    return others ? { ...node, limits: [...node.limits, ...others] } : node
  })
}

/** The depot of a cycle, with the plates of its chargers as they count in it. */
export function countedDepot({ format, registry }: Pick<Seen, 'format' | 'registry'>): ReturnType<typeof depotFrom> {
  const { depot, microgrid } = depotFrom(registry)
  return { depot: format < 4 ? depot : asFed(depot), microgrid }
}

function derived(seen: Pick<Seen, 'format' | 'registry'>, isFlat: boolean): Found {
  const { depot, microgrid } = countedDepot(seen)
  if (microgrid === null) return { faults: [notProvisioned] }
  const assembled = assemble(depot, microgrid)
  if ('faults' in assembled) return assembled
  const { nodes, nodeOfCircuit } = assembled.tree
  const root: SiteNode = {
    ...{ nodeId: microgrid.microgridId, parentId: null, kind: 'ROOT', name: depot.name, limits: [], mostW: null },
    ...{ wiring: onAllPhases, ...noConductors },
  }
  const topOf = new Map<string, string>()
  const onOnePhase = new Set<string>()
  const circuits = nodes.flatMap(({ nodeId, parentNodeId, kind, name, circuit, effectiveLimit }): SiteNode[] => {
    const top = parentNodeId === null ? nodeId : (topOf.get(parentNodeId) ?? nodeId)
    topOf.set(nodeId, top)
    if (isOnOnePhase(circuit.rating) || onOnePhase.has(parentNodeId ?? '')) onOnePhase.add(nodeId)
    // A flat site knows no boards: everything hangs right under its grid connection.
    if (isFlat && parentNodeId !== null) return []
    const limits = ownLimits(circuit, nodeId, kind)
    const conductors = onOnePhase.has(nodeId) ? noConductors : conductorsOf(circuit, effectiveLimit.limitW)
    const above = { parentId: parentNodeId ?? root.nodeId, mostW: null, wiring: onAllPhases }
    return [{ nodeId, kind, name, limits, ...conductors, ...above }]
  })
  const boardOf = (circuitId: string | null): Board => {
    const nodeId = nodeOfCircuit.get(circuitId ?? '') ?? root.nodeId
    return { nodeId: isFlat ? (topOf.get(nodeId) ?? nodeId) : nodeId, isOnOne: onOnePhase.has(nodeId) }
  }
  return withChargers(depot, [root, ...circuits], boardOf)
}

type Conductors = Pick<SiteNode, 'conductorsW' | 'conductorsMa'>
const noConductors: Conductors = { conductorsW: null, conductorsMa: null }

function conductorsOf({ rating }: Circuit, limitW: number): Conductors {
  if (rating?.unit !== 'A') return { conductorsW: limitW, conductorsMa: null }
  return { conductorsW: limitW, conductorsMa: Math.floor((rating.currentMa * limitW) / ratingW(rating)) }
}

/** Where chargers hang. Everything beneath a board on one phase is on that phase, whatever its own plate says. */
type Board = { readonly nodeId: string; readonly isOnOne: boolean }

const notProvisioned: Fault = {
  code: 'MICROGRID_NOT_PROVISIONED',
  message: 'This depot has no microgrid yet.',
  ids: [],
}

function byNode(limits: readonly SiteLimit[]): ReadonlyMap<string | null, readonly SiteLimit[]> {
  const found = new Map<string | null, SiteLimit[]>()
  for (const limit of limits) {
    const others = found.get(limit.nodeId)
    if (others) others.push(limit)
    else found.set(limit.nodeId, [limit])
  }
  return found
}

function ownLimits(circuit: Circuit, nodeId: string, kind: 'GRID_CONNECTION' | 'CIRCUIT'): readonly SiteLimit[] {
  const limit = circuitLimit(circuit)
  if (limit === null) return []
  const source = kind === 'GRID_CONNECTION' ? 'GRID_CONNECTION_LIMIT' : 'CIRCUIT_LIMIT'
  const by = limit.source === 'RATING' ? 'rating' : 'safe default capacity'
  return [always(nodeId, limit.limitW, source, by)]
}

const always = (nodeId: string, limitW: number, source: SiteLimit['source'], by: string): SiteLimit => ({
  ...{ limitId: `${source} ${nodeId}`, nodeId, limitW, source, from: 0, until: null, by },
})

function withChargers(depot: Depot, nodes: readonly SiteNode[], boardOf: (circuitId: string | null) => Board): Site {
  const chargePoints = [...depot.chargePoints.values()].sort((a, b) => byId(a.chargePointId, b.chargePointId))
  const unitNodes = new Map<string, UnitPlace>()
  const connectorCounts = new Map<string, number>()
  const onOnePhase = onOnePhaseOf(depot, boardOf)
  const chargers = chargePoints.map((chargePoint): SiteNode => {
    const { chargePointId: nodeId, name, circuitId, controlMode } = chargePoint
    const ratedW = chargePointRatedW(chargePoint)
    if (controlMode === 'CHARGER') unitNodes.set(nodeId, { nodeId, chargePoint, connector: null })
    const limits = [always(nodeId, ratedW, 'CHARGE_POINT_LIMIT', 'rating')]
    const wiring = wiringOf(chargePoint.phases, onOnePhase.partly.has(nodeId))
    const parentId = boardOf(circuitId).nodeId
    return { nodeId, parentId, kind: 'CHARGE_POINT', name, limits, mostW: ratedW, wiring, ...noConductors }
  })
  const connectors = [...depot.connectors.values()]
    .sort((a, b) => byId(a.connectorId, b.connectorId))
    .flatMap((connector): SiteNode[] => {
      const chargePoint = depot.chargePoints.get(connector.chargePointId)
      if (!chargePoint || chargePoint.controlMode === 'CHARGER') return []
      const { connectorId: nodeId, number, rating } = connector
      unitNodes.set(nodeId, { nodeId, chargePoint, connector: number })
      const { chargePointId: parentId } = chargePoint
      connectorCounts.set(parentId, (connectorCounts.get(parentId) ?? 0) + 1)
      const ownW = rating === null ? Infinity : atAcW(rating, chargePoint)
      const ratedW = Math.min(ownW, chargePointRatedW(chargePoint))
      const limits = [always(nodeId, ratedW, 'CONNECTOR_LIMIT', 'rating')]
      const name = connector.name ?? `${chargePoint.name} connector ${number}`
      const wiring = wiringOf(chargePoint.phases, isOnOnePhase(rating) || onOnePhase.wholly.has(parentId))
      return [{ nodeId, parentId, kind: 'CONNECTOR', name, limits, mostW: ratedW, wiring, ...noConductors }]
    })
  const all = [...nodes, ...chargers, ...connectors]
  return { nodes: all, unitNodes, connectorCounts, wires: wiresOf(all) }
}

/** Charge points that are on one phase, and beside them those that have a connector which is. */
function onOnePhaseOf({ chargePoints, connectors }: Depot, boardOf: (circuitId: string | null) => Board) {
  const wholly = new Set<string>()
  for (const { chargePointId, circuitId, rating } of chargePoints.values()) {
    if (isOnOnePhase(rating) || boardOf(circuitId).isOnOne) wholly.add(chargePointId)
  }
  const partly = new Set(wholly)
  for (const { chargePointId, rating } of connectors.values()) if (isOnOnePhase(rating)) partly.add(chargePointId)
  return { wholly, partly }
}

const atAcW = (rating: NonNullable<ChargePoint['rating']>, chargePoint: ChargePoint): number =>
  acFromReference(ratingAtReferenceW(rating, chargePoint), efficiencyPpm(chargePoint))

/** Charge points without a rating don't come so far: they are a fault of the topology. */
const chargePointRatedW = (chargePoint: ChargePoint): number =>
  chargePoint.rating === null ? 0 : atAcW(chargePoint.rating, chargePoint)
