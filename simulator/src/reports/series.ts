import type { Charger } from '../chargers/charger.ts'
import { chargersBeneath, limitAtW } from '../monitor/wiring.ts'
import type { SimulatedDepot } from '../profile/depot.ts'
import type { Bus } from '../world/bus.ts'

/** How one node stood at one time. */
export type NodeSample = {
  readonly nodeId: string
  readonly limitW: number
  readonly loadW: number
  readonly drawnW: number
  /** what buses would have taken */
  readonly wantedW: number
}

/** What became of one bus. */
export type Stay = {
  readonly bus: Bus
  readonly chargedWh: number
  /** the run ended before it left */
  readonly end: 'LEFT' | 'THERE'
  readonly isFull: boolean
}

export type Series = readonly { readonly at: number; readonly nodes: readonly NodeSample[] }[]

/** Samples of every node, and what became of the energy that buses wanted. */
export function seriesOf(depot: SimulatedDepot) {
  const beneath = chargersBeneath(depot.wiring)
  const samples: { at: number; nodes: readonly NodeSample[] }[] = []
  const stays: Stay[] = []

  function loadBeneathW(nodeId: string, at: number): number {
    const below = (one: string): boolean => {
      for (let here: string | null | undefined = one; here; here = parents.get(here)) if (here === nodeId) return true
      return false
    }
    return depot.loadNodes.filter(below).reduce((sum, one) => sum + depot.loadW(one, at), 0)
  }
  const parents = new Map(depot.wiring.nodes.map(({ nodeId, parentId }) => [nodeId, parentId]))

  return {
    sample(at: number, chargers: ReadonlyMap<string, Charger>): void {
      const nodes = depot.wiring.nodes.map((node): NodeSample => {
        const here = (beneath.get(node.nodeId) ?? []).flatMap((chargerId) => chargers.get(chargerId) ?? [])
        return {
          nodeId: node.nodeId,
          limitW: limitAtW(node, depot.limits, at, at),
          loadW: loadBeneathW(node.nodeId, at),
          drawnW: Math.round(here.reduce((sum, one) => sum + one.drawnW(), 0)),
          wantedW: Math.round(here.reduce((sum, one) => sum + one.wantsW(), 0)),
        }
      })
      samples.push({ at, nodes })
    },
    /** a bus leaves, or the run ends */
    stayed(bus: Bus, storedWh: number, end: Stay['end']): void {
      const chargedWh = Math.max(0, storedWh - bus.arrivesWithWh)
      stays.push({ bus, chargedWh, end, isFull: storedWh >= fullFrom * bus.batteryWh })
    },
    taken: (): Series => samples,
    stays: (): readonly Stay[] => stays,
    energy: () => ({
      wantedWh: stays.reduce((sum, { bus }) => sum + bus.batteryWh - bus.arrivesWithWh, 0),
      chargedWh: Math.round(stays.reduce((sum, { chargedWh }) => sum + chargedWh, 0)),
    }),
  }
}

/** The last percent takes as long as ten before it, and nobody waits for it. */
const fullFrom = 0.99
