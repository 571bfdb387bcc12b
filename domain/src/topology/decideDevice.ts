import { refuse, type Refusal } from '../kernel/refusal.ts'
import { checkSeen, difference } from './changes.ts'
import { checkCircuit } from './checkCircuit.ts'
import type { DeviceCommand } from './commands.ts'
import type { Depot, Device } from './depot.ts'
import type { DepotEvent } from './events.ts'

export function decideDevice(depot: Depot, command: DeviceCommand): readonly DepotEvent[] | Refusal {
  if (command.type === 'AddDevice') {
    const { device } = command
    if (depot.devices.has(device.deviceId)) return refuse('ID_TAKEN', 'This device exists.')
    return checkCircuit(depot, device.circuitId) ?? [{ type: 'DeviceAdded', device }]
  }
  const device = depot.devices.get(command.deviceId)
  if (!device) return refuse('DEVICE_NOT_FOUND', 'There is no such device.')
  const conflict = checkSeen(device, command.seenRevision)
  if (conflict) return conflict

  if (command.type === 'RemoveDevice') {
    const { revision: _, createdAt: __, changedAt: ___, ...plain } = device
    return [{ type: 'DeviceRemoved', device: plain }]
  }
  const changed = difference<Device>(device, command.changes)
  if (!changed) return []
  const { deviceId } = device
  return (
    checkCircuit(depot, changed.after.circuitId ?? null) ?? [
      { type: 'DeviceChanged', deviceId, name: changed.after.name ?? device.name, ...changed },
    ]
  )
}
