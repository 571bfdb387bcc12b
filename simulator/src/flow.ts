import type { Charger } from './chargers/charger.ts'
import { chargersBeneath, pathUp } from './monitor/wiring.ts'
import type { SimulatedDepot } from './profile/depot.ts'

/** What flows through a node: all loads beneath it, and all chargers. Loads follow the hour of the day. */
export function flowIn(depot: SimulatedDepot, chargers: ReadonlyMap<string, Charger>) {
  const beneath = chargersBeneath(depot.wiring)
  const parents = new Map(depot.wiring.nodes.map(({ nodeId, parentId }) => [nodeId, parentId]))
  return (nodeId: string, hourAt: number): number => {
    const loadsW = depot.loadNodes
      .filter((one) => pathUp(one, parents).includes(nodeId))
      .map((one) => depot.loadW(one, hourAt))
    const drawnW = (beneath.get(nodeId) ?? []).map((chargerId) => chargers.get(chargerId)?.drawnW() ?? 0)
    return Math.ceil([...loadsW, ...drawnW].reduce((sum, w) => sum + w, 0))
  }
}
