import type { Instant } from '../kernel/instant.ts'
import { isTimezone } from '../kernel/instant.ts'
import { assert } from '../kernel/assert.ts'
import { type Fault, type Refusal, refuseAll } from '../kernel/refusal.ts'
import { topologyFaults } from './assemble.ts'
import type { ImportDepot } from './commands.ts'
import { controlChange, wrongWith } from './decideControl.ts'
import type { Depot } from './depot.ts'
import type { DepotEvent } from './events.ts'
import { evolve } from './evolve.ts'
import { fallbackFault, safeDefaultFault } from './guardrails.ts'
import { reconcile } from './reconcile.ts'

/** One depot as a whole: everything or nothing. From an older system it is taken as it stands, faults and all. */
export function decideImport(command: ImportDepot, now: Instant): readonly DepotEvent[] | Refusal {
  const { depotId, microgridId } = command
  const chargePointNames = new Map(command.chargePoints.map(({ chargePointId, name }) => [chargePointId, name]))
  const contents: DepotEvent[] = [
    { type: 'DepotCreated', depotId, ...command.depot },
    ...command.circuits.map((circuit): DepotEvent => ({ type: 'CircuitAdded', circuit })),
    ...command.chargePoints.map((chargePoint): DepotEvent => ({ type: 'ChargePointAdded', chargePoint })),
    ...command.connectors.map((connector): DepotEvent => {
      const chargePointName = chargePointNames.get(connector.chargePointId)
      return { type: 'ConnectorAdded', connector, ...(chargePointName !== undefined && { chargePointName }) }
    }),
    ...command.powerSources.map((powerSource): DepotEvent => ({ type: 'PowerSourceAdded', powerSource })),
    ...command.devices.map((device): DepotEvent => ({ type: 'DeviceAdded', device })),
  ]
  const depot = evolve(
    { state: 'unknown' },
    contents.map((event) => ({ event, at: now })),
  )
  assert(depot.state === 'open', 'an imported depot that is not open')
  const nodes: DepotEvent[] =
    microgridId === null
      ? []
      : [{ type: 'MicrogridProvisioned', microgridId, cause: 'DEPOT_CREATED' }, ...reconcile(depot).events]
  const withNodes = evolve(
    depot,
    nodes.map((event) => ({ event, at: now })),
  )
  assert(withNodes.state === 'open', 'an imported depot that is not open')
  const [first, ...rest] = [
    ...fieldFaults(command),
    ...(microgridId === null ? [] : [...topologyFaults(depot), ...guardrailFaults(command)]),
    ...controlFaults(withNodes, command),
  ]
  if (first) return refuseAll([first, ...rest])
  const control = controlChange(depot.control, command.control ?? {})
  return [...contents, ...nodes, ...(control ? [{ type: 'ControlSet', ...control } as const] : [])]
}

/** An older system took such things; here they are looked at when somebody changes them. */
const guardrailFaults = ({ circuits, chargePoints }: ImportDepot): readonly Fault[] =>
  [...circuits.map(safeDefaultFault), ...chargePoints.map(fallbackFault)].filter((fault) => fault !== null)

/** They point into the control of the file. */
const controlFaults = (depot: Depot, { control = {} }: ImportDepot): readonly Fault[] =>
  wrongWith(depot, control).map((fault) => ({ ...fault, pointer: `/control${fault.pointer ?? ''}` }))

function fieldFaults(command: ImportDepot): Fault[] {
  const faults: Fault[] = []
  if (!isTimezone(command.depot.timezone)) {
    const message = `"${command.depot.timezone}" is no IANA timezone; use a name like "Australia/Perth".`
    faults.push({ code: 'TIMEZONE_UNKNOWN', message, pointer: '/timezone' })
  }
  for (const id of idsTwice(command)) {
    faults.push({ code: 'ID_TAKEN', message: `The id ${id} stands twice in this file.`, ids: [id] })
  }
  const identities = new Set<string>()
  for (const { chargePointId, ocppIdentity } of command.chargePoints) {
    if (identities.has(ocppIdentity)) {
      const message = `The OCPP identity ${ocppIdentity} stands twice in this file.`
      faults.push({ code: 'OCPP_IDENTITY_TAKEN', message, ids: [chargePointId] })
    }
    identities.add(ocppIdentity)
  }
  const numbers = new Set<string>()
  for (const { connectorId, chargePointId, number } of command.connectors) {
    const plug = `${chargePointId} ${number}`
    if (numbers.has(plug)) {
      const message = `This charge point has two connectors ${number}.`
      faults.push({ code: 'CONNECTOR_NUMBER_TAKEN', message, ids: [connectorId] })
    }
    numbers.add(plug)
  }
  return faults
}

function idsTwice({ circuits, chargePoints, connectors, powerSources, devices }: ImportDepot): readonly string[] {
  const kinds = [
    circuits.map(({ circuitId }) => circuitId),
    circuits.map(({ nodeId }) => nodeId),
    chargePoints.map(({ chargePointId }) => chargePointId),
    connectors.map(({ connectorId }) => connectorId),
    powerSources.map(({ powerSourceId }) => powerSourceId),
    devices.map(({ deviceId }) => deviceId),
  ]
  return kinds.flatMap((ids) => {
    const seen = new Set<string>()
    return ids.filter((id) => seen.size === seen.add(id).size)
  })
}
