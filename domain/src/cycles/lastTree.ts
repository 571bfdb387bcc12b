import type { RegistryImage } from './registryImage.ts'

/** The wiring as it last was one tree, with what the registry says by now wherever that has a place in it. */
export function lastTreeOf(now: RegistryImage, before: RegistryImage): RegistryImage {
  const ratings = new Map(now.circuits.map((circuit) => [circuit.circuitId, circuit]))
  const circuits = before.circuits.map((circuit) => {
    const { rating = null, safeDefaultW = null } = ratings.get(circuit.circuitId) ?? {}
    return rating === null && safeDefaultW === null ? circuit : { ...circuit, rating, safeDefaultW }
  })
  const places = new Set(circuits.map(({ circuitId }) => circuitId))
  const placed = now.chargePoints.filter(({ circuitId, rating }) => rating !== null && places.has(circuitId ?? ''))
  const chargePoints = both(placed, before.chargePoints, ({ chargePointId }) => chargePointId)
  const known = new Set(chargePoints.map(({ chargePointId }) => chargePointId))
  const connectors = both(now.connectors, before.connectors, ({ connectorId }) => connectorId)
  return {
    ...before,
    ...{ circuits, chargePoints },
    connectors: connectors.filter(({ chargePointId }) => known.has(chargePointId)),
  }
}

function both<Item>(first: readonly Item[], second: readonly Item[], idOf: (item: Item) => string): readonly Item[] {
  const ids = new Set(first.map(idOf))
  return [...first, ...second.filter((item) => !ids.has(idOf(item)))]
}
