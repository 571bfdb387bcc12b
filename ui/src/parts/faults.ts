import type { Problem } from '../api/types.gen.ts'

export type Fault = NonNullable<Problem['errors']>[number]

/** The registries' ids that a fault may name. */
export type Registries = {
  readonly circuitIds: ReadonlySet<string>
  readonly chargePointIds: ReadonlySet<string>
  readonly powerSourceIds: ReadonlySet<string>
  readonly deviceIds: ReadonlySet<string>
}

/** Where a fault is mended: the page, and the row that has to be opened there. */
export type Mending = {
  readonly to:
    | '/depots/$depotId/circuits'
    | '/depots/$depotId/chargers'
    | '/depots/$depotId/power-sources'
    | '/depots/$depotId/devices'
  readonly edit: string
}

/** One way to mend for each thing that the fault names and this depot has; what it doesn't have can't be opened. */
export function mendings(ids: readonly string[], registries: Registries): Mending[] {
  return ids.flatMap((id): Mending[] => {
    if (registries.circuitIds.has(id)) return [{ to: '/depots/$depotId/circuits', edit: id }]
    if (registries.chargePointIds.has(id)) return [{ to: '/depots/$depotId/chargers', edit: id }]
    if (registries.powerSourceIds.has(id)) return [{ to: '/depots/$depotId/power-sources', edit: id }]
    if (registries.deviceIds.has(id)) return [{ to: '/depots/$depotId/devices', edit: id }]
    return []
  })
}

const words: Record<string, string> = {
  TOPOLOGY_CROSS_DEPOT_PARENT: 'parent in another depot',
  TOPOLOGY_CYCLE: 'circuits feed each other',
  TOPOLOGY_MISSING_RATING: 'rating missing',
  TOPOLOGY_UNATTACHED_CHARGE_POINT: 'charge point on no circuit',
  TOPOLOGY_UNATTACHED_CONNECTOR: 'connector without charge point',
  TOPOLOGY_UNKNOWN_CIRCUIT: 'asset on unknown circuit',
  TOPOLOGY_UNKNOWN_PARENT: 'parent missing',
}

/** A fault's code in a few words, where there is no room for its sentence. */
export function faultWords(code: string): string {
  return (
    words[code] ??
    code
      .replace(/^TOPOLOGY_/, '')
      .replaceAll('_', ' ')
      .toLowerCase()
  )
}

export const isTopologyCode = (code: string): boolean => code.startsWith('TOPOLOGY_')
