import type { Connector, Depot } from '@busbar/domain/topology/depot'

const sorted = new WeakMap<Depot['connectors'], ReadonlyMap<string, readonly Connector[]>>()

/** Connectors by their charge point: looking through all of them for each of hundreds is felt in every cycle. */
export function byChargePoint({ connectors }: Pick<Depot, 'connectors'>): ReadonlyMap<string, readonly Connector[]> {
  const known = sorted.get(connectors) ?? sortedOut(connectors)
  sorted.set(connectors, known)
  return known
}

function sortedOut(connectors: Depot['connectors']): ReadonlyMap<string, readonly Connector[]> {
  const found = new Map<string, Connector[]>()
  for (const connector of connectors.values()) {
    const others = found.get(connector.chargePointId)
    if (others) others.push(connector)
    else found.set(connector.chargePointId, [connector])
  }
  return found
}
