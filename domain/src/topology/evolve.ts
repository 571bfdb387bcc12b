import { assert, unreachable } from '../kernel/assert.ts'
import type { Happened } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { controlDefaults, type DepotControl } from './control.ts'
import type { Depot, DepotStream, GridConnection, Kept, KeptControl, Microgrid } from './depot.ts'
import type { DepotEvent, MicrogridEvent } from './events.ts'

export function evolve(before: DepotStream, happened: readonly Happened<DepotEvent>[]): DepotStream {
  let depot: Draft | null = before.state === 'open' ? copy(before) : null
  let deletedId: string | null = null
  for (const { event, at } of happened) {
    if (event.type === 'DepotCreated') {
      const { depotId, name, timezone, visibleTo } = event
      const control = { ...controlDefaults, olderLeasesEndAt: null, ...born(at) }
      depot = { ...empty(), state: 'open', depotId, name, timezone, visibleTo, control, ...born(at) }
      continue
    }
    assert(depot, `${event.type} in a depot that isn't open`)
    if (event.type === 'DepotDeleted') deletedId = event.depotId
    else apply(depot, event, at)
    if (depot.microgrid && changesTopology(event)) {
      depot.microgrid = { ...depot.microgrid, version: depot.microgrid.version + 1, changedAt: at }
    }
  }
  if (deletedId !== null) return { state: 'deleted', depotId: deletedId }
  return depot ?? before
}

/**
 * What the microgrid's version counts: circuits that come, go, move or change their name, and assets that are attached,
 * moved or detached. Ratings are no topology, and connectors are part of their charge point. Each command makes one such
 * event at most, so that one change is one step.
 */
