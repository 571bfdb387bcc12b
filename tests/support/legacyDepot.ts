import type { ImportDepot } from '@busbar/domain/topology/commands'
import type { Circuit } from '@busbar/domain/topology/depot'
import { newId } from '../../server/src/engine/ids.ts'
import { circuit } from './depots.ts'

/** A depot as an older system had it, without a microgrid, with whatever is wrong in it. */
export function legacyDepot(contents: Partial<Omit<ImportDepot, 'type'>> = {}): ImportDepot {
  const depotId = contents.depotId ?? newId()
  return {
    type: 'ImportDepot',
    microgridId: null,
    depot: { name: `Legacy ${depotId}`, timezone: 'Australia/Perth', visibleTo: null },
    circuits: [],
    chargePoints: [],
    connectors: [],
    powerSources: [],
    devices: [],
    ...contents,
    depotId,
  }
}

export const legacyCircuit = (circuitId: string, fields: Partial<Circuit> = {}): Circuit =>
  circuit(circuitId, { nodeId: newId(), ...fields })
