import { controlDefaults } from '../topology/control.ts'
import type {
  ChargePoint,
  Circuit,
  Connector,
  Depot,
  GridConnection,
  Kept,
  Microgrid,
  PowerSource,
} from '../topology/depot.ts'
import { byId } from '../topology/depot.ts'

/** What a cycle needs of a depot's registries, as plain JSON in the order of ids. */
export type RegistryImage = {
  readonly depotId: string
  readonly name: string
  readonly timezone: string
  readonly microgridId: string | null
  readonly microgridVersion: number | null
  readonly gridConnections: readonly GridConnection[]
  readonly circuits: readonly Circuit[]
  readonly chargePoints: readonly ChargePoint[]
  readonly connectors: readonly Connector[]
  readonly powerSources: readonly PowerSource[]
}

export function registryImage(depot: Depot): RegistryImage {
  const image = images.get(depot) ?? imageOf(depot)
  images.set(depot, image)
  return image
}

/** A depot stays the same for thousands of cycles, and most of it for longer: all of them share one image. */
const images = new WeakMap<Depot, RegistryImage>()
const plainLists = new WeakMap<ReadonlyMap<string, Kept>, readonly object[]>()

function imageOf(depot: Depot): RegistryImage {
  const { depotId, name, timezone, microgrid } = depot
  return {
    ...{ depotId, name, timezone },
    microgridId: microgrid?.microgridId ?? null,
    microgridVersion: microgrid?.version ?? null,
    gridConnections: inOrder(microgrid?.gridConnections ?? new Map()),
    circuits: plainInOrder(depot.circuits),
    chargePoints: plainInOrder(depot.chargePoints),
    connectors: plainInOrder(depot.connectors),
    powerSources: plainInOrder(depot.powerSources),
  }
}

/** The depot again, as far as its wiring goes; who changed what and when is not part of a decision. */
export function depotFrom(image: RegistryImage): { readonly depot: Depot; readonly microgrid: Microgrid | null } {
  const { depotId, name, timezone, microgridId } = image
  const microgrid: Microgrid | null = microgridId === null ? null : microgridFrom(image, microgridId)
  const depot: Depot = {
    ...{ state: 'open', depotId, name, timezone, visibleTo: null, microgrid, devices: new Map(), ...unchanged },
    control: { ...controlDefaults, olderLeasesEndAt: null, ...unchanged },
    circuits: byOwnId(image.circuits, ({ circuitId }) => circuitId),
    chargePoints: byOwnId(image.chargePoints, ({ chargePointId }) => chargePointId),
    connectors: byOwnId(image.connectors, ({ connectorId }) => connectorId),
    powerSources: byOwnId(image.powerSources, ({ powerSourceId }) => powerSourceId),
  }
  return { depot, microgrid }
}

const microgridFrom = ({ gridConnections, microgridVersion }: RegistryImage, microgridId: string): Microgrid => ({
  ...{ microgridId, version: microgridVersion ?? 1, provisionedAt: 0, changedAt: 0, syncedAt: 0 },
  gridConnections: new Map(gridConnections.map((connection) => [connection.circuitId, connection])),
})

const unchanged: Kept = { revision: 0, createdAt: 0, changedAt: 0 }

const byOwnId = <Item extends object>(
  items: readonly Item[],
  idOf: (item: Item) => string,
): ReadonlyMap<string, Item & Kept> => new Map(items.map((item) => [idOf(item), { ...item, ...unchanged }]))

const inOrder = <Item>(items: ReadonlyMap<string, Item>): readonly Item[] =>
  [...items].sort(([a], [b]) => byId(a, b)).map(([, item]) => item)

function plainInOrder<Item extends Kept>(items: ReadonlyMap<string, Item>): readonly Omit<Item, keyof Kept>[] {
  const list = (plainLists.get(items) as readonly Omit<Item, keyof Kept>[] | undefined) ?? inOrder(items).map(plain)
  plainLists.set(items, list)
  return list
}

function plain<Item extends Kept>(item: Item): Omit<Item, keyof Kept> {
  const { revision: _, createdAt: __, changedAt: ___, ...rest } = item
  return rest
}
