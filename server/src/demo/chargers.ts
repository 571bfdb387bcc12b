import { createHmac } from 'node:crypto'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { House } from '../engine/house.ts'
import type { Cause } from '../engine/ports.ts'
import { chargerKeyHash, type ServerKey } from '../engine/serverKey.ts'

/** What the demo's own chargers need to know of the depot that they stand in. */
export type DemoChargers = {
  /** each with its key, by OCPP identity */
  readonly keys: ReadonlyMap<string, string>
  /** the nodes of the microgrid, by the names of their circuits */
  readonly nodeIds: ReadonlyMap<string, string>
}

/**
 * Gives the demo depot's charge points keys, once. One that was given another key is somebody's real charger by now:
 * it is left to them.
 */
export async function demoChargers(house: House, depotId: string, cause: Cause): Promise<DemoChargers> {
  const whole = await house.registries.depots.whole(depotId)
  if (!whole) return { keys: new Map(), nodeIds: new Map() }
  const { circuits, chargePoints } = whole.depot
  const hashes = new Map(
    (await house.ledgers.chargerKeys.known()).map(({ chargePointId, keyHash }) => [chargePointId, keyHash]),
  )
  const keys = new Map<string, string>()
  for (const { chargePointId, ocppIdentity } of chargePoints.values()) {
    const key = keyOf(house.serverKey, chargePointId)
    const hash = chargerKeyHash(house.serverKey.ofChargers, key)
    const kept = hashes.get(chargePointId) ?? null
    if (kept === null) await setKey(house, depotId, chargePointId, hash, cause)
    if (kept === null || kept.equals(hash)) keys.set(ocppIdentity, key)
  }
  return { keys, nodeIds: new Map([...circuits.values()].map(({ name, nodeId }) => [name, nodeId])) }
}

/** The same after every start, so that it has to be kept nowhere; only who has the server's key can know it. */
const keyOf = ({ ofChargers }: ServerKey, chargePointId: string): string =>
  createHmac('sha256', ofChargers).update(`a charger of the demo: ${chargePointId}`).digest('hex').slice(0, 40)

async function setKey(house: House, depotId: string, chargePointId: string, hash: Buffer, cause: Cause): Promise<void> {
  const command = { type: 'SetChargerKey', chargePointId } as const
  const handled = await house.handleDepot(depotId, command, cause, (tx) =>
    house.ledgers.chargerKeys.set(tx, chargePointId, hash, house.clock.now()),
  )
  // Somebody may have removed it this very moment.
  if (isRefusal(handled)) house.log.warn({ chargePointId, why: handled.detail }, 'a charger of the demo got no key')
}
