import { setTimeout as pause } from 'node:timers/promises'
import { controlDefaults } from '@busbar/domain/topology/control'
import { type Habit, habitNames } from '@busbar/simulator/chargers/make'
import { onThreePhasesKw, randomProfile } from '@busbar/simulator/profile/random'
import type { Profile } from '@busbar/simulator/profile/schema'
import { type Chance, chanceOf } from '@busbar/simulator/world/chance'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { answered, databaseUrl, type Given, killStragglers, startBusbar } from '../support/commandLine.ts'
import { migrated } from '../support/house.ts'
import { temporaryFolder } from '../support/otherProcesses.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { layOut } from './layOut.ts'
import { yardOnSockets } from './yardOnSockets.ts'

// Each round is a process of its own: on a busy machine it takes its time.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 120_000 })

const rounds = Number(process.env['BUSBAR_TEST_ROUNDS'] ?? 10)
const seed = Number(process.env['BUSBAR_TEST_SEED'] ?? Date.now() % 1_000_000)
const leaseMs = controlDefaults.leaseS * 1000

let here: Awaited<ReturnType<typeof temporaryFolder>>
let database: FreshDatabase
let given: Given
let token: string
beforeAll(async () => {
  here = await temporaryFolder()
  database = await freshDatabase({ template: migrated })
  // Each round finds the right of the one before still running: it ends soon.
  given = {
    folder: here.folder,
    environment: { DATABASE_URL: databaseUrl(database.connection), LOG_LEVEL: 'warn', STEERING_LEASE_S: '3' },
  }
  token = (await answered(['token', 'create', '--name', 'rounds', '--role', 'system_admin'], given)).trim()
})
afterAll(async () => {
  killStragglers()
  await database.drop()
  await here.clear()
})

test('OCPP-2, OCPP-3: killed with -9 and never started again, it leaves chargers that step down, and every node holds', async () => {
  const told = { chargers: 0, raised: 0, events: 0 }
  try {
    for (let round = 0; round < rounds; round++) {
      const { chargers, raised, outcome, stillRaised } = await killedAmidst(round)
      expect({ round, violations: outcome.violations }).toEqual({ round, violations: [] })
      expect({ round, stillRaised }).toEqual({ round, stillRaised: [] })
      told.chargers += chargers
      told.raised += raised
      told.events += outcome.counts.events
    }
  } finally {
    const { chargers, raised, events } = told
    console.info(
      `BUSBAR_TEST_SEED=${seed}: ${chargers} chargers, ${raised} above their fallback, ${events} events judged`,
    )
  }
  expect(told.raised).toBeGreaterThanOrEqual(rounds / 2)
})

/** A server of its own, killed while its chargers get to work; then their leases end. */
async function killedAmidst(round: number) {
  const chance = chanceOf(`${seed} ${round}`)
  const profile = crowdedDepot(chance, round)
  const serving = await startBusbar(given)
  const keys = await layOut({ url: serving.url, token }, `Round ${round}`, profile)
  const yard = yardOnSockets(profile, {
    ...{ url: `${serving.url.replace('http', 'ws')}/ocpp`, seed: chance.below(2 ** 31) },
    keyOf: (identity) => keys.get(identity) ?? '',
  })
  try {
    // In a depot that nobody thought of there may be no room for anybody: it is killed all the same.
    await until(() => yard.raised().length > 0, Boolean, 6_000).catch(() => undefined)
    // Buses come for three seconds: any moment of it may be the last.
    await pause(chance.between(0, 2_500))
    if (chance.happens(0.3)) yard.cut(chance.pick(profile.chargers).id)
    await serving.kill()
    const raised = yard.raised().length
    const outcome = await yard.leftAlone({ leaseMs, forMs: leaseMs + 60_000 })
    return { chargers: profile.chargers.length, raised, outcome, stillRaised: yard.raised() }
  } finally {
    yard.close()
  }
}

/** With these nobody can bound what is drawn, or so much counts for a charger that nothing is left for the others. */
const unbounded: readonly Habit[] = [
  ...(['NEVER_OBEYS', 'FORGETS_ALL_AT_REBOOT', 'BOOT_LOOP', 'CLOCK_FAST', 'CLOCK_SLOW'] as const),
  ...(['NO_ANSWER', 'ANSWERS_LATE'] as const),
]

/** Buses that want more than its nodes carry, and one charger at least that does as it should. */
function crowdedDepot(chance: Chance, round: number): Profile {
  const habits = habitNames.filter((habit) => !unbounded.includes(habit))
  // Where some are on one phase, a board holds as if they all were on the same, and there is seldom room for more.
  const ratingsKw = round % 3 === 0 ? undefined : onThreePhasesKw
  const manner = { hours: 1, faultsPerHour: 0, habits, chargersMax: 6, ...(ratingsKw && { ratingsKw }) }
  const profile = randomProfile(chance.below(2 ** 31), manner)
  const chargers = profile.chargers.map((one, at) => ({
    ...{ ...one, id: `R${round}-${one.id}` },
    habits: at === 0 ? [] : one.habits,
  }))
  return { ...profile, chargers, limits: [], tou: [], base_load: [] }
}
