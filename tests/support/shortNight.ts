import type { Instant } from '@busbar/domain/kernel/instant'
import { depotOf } from '@busbar/simulator/profile/depot'
import { type Profile, ProfileSchema } from '@busbar/simulator/profile/schema'
import { simulate } from '@busbar/simulator/run'
import type { DecidedCycle } from '../../server/src/engine/sitePorts.ts'
import { engineFor } from '../../server/src/simulation/engine.ts'

const minutes = 12

/** A yard where more is wanted than its feeders carry: one charger does as it likes, one doesn't answer any more. */
export const shortNightProfile = (startsAt: Instant): Profile =>
  ProfileSchema.parse({
    name: 'Short night',
    starts_at: new Date(startsAt).toISOString(),
    ...{ hours: minutes / 60, seed: 4 },
    nodes: [
      { id: 'Main incomer', limit_kw: 650, safe_kw: 600 },
      { id: 'Feeder A', parent: 'Main incomer', limit_kw: 400, safe_kw: 250 },
      { id: 'Feeder B', parent: 'Main incomer', limit_kw: 300, safe_kw: 250 },
    ],
    chargers: [...bays('A', 5), ...bays('B', 4)].map((charger) => ({
      ...{ protocol: 'ocpp1.6', rating_kw: 150, fallback_kw: 30, limit_reference: 'DC_OUTPUT', efficiency: 0.95 },
      ...{ meter_every_s: 10, ...charger },
    })),
    limits: [{ node: 'Feeder B', from_h: 0.1, until_h: 4, limit_kw: 200 }],
    base_load: [{ node: 'Main incomer', kw: Array.from({ length: 24 }, () => 45) }],
    buses: {
      ...{ arrives: [0, 0], leaves: [44, 47], battery_kwh: [350, 450], arrives_with: [0.1, 0.4] },
      ...{ charge_kw: [110, 150], occupancy: 1 },
    },
  })

const bays = (feeder: string, count: number) =>
  Array.from({ length: count }, (_, nth) => ({
    id: `BAY-${feeder}${nth + 1}`,
    node: `Feeder ${feeder}`,
    habits: oddities[`${feeder}${nth + 1}`] ?? [],
  }))

const oddities: Readonly<Record<string, readonly string[]>> = { A4: ['NEVER_OBEYS'], B2: ['NO_ANSWER'] }

/** What the server's own engine decided in it, oldest first. */
export async function shortNight(startsAt: Instant): Promise<readonly DecidedCycle[]> {
  const profile = shortNightProfile(startsAt)
  const engine = engineFor(depotOf(profile, profile.seed))
  await simulate(profile, { seed: profile.seed, open: engine.open })
  if (engine.errors.length > 0) throw new Error(`the engine failed: ${JSON.stringify(engine.errors)}`)
  return engine.cycles
}
