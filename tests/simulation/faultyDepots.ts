import { habitNames } from '@busbar/simulator/chargers/make'
import { faultKinds } from '@busbar/simulator/faults/faults'
import { depotOf } from '@busbar/simulator/profile/depot'
import { randomProfile } from '@busbar/simulator/profile/random'
import type { Profile } from '@busbar/simulator/profile/schema'
import { type Run, simulate } from '@busbar/simulator/run'
import type { DecidedCycle } from '../../server/src/engine/sitePorts.ts'
import { forgetfulEngine } from '../../server/src/simulation/engine.ts'

// A clock that is set while nobody hears its charger can't be known of; docs/faults.md says what that may cost.
const kinds = faultKinds.filter((kind) => kind !== 'CHARGER_CLOCK_STEP')

/** With these nobody can know or bound what a charger draws; wrong clocks are given out by `wrongClocks`. */
const unbounded = ['NEVER_OBEYS', 'FORGETS_ALL_AT_REBOOT', 'BOOT_LOOP', 'CLOCK_FAST', 'CLOCK_SLOW']
const habits = habitNames.filter((habit) => !unbounded.includes(habit))

/** Most faults end before they are noticed or soon after, some last for several leases. */
const lengthsS = [
  [5, 45],
  [10, 120],
  [10, 900],
] as const

/** A depot that nobody thought of, in which something goes wrong several times a minute. */
export const faultyDepot = (seed: number, hours: number, faultsPerHour: number): Profile =>
  randomProfile(seed, {
    ...{ hours, faultsPerHour, faultKinds: kinds, habits, chargersMax: 6, wrongClocks: 0.25 },
    lastsS: lengthsS[seed % lengthsS.length] ?? lengthsS[0],
  })

export type FaultyRun = { readonly run: Run; readonly errors: readonly unknown[]; readonly faults: number }

type Manner = {
  /** left out: somebody is in control to the end */
  readonly serverDiesAt?: number
  /** each cycle; none of them is kept here, for they see a lot */
  readonly decided?: (cycle: DecidedCycle) => void
}

/** The whole engine steers it, on the virtual clock. */
export async function runFaulty(profile: Profile, seed: number, manner: Manner = {}): Promise<FaultyRun> {
  const { decided, ...others } = manner
  const { open, errors } = forgetfulEngine(depotOf(profile, seed), undefined, decided)
  const run = await simulate(profile, { seed, open, ...others })
  const faults = Object.values(run.faults).reduce((sum, count) => sum + count, 0)
  return { run, errors, faults }
}

/** What is to be said of a run that isn't as it should be; nothing where it is. */
export function complaintsOf({ run, errors }: FaultyRun): readonly string[] {
  const { seed, depot } = run
  const broken = run.outcome.violations.map(({ nodeId, reason, from, excessW }) => {
    const afterS = Math.round((from - depot.startsAt) / 1000)
    return `seed ${seed}: ${nodeId} ${reason} by ${Math.round(excessW)} W after ${afterS} s`
  })
  return [...broken, ...errors.map((error) => `seed ${seed}: ${JSON.stringify(error)}`)]
}
