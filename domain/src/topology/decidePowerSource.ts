import { refuse, type Refusal } from '../kernel/refusal.ts'
import { checkSeen, difference } from './changes.ts'
import { checkCircuit } from './checkCircuit.ts'
import type { PowerSourceCommand } from './commands.ts'
import type { Depot, PowerSource } from './depot.ts'
import type { DepotEvent } from './events.ts'

export function decidePowerSource(depot: Depot, command: PowerSourceCommand): readonly DepotEvent[] | Refusal {
  if (command.type === 'AddPowerSource') {
    const { powerSource } = command
    if (depot.powerSources.has(powerSource.powerSourceId)) return refuse('ID_TAKEN', 'This power source exists.')
    return checkCircuit(depot, powerSource.circuitId) ?? [{ type: 'PowerSourceAdded', powerSource }]
  }
  const powerSource = depot.powerSources.get(command.powerSourceId)
  if (!powerSource) return refuse('POWER_SOURCE_NOT_FOUND', 'There is no such power source.')
  const conflict = checkSeen(powerSource, command.seenRevision)
  if (conflict) return conflict

  if (command.type === 'RemovePowerSource') {
    const { revision: _, createdAt: __, changedAt: ___, ...plain } = powerSource
    return [{ type: 'PowerSourceRemoved', powerSource: plain }]
  }
  const changed = difference<PowerSource>(powerSource, command.changes)
  if (!changed) return []
  const { powerSourceId } = powerSource
  return (
    checkCircuit(depot, changed.after.circuitId ?? null) ?? [
      { type: 'PowerSourceChanged', powerSourceId, name: changed.after.name ?? powerSource.name, ...changed },
    ]
  )
}
