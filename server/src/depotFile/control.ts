import type { Fault } from '@busbar/domain/kernel/refusal'
import { kwFromWatts } from '@busbar/domain/kernel/watts'
import { controlDefaults, type DepotControl } from '@busbar/domain/topology/control'
import { byId, type Circuit, type Connector, type Depot } from '@busbar/domain/topology/depot'
import { ControlInFile, ExpectedLoadInFile, type NodeInFile, StaleAfterInFile } from '@busbar/wire/api/depotFile'
import { controlSent, type PlainValues, valuesFrom } from '../controlWords.ts'
import { wattsOrNull } from '../words.ts'
import type { Callings } from './callings.ts'
import type { FileFault, Path } from './faults.ts'
import { isFields, type Item, readItem, readList, type Report } from './items.ts'

/** What a file says about how its depot is controlled, its nodes still names. */
export type ControlDraft = {
  readonly values: PlainValues
  readonly staleAfter: readonly Item<StaleAfterInFile>[]
  readonly expectedLoads: readonly Item<ExpectedLoadInFile>[]
}

const nothingSaid: ControlDraft = { values: {}, staleAfter: [], expectedLoads: [] }
const lists = ['stale_after_by_node', 'expected_loads']

export function readControl(raw: unknown, path: Path, report: Report): ControlDraft {
  if (raw === undefined || raw === null) return nothingSaid
  const plain = isFields(raw)
    ? Object.fromEntries(Object.entries(raw).filter(([field]) => !lists.includes(field)))
    : raw
  const values = readItem(plain, path, ControlInFile, {}, report)?.fields ?? {}
  if (!isFields(raw)) return nothingSaid
  const listed = <Schema extends typeof StaleAfterInFile | typeof ExpectedLoadInFile>(list: string, schema: Schema) =>
    readList(raw[list], [...path, list], schema, {}, report)
  return {
    values,
    staleAfter: listed('stale_after_by_node', StaleAfterInFile) as ControlDraft['staleAfter'],
    expectedLoads: listed('expected_loads', ExpectedLoadInFile) as ControlDraft['expectedLoads'],
  }
}

/** The nodes of a depot of the file as its command has them. */
export type NodesInFile = {
  readonly microgridId: string | null
  readonly circuits: readonly Circuit[]
  readonly connectors: readonly Connector[]
  resolve(kind: 'circuit' | 'charge point', name: string, at: Path): string
}

/** The control in the domain's words; `pathOf` learns where what is said of each node stands. */
export function controlOf(draft: ControlDraft, nodes: NodesInFile, pathOf: Map<string, Path>, report: Report) {
  const nodeOf = (item: Item<NodeInFile>, list: string, at: number): string => {
    pathOf.set(`/control/${list}/${at}`, item.path)
    return nodeIdOf(item, nodes, report)
  }
  const control: Partial<DepotControl> = {
    ...valuesFrom(draft.values),
    ...(draft.staleAfter.length > 0 && {
      staleAfterByNode: draft.staleAfter.map((item, at) => ({
        ...{ nodeId: nodeOf(item, 'stale_after_by_node', at), staleAfterS: item.fields.stale_after_s },
      })),
    }),
    ...(draft.expectedLoads.length > 0 && {
      expectedLoads: draft.expectedLoads.map((item, at) => ({
        ...{ nodeId: nodeOf(item, 'expected_loads', at), assumedW: wattsOrNull(item.fields.assumed_kw) },
      })),
    }),
  }
  return control
}

/** What names no circuit and no charge point is the microgrid as a whole. */
function nodeIdOf({ fields, path }: Item<NodeInFile>, nodes: NodesInFile, report: Report): string {
  const { circuit = null, charge_point: chargePoint = null, connector: number = null } = fields
  if (circuit !== null && chargePoint !== null) {
    report('FIELD_INVALID', 'names a circuit and a charge point: one of them is meant', path)
  }
  if (number !== null && chargePoint === null) {
    report('FIELD_INVALID', 'is a connector of which charge point?', [...path, 'connector'])
  }
  if (circuit !== null) {
    const circuitId = nodes.resolve('circuit', circuit, [...path, 'circuit'])
    return nodes.circuits.find((one) => one.circuitId === circuitId)?.nodeId ?? circuitId
  }
  if (chargePoint === null) return nodes.microgridId ?? ''
  const chargePointId = nodes.resolve('charge point', chargePoint, [...path, 'charge_point'])
  if (number === null) return chargePointId
  const its = nodes.connectors.filter((connector) => connector.chargePointId === chargePointId)
  const found = its.find((connector) => connector.number === number)
  if (!found && its.length > 0) {
    report('REFERENCE_UNKNOWN', `"${chargePoint}" has no connector ${number}`, [...path, 'connector'])
  }
  return found?.connectorId ?? chargePointId
}

/** Where a fault of the control stands: at what is said of its node, or at its field. */
export function pathInControl({ pointer = '' }: Fault, pathOf: ReadonlyMap<string, Path>): FileFault['path'] | null {
  const [, item] = /^(\/control\/\w+\/\d+)/.exec(pointer) ?? []
  return item === undefined ? null : (pathOf.get(item) ?? null)
}

/** Only what differs from what every depot begins with; null where nothing does. */
export function plainControl(depot: Depot, circuits: Callings, chargePoints: Callings): object | null {
  const [kept, begun] = [controlSent(depot.control), controlSent(controlDefaults)]
  const values = Object.entries(kept).filter(
    ([field, value]) => !lists.includes(field) && value !== begun[field as keyof typeof begun],
  )
  const { staleAfterByNode, expectedLoads } = depot.control
  const staleS = new Map(staleAfterByNode.map(({ nodeId, staleAfterS }) => [nodeId, staleAfterS]))
  const assumedW = new Map(expectedLoads.map((load) => [load.nodeId, load.assumedW]))
  const nodes = nodesInOrder(depot, circuits, chargePoints)
  const said = <Value>(values: ReadonlyMap<string, Value>, fields: (value: Value) => object) =>
    nodes.flatMap(({ nodeId, called }) => {
      const value = values.get(nodeId)
      return value === undefined ? [] : [{ ...called, ...fields(value) }]
    })
  const plain = {
    ...Object.fromEntries(values),
    ...(staleS.size > 0 && { stale_after_by_node: said(staleS, (s) => ({ stale_after_s: s })) }),
    ...(assumedW.size > 0 && {
      expected_loads: said(assumedW, (w) => (w === null ? {} : { assumed_kw: kwFromWatts(w) })),
    }),
  }
  return Object.keys(plain).length === 0 ? null : plain
}

/** The microgrid, its nodes, chargers and connectors, by what the file calls them: two exports are the same text. */
function nodesInOrder(depot: Depot, circuits: Callings, chargePoints: Callings) {
  const ordered = <Item>(items: ReadonlyMap<string, Item>) =>
    [...items].sort(([a], [b]) => byId(a, b)).map(([, item]) => item)
  return [
    ...(depot.microgrid ? [{ nodeId: depot.microgrid.microgridId, called: {} }] : []),
    ...ordered(depot.circuits).map(({ circuitId, nodeId }) => ({
      ...{ nodeId, called: { circuit: circuits.call(circuitId) } },
    })),
    ...ordered(depot.chargePoints).map(({ chargePointId: nodeId }) => ({
      ...{ nodeId, called: { charge_point: chargePoints.call(nodeId) } },
    })),
    ...ordered(depot.connectors).map(({ connectorId: nodeId, chargePointId, number }) => ({
      ...{ nodeId, called: { charge_point: chargePoints.call(chargePointId), connector: number } },
    })),
  ]
}
