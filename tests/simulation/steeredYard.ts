import type { Charger } from '@busbar/simulator/chargers/charger'
import type { CentralSystem } from '@busbar/simulator/centralSystem'
import type { Habit } from '@busbar/simulator/chargers/make'
import { liveDepot } from '@busbar/simulator/live'
import { memoryNetwork } from '@busbar/simulator/network/memory'
import { depotOf } from '@busbar/simulator/profile/depot'
import { ProfileSchema } from '@busbar/simulator/profile/schema'
import { chanceOf } from '@busbar/simulator/world/chance'
import { virtualTime, type VirtualTime } from '@busbar/simulator/world/virtualTime'
import type { IncidentReport } from '../../server/src/engine/incidents.ts'
import type { DecidedCycle } from '../../server/src/engine/sitePorts.ts'
import { troublesOf } from '../../server/src/engine/troubles.ts'
import { forgetfulEngine, siteSettings } from '../../server/src/simulation/engine.ts'
import { registeredDepot } from '../../server/src/simulation/simulatedDepot.ts'
import { settled } from '../support/virtualTime.ts'

/** One cycle, and all that was wrong as of it. */
export type Seen = DecidedCycle & { readonly troubles: readonly IncidentReport[] }

export type SteeredYard = {
  readonly time: VirtualTime
  readonly central: CentralSystem
  readonly seen: readonly Seen[]
  readonly errors: readonly unknown[]
  /** the server is stopped dead, and later another begins with what it kept; answers that one */
  restart(afterS?: number): Promise<CentralSystem>
  charger(identity: string): Charger
  drawnW(): number
  pass(seconds: number): Promise<void>
}

export const gridW = 300_000
export const ratingW = 150_000
export const fallbackW = 30_000

/** Three chargers whose buses want more than the grid connection carries, steered for five minutes. */
export async function steeredYard(
  seed: number,
  habits: Readonly<Record<string, readonly Habit[]>> = {},
): Promise<SteeredYard> {
  const profile = ProfileSchema.parse({
    ...{ name: 'Three bays', starts_at: '2026-11-21T18:00:00+08:00', hours: 8, seed },
    nodes: [{ id: 'grid', limit_kw: gridW / 1000 }],
    chargers: ['A', 'B', 'C'].map((id, nth) => ({
      ...{ id, node: 'grid', protocol: nth === 1 ? 'ocpp2.0.1' : 'ocpp1.6', meter_every_s: 10 },
      ...{ rating_kw: ratingW / 1000, fallback_kw: fallbackW / 1000, habits: habits[id] ?? [] },
    })),
    buses: {
      ...{ arrives: [0, 0], leaves: [44, 47], battery_kwh: [900, 1_000], arrives_with: [0.1, 0.1] },
      ...{ charge_kw: [150, 160], occupancy: 1 },
    },
  })
  const simulated = depotOf(profile, seed)
  const depot = registeredDepot(simulated)
  const seen: Seen[] = []
  const time = virtualTime(simulated.startsAt, { settle: settled })
  const { open, errors } = forgetfulEngine(simulated, siteSettings, (cycle, site) =>
    seen.push({ ...cycle, troubles: troublesOf(depot, cycle, site) }),
  )
  const first = open(time)
  let central = first
  const network = memoryNetwork(time, chanceOf(seed), () => central)
  const { chargers } = liveDepot(profile, { seed, speed: 1, keyOf: () => null }, { timing: time, network })
  const pass = (seconds: number) => time.runUntil(time.now() + seconds * 1000)
  await pass(300)
  const charger = (identity: string): Charger => {
    const one = chargers.get(identity)
    if (!one) throw new Error(`there is no ${identity}`)
    return one
  }
  const restart = async (afterS = 0): Promise<CentralSystem> => {
    central.stop()
    network.dropAll()
    await pass(afterS)
    central = open(time)
    return central
  }
  const drawnW = () => [...chargers.values()].reduce((sum, one) => sum + one.drawnW(), 0)
  return { ...{ time, central: first, seen, errors, restart, charger, drawnW, pass } }
}
