import type { ChargePoint, Connector, Depot } from '@busbar/domain/topology/depot'
import { expect } from 'vitest'
import * as a from './depots.ts'
import { steeredSite } from './steeredSite.ts'

export const grid = a.circuit(a.id(10), { name: 'Main', rating: { unit: 'kW', powerW: 100_000 } })
export const bays = [a.id(101), a.id(102)] as const
export const kW = (powerW: number) => ({ unit: 'kW', powerW: powerW * 1_000 }) as const

/** One cable of 100 kW, and two chargers that can take it all. */
export function yard(
  first: Partial<ChargePoint> = {},
  connectors: readonly Connector[] = [a.connector(a.id(201), bays[0]), a.connector(a.id(202), bays[1])],
  chargePoints: readonly string[] = bays,
  mainKW = 100,
): Depot {
  const common = { circuitId: grid.circuitId, rating: kW(100), fallbackW: 10_000 }
  return a.depotAfter({
    ...a.legacyDepot({
      circuits: [{ ...grid, rating: kW(mainKW) }],
      chargePoints: chargePoints.map((id) => a.chargePoint(id, { ...common, ...(id === bays[0] ? first : {}) })),
      connectors: [...connectors],
    }),
    microgridId: a.microgridId,
  })
}

/** Both charge, and each has half of the cable. */
export async function bothCharging(depot = yard(), ones = 1, settings: Parameters<typeof steeredSite>[1] = {}) {
  const rig = steeredSite(depot, settings)
  const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  const bothDraw = () => {
    one.draws(one.limitW() ?? 10_000)
    two.draws(two.limitW() ?? 10_000)
  }
  await rig.time.pass(320_000)
  await one.plugIn(ones)
  await two.plugIn()
  await rig.passSeconds(40, bothDraw)
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  return { rig, one, two }
}
