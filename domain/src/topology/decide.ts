import type { Decider } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { isTimezone } from '../kernel/instant.ts'
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts'
import { checkSeen, difference } from './changes.ts'
import type { DepotCommand } from './commands.ts'
import { decideChargePoint, decideConnector } from './decideChargePoint.ts'
import { decideCircuit } from './decideCircuit.ts'
import { controlFollowing, decideControl } from './decideControl.ts'
import { decideDevice } from './decideDevice.ts'
import { decideImport } from './decideImport.ts'
import { decidePowerSource } from './decidePowerSource.ts'
import type { Depot, DepotStream } from './depot.ts'
import type { DepotEvent, MicrogridEvent } from './events.ts'
import { evolve } from './evolve.ts'
import { isTopLevel, reconcile } from './reconcile.ts'

export const depotDecider: Decider<DepotStream, DepotCommand, DepotEvent> = {
  initial: { state: 'unknown' },
  decide,
  evolve,
}

function decide(depot: DepotStream, command: DepotCommand, now: Instant): readonly DepotEvent[] | Refusal {
  if (command.type === 'CreateDepot' || command.type === 'ImportDepot') {
    if (depot.state !== 'unknown') return refuse('ID_TAKEN', `Depot ${command.depotId} exists or existed.`)
    return command.type === 'ImportDepot' ? decideImport(command, now) : createDepot(command)
  }
  if (depot.state !== 'open') return refuse('DEPOT_NOT_FOUND', 'There is no such depot.')
  const events = decideOpen(depot, command)
  if (isRefusal(events)) return events
  const nodes = depot.microgrid ? nodesFollowing(depot, events, now) : []
  return [...events, ...nodes, ...controlFollowing(depot, events)]
}

/** The first-level nodes follow in the same breath, so that no reader ever sees circuits and nodes apart. */
function nodesFollowing(depot: Depot, events: readonly DepotEvent[], now: Instant): readonly MicrogridEvent[] {
  if (!events.some((event) => event.type.startsWith('Circuit'))) return []
  const after = evolve(
    depot,
    events.map((event) => ({ event, at: now })),
  )
  return after.state === 'open' ? reconcile(after).events : []
}

function createDepot(command: Extract<DepotCommand, { type: 'CreateDepot' }>): readonly DepotEvent[] | Refusal {
  const { depotId, microgridId, name, timezone, visibleTo } = command
  if (!isTimezone(timezone)) return unknownTimezone(timezone)
  return [
    { type: 'DepotCreated', depotId, name, timezone, visibleTo },
    { type: 'MicrogridProvisioned', microgridId, cause: 'DEPOT_CREATED' },
  ]
}

function decideOpen(
  depot: Depot,
  command: Exclude<DepotCommand, { type: 'CreateDepot' | 'ImportDepot' }>,
): readonly DepotEvent[] | Refusal {
  switch (command.type) {
    case 'ChangeDepot':
      return changeDepot(depot, command)
    case 'DeleteDepot': {
      const { depotId, name, visibleTo } = depot
      return checkSeen(depot, command.seenRevision) ?? [{ type: 'DepotDeleted', depotId, name, visibleTo }]
    }
    case 'SetControl':
      return decideControl(depot, command)
    case 'BackfillMicrogrid':
      return backfill(depot, command.microgridId)
    case 'ResyncMicrogrid':
      return resync(depot, command.microgridIdIfNone)
    case 'AddCircuit':
    case 'ChangeCircuit':
    case 'RemoveCircuit':
      return decideCircuit(depot, command)
    case 'AddChargePoint':
    case 'ChangeChargePoint':
    case 'RemoveChargePoint':
    case 'SetChargerKey':
    case 'RemoveChargerKey':
      return decideChargePoint(depot, command)
    case 'AddConnector':
    case 'ChangeConnector':
    case 'RemoveConnector':
      return decideConnector(depot, command)
    case 'AddPowerSource':
    case 'ChangePowerSource':
    case 'RemovePowerSource':
      return decidePowerSource(depot, command)
    case 'AddDevice':
    case 'ChangeDevice':
    case 'RemoveDevice':
      return decideDevice(depot, command)
  }
}

function changeDepot(depot: Depot, command: Extract<DepotCommand, { type: 'ChangeDepot' }>): DepotEvent[] | Refusal {
  const { timezone } = command.changes
  if (timezone !== undefined && !isTimezone(timezone)) return unknownTimezone(timezone)
  const conflict = checkSeen(depot, command.seenRevision)
  if (conflict) return conflict
  const { name, visibleTo } = depot
  const changed = difference({ name, timezone: depot.timezone, visibleTo }, command.changes)
  return changed ? [{ type: 'DepotChanged', name: changed.after.name ?? name, ...changed }] : []
}

/** Depots from before the microgrid get one, once; a depot without a top-level circuit has nothing to be one of. */
function backfill(depot: Depot, microgridId: string): readonly DepotEvent[] {
  const hasTopLevel = [...depot.circuits.values()].some(isTopLevel)
  if (depot.microgrid || !hasTopLevel) return []
  return [{ type: 'MicrogridProvisioned', microgridId, cause: 'BACKFILL' }, ...reconcile(depot).events]
}

function resync(depot: Depot, microgridIdIfNone: string): readonly DepotEvent[] {
  const { events, ...result } = reconcile(depot)
  const provisioned: DepotEvent[] = depot.microgrid
    ? []
    : [{ type: 'MicrogridProvisioned', microgridId: microgridIdIfNone, cause: 'RESYNC' }]
  return [...provisioned, ...events, { type: 'MicrogridResynced', ...result }]
}

const unknownTimezone = (timezone: string): Refusal =>
  refuse('TIMEZONE_UNKNOWN', `"${timezone}" is no IANA timezone.`, [
    { code: 'TIMEZONE_UNKNOWN', message: 'Use a name like "Australia/Perth".', pointer: '/timezone' },
  ])
