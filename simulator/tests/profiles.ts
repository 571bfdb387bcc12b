import { readProfile } from '../src/profile/read.ts'
import type { Profile } from '../src/profile/schema.ts'

/** A small depot for tests: a grid connection, two circuits, and on each as many chargers. */
export function smallDepot(changes: Partial<Profile> = {}): Profile {
  const chargers = ['a', 'b'].flatMap((circuit) =>
    [1, 2, 3].map((n) => ({
      id: `${circuit}${n}`,
      node: circuit,
      rating_kw: 150,
      fallback_kw: 30,
      protocol: n === 2 ? 'ocpp2.0.1' : 'ocpp1.6',
    })),
  )
  const read = readProfile(
    JSON.stringify({
      name: 'Small',
      starts_at: '2026-03-02T18:00:00+08:00',
      hours: 4,
      seed: 1,
      nodes: [
        { id: 'grid', limit_kw: 300, safe_kw: 200 },
        { id: 'a', parent: 'grid', limit_kw: 180, safe_kw: 100 },
        { id: 'b', parent: 'grid', limit_kw: 180, safe_kw: 100 },
      ],
      chargers,
      buses: {
        arrives: [18, 19],
        leaves: [5, 7],
        battery_kwh: [300, 400],
        arrives_with: [0.1, 0.4],
        charge_kw: [120, 150],
      },
    }),
  )
  if (read.kind === 'FAULTY') throw new Error(JSON.stringify(read.faults))
  return { ...read.profile, ...changes }
}
