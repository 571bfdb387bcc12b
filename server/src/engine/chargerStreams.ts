import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import type { ChargerEvent } from '@busbar/domain/charging/chargerEvents'
import type { Handle } from './handle.ts'

/** One stream a charger. Its id says its depot too: whoever sees the depot may hear of it. */
export const chargerStream = (depotId: string, chargePointId: string): string => `${depotId}/${chargePointId}`

export function chargerOf(streamId: string): { readonly depotId: string; readonly chargePointId: string } {
  const [depotId = '', chargePointId = ''] = streamId.split('/')
  return { depotId, chargePointId }
}

export type HandleCharger = Handle<Charger, ChargerCommand, ChargerEvent>

/** What chargers' streams came to. A charger that was never heard of has none. */
export type ChargerStates = {
  ofDepot(depotId: string): Promise<ReadonlyMap<string, Charger>>
  get(chargePointId: string): Promise<Charger | null>
}
