import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import { chargerStream } from './engine/chargerStreams.ts'
import type { House } from './engine/house.ts'
import { newId } from './engine/ids.ts'
import type { Actor, Cause, Log } from './engine/ports.ts'

const restoration: Actor = { kind: 'busbar', id: null, name: 'restore' }

/**
 * What chargers confirmed after a back-up was made is not in it, and what it says of them may be over: a fallback that
 * was raised since would count as the lower one. Until they confirm it again they count as chargers that confirmed nothing.
 */
export async function distrustChargers(
  house: Pick<House, 'registries' | 'chargers' | 'handleCharger'>,
  log: Log,
  actor: Actor = restoration,
): Promise<number> {
  const cause: Cause = { actor, correlationId: newId(), causationId: null }
  let distrusted = 0
  for (const depotId of await house.registries.depots.all()) {
    for (const [chargePointId, charger] of await house.chargers.ofDepot(depotId)) {
      const commands = forgetting(charger)
      const stream = chargerStream(depotId, chargePointId)
      for (const command of commands) await house.handleCharger(stream, command, cause)
      if (commands.length > 0) distrusted += 1
    }
  }
  log.info({ chargers: distrusted }, 'the database was restored: what chargers keep counts again as they confirm it')
  return distrusted
}

function forgetting({ fallbacksW, hardCapW }: Charger): readonly ChargerCommand[] {
  const why = 'RESTORED'
  return [
    ...[...fallbacksW.keys()].map((connector): ChargerCommand => ({
      ...{ type: 'LoseFallback', connector: connector === 0 ? null : connector, why },
    })),
    ...(hardCapW === null ? [] : [{ type: 'LoseHardCap', why } as const]),
  ]
}