export function changesTopology(event: DepotEvent): boolean {
  switch (event.type) {
    case 'CircuitAdded':
    case 'CircuitRemoved':
      return true
    case 'CircuitChanged':
      return 'name' in event.after || 'parent' in event.after
    case 'ChargePointAdded':
      return event.chargePoint.circuitId !== null
    case 'ChargePointRemoved':
      return event.chargePoint.circuitId !== null
    case 'PowerSourceAdded':
    case 'PowerSourceRemoved':
      return event.powerSource.circuitId !== null
    case 'DeviceAdded':
    case 'DeviceRemoved':
      return event.device.circuitId !== null
    case 'ChargePointChanged':
    case 'PowerSourceChanged':
    case 'DeviceChanged':
      return 'circuitId' in event.after
    case 'MicrogridResynced':
      return event.created.length + event.updated.length + event.removed.length > 0
    default:
      return false
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends ReadonlyMap<infer Id, infer Item> ? Map<Id, Item> : T[K] }
type Draft = Writable<Depot>
type Contents = Pick<Draft, 'microgrid' | 'circuits' | 'chargePoints' | 'connectors' | 'powerSources' | 'devices'>

const empty = (): Contents => ({
  microgrid: null,
  circuits: new Map(),
  chargePoints: new Map(),
  connectors: new Map(),
  powerSources: new Map(),
  devices: new Map(),
})

const copy = (depot: Depot): Draft => ({
  ...depot,
  circuits: new Map(depot.circuits),
  chargePoints: new Map(depot.chargePoints),
  connectors: new Map(depot.connectors),
  powerSources: new Map(depot.powerSources),
  devices: new Map(depot.devices),
})

const born = (at: Instant): Kept => ({ revision: 1, createdAt: at, changedAt: at })

function change<Item extends Kept>(
  items: Map<string, Item>,
  id: string,
  after: Partial<Omit<Item, keyof Kept>>,
  at: Instant,
): void {
  const item = items.get(id)
  assert(item, `a change of ${id}, which the depot doesn't hold`)
  items.set(id, { ...item, ...after, revision: item.revision + 1, changedAt: at })
}

function apply(depot: Draft, event: Exclude<DepotEvent, { type: 'DepotCreated' | 'DepotDeleted' }>, at: Instant): void {
  switch (event.type) {
    case 'DepotChanged':
      Object.assign(depot, event.after, { revision: depot.revision + 1, changedAt: at })
      return
    case 'ControlSet':
      depot.control = controlAfter(depot.control, event.after, at)
      return
    case 'CircuitAdded':
      depot.circuits.set(event.circuit.circuitId, { ...event.circuit, ...born(at) })
      return
    case 'CircuitChanged':
      return change(depot.circuits, event.circuitId, event.after, at)
    case 'CircuitRemoved':
      depot.circuits.delete(event.circuit.circuitId)
      return
    case 'ChargePointAdded':
      depot.chargePoints.set(event.chargePoint.chargePointId, { ...event.chargePoint, ...born(at) })
      return
    case 'ChargePointChanged':
      return change(depot.chargePoints, event.chargePointId, event.after, at)
    case 'ChargePointRemoved':
      depot.chargePoints.delete(event.chargePoint.chargePointId)
      return
    case 'ChargerKeySet':
    case 'ChargerKeyRemoved':
      return
    case 'ConnectorAdded':
      depot.connectors.set(event.connector.connectorId, { ...event.connector, ...born(at) })
      return
    case 'ConnectorChanged':
      return change(depot.connectors, event.connectorId, event.after, at)
    case 'ConnectorRemoved':
      depot.connectors.delete(event.connector.connectorId)
      return
    case 'PowerSourceAdded':
      depot.powerSources.set(event.powerSource.powerSourceId, { ...event.powerSource, ...born(at) })
      return
    case 'PowerSourceChanged':
      return change(depot.powerSources, event.powerSourceId, event.after, at)
    case 'PowerSourceRemoved':
      depot.powerSources.delete(event.powerSource.powerSourceId)
      return
    case 'DeviceAdded':
      depot.devices.set(event.device.deviceId, { ...event.device, ...born(at) })
      return
    case 'DeviceChanged':
      return change(depot.devices, event.deviceId, event.after, at)
    case 'DeviceRemoved':
      depot.devices.delete(event.device.deviceId)
      return
    default:
      depot.microgrid = evolveMicrogrid(depot.microgrid, event, at)
  }
}

function controlAfter(control: KeptControl, after: Partial<DepotControl>, at: Instant): KeptControl {
  const { leaseS, revision, olderLeasesEndAt } = control
  const isShorter = after.leaseS !== undefined && after.leaseS < leaseS
  const endAt = isShorter ? Math.max(olderLeasesEndAt ?? 0, at + leaseS * 1000) : olderLeasesEndAt
  return { ...control, ...after, olderLeasesEndAt: endAt, revision: revision + 1, changedAt: at }
}

function evolveMicrogrid(microgrid: Microgrid | null, event: MicrogridEvent, at: Instant): Microgrid {
  if (event.type === 'MicrogridProvisioned') {
    const { microgridId } = event
    return { microgridId, version: 1, provisionedAt: at, changedAt: at, syncedAt: at, gridConnections: new Map() }
  }
  assert(microgrid, `${event.type} in a depot without a microgrid`)
  if (event.type === 'MicrogridResynced') return { ...microgrid, syncedAt: at }
  const gridConnections = new Map<string, GridConnection>(microgrid.gridConnections)
  switch (event.type) {
    case 'GridConnectionAdded':
      gridConnections.set(event.circuitId, { nodeId: event.nodeId, circuitId: event.circuitId, name: event.name })
      break
    case 'GridConnectionRenamed':
      gridConnections.set(event.circuitId, { nodeId: event.nodeId, circuitId: event.circuitId, name: event.to })
      break
    case 'GridConnectionRemoved':
      gridConnections.delete(event.circuitId)
      break
    default:
      unreachable(event)
  }
  return { ...microgrid, syncedAt: at, gridConnections }
}
