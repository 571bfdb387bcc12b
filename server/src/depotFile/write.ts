import { kwFromWatts } from '@busbar/domain/kernel/watts'
import { byId, type Connector, type Depot, type ParentCircuit } from '@busbar/domain/topology/depot'
import { Document, isMap, isScalar, isSeq, visit } from 'yaml'
import { kwOrNull, phasesSent, rated } from '../words.ts'
import { type Callings, callingsOf } from './callings.ts'
import { plainControl } from './control.ts'

export type Format = 'yaml' | 'json'

/** What circuits of other depots are called, by id: an older system's circuit may have its parent there. */
export type Elsewhere = ReadonlyMap<string, { readonly depot: string; readonly circuit: string }>

/** A depot as a file that `readDepotFile` reads as the same depot, but for its ids. */
export function writeDepotFile(depot: Depot, format: Format, elsewhere: Elsewhere = new Map()): string {
  const plain = plainDepot(depot, elsewhere)
  return format === 'json' ? `${JSON.stringify(plain, null, 2)}\n` : toYaml(plain)
}

/** Names and keys by which the depot's things refer to each other. */
export const circuitCallings = (depot: Depot): Callings =>
  callingsOf(inOrder(depot.circuits).map(({ circuitId: id, name }) => ({ id, name })))

function plainDepot(depot: Depot, elsewhere: Elsewhere): object {
  const circuits = circuitCallings(depot)
  const chargePoints = callingsOf(inOrder(depot.chargePoints).map(({ chargePointId: id, name }) => ({ id, name })))
  const control = plainControl(depot, circuits, chargePoints)
  return {
    name: depot.name,
    timezone: depot.timezone,
    ...(depot.visibleTo && { visible_to: depot.visibleTo }),
    ...(control && { control }),
    circuits: inOrder(depot.circuits).map((circuit) =>
      stated({
        key: circuits.keyOf(circuit.circuitId),
        name: circuit.name,
        parent: parentOf(depot, circuit.parent, circuits, elsewhere),
        rating: rated(circuit.rating).rating,
        safe_default_kw: kwOrNull(circuit.safeDefaultW),
      }),
    ),
    charge_points: chargePointsOf(depot, circuits, chargePoints),
    ...looseConnectors(depot, chargePoints),
    power_sources: inOrder(depot.powerSources).map((powerSource) =>
      stated({
        name: powerSource.name,
        circuit: powerSource.circuitId && circuits.call(powerSource.circuitId),
        kind: powerSource.kind,
        rating: rated(powerSource.rating).rating,
        capacity_kwh: kwOrNull(powerSource.capacityWh),
      }),
    ),
    devices: inOrder(depot.devices).map((device) =>
      stated({
        name: device.name,
        circuit: device.circuitId && circuits.call(device.circuitId),
        kind: device.kind,
        site_model_name: device.siteModelName,
      }),
    ),
  }
}

function parentOf(depot: Depot, parent: ParentCircuit | null, circuits: Callings, elsewhere: Elsewhere) {
  if (parent === null) return null
  if (parent.depotId === depot.depotId) return circuits.call(parent.circuitId)
  return elsewhere.get(parent.circuitId) ?? { depot: parent.depotId, circuit: parent.circuitId }
}

function chargePointsOf(depot: Depot, circuits: Callings, chargePoints: Callings): object[] {
  const byChargePoint = new Map<string, Connector[]>()
  for (const connector of depot.connectors.values()) {
    const others = byChargePoint.get(connector.chargePointId)
    if (others) others.push(connector)
    else byChargePoint.set(connector.chargePointId, [connector])
  }
  return inOrder(depot.chargePoints).map((chargePoint) => {
    const connectors = byChargePoint.get(chargePoint.chargePointId) ?? []
    return stated({
      key: chargePoints.keyOf(chargePoint.chargePointId),
      name: chargePoint.name,
      circuit: chargePoint.circuitId && circuits.call(chargePoint.circuitId),
      ocpp_identity: chargePoint.ocppIdentity,
      control_mode: chargePoint.controlMode,
      rating: rated(chargePoint.rating).rating,
      limit_reference: chargePoint.limitReference,
      efficiency: chargePoint.efficiency,
      fallback_kw: kwFromWatts(chargePoint.fallbackW),
      phases: phasesSent(chargePoint.phases),
      connectors: connectors.toSorted((a, b) => a.number - b.number).map(plainConnector),
    })
  })
}

/** Connectors whose charge point is not here: an older system left them. */
function looseConnectors(depot: Depot, chargePoints: Callings): object {
  const loose = inOrder(depot.connectors).filter(({ chargePointId }) => !depot.chargePoints.has(chargePointId))
  if (loose.length === 0) return {}
  return {
    connectors: loose.map((connector) => ({
      charge_point: chargePoints.call(connector.chargePointId),
      ...plainConnector(connector),
    })),
  }
}

const plainConnector = ({ number, name, rating }: Connector): object =>
  stated({ number, name, rating: rated(rating).rating })

/** In the order of ids, which is that of their making: two exports of one depot are the same text. */
const inOrder = <Item>(items: ReadonlyMap<string, Item>): Item[] =>
  [...items].sort(([a], [b]) => byId(a, b)).map(([, item]) => item)

/** Without what is not known. */
const stated = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))

/** Lists whose items are short: one line each. */
const onOneLine: readonly unknown[] = ['connectors', 'stale_after_by_node', 'expected_loads']

function toYaml(plain: object): string {
  // Readers of the older YAML 1.1 take "yes" and "12:30" for something else than text: they are quoted for them too.
  const document = new Document(plain, { compat: 'yaml-1.1' })
  visit(document, {
    Pair: (_key, pair) => {
      const name = isScalar(pair.key) ? pair.key.value : null
      if ((name === 'rating' || name === 'parent') && isMap(pair.value)) pair.value.flow = true
      if (!onOneLine.includes(name) || !isSeq(pair.value)) return
      for (const item of pair.value.items) if (isMap(item)) item.flow = true
    },
  })
  return document.toString({ lineWidth: 0 })
}
