import { depotOf } from '@busbar/simulator/profile/depot'
import { expect, test } from 'vitest'
import { chanceOf } from '../support/chance.ts'
import { complaintsOf, faultyDepot, runFaulty } from './faultyDepots.ts'
import { siteSettings } from '../../server/src/simulation/engine.ts'

const killPoints = 200
const perTest = 10
const seeds = Array.from({ length: killPoints / perTest }, (_, at) => 1_000 + at * perTest)

test.each(seeds)(
  'OCPP-2, OCPP-3: stopped dead at any instant and never started again, it leaves every node safe, seeds from %i',
  { timeout: 300_000 },
  async (first) => {
    for (const seed of Array.from({ length: perTest }, (_, at) => first + at)) {
      const livesMs = 180_000 + chanceOf(seed).upTo(540_000)
      const hours = (livesMs + 2 * siteSettings.cycle.leaseMs) / 3_600_000
      const profile = faultyDepot(seed, hours, 60)
      const ran = await runFaulty(profile, seed, { serverDiesAt: depotOf(profile, seed).startsAt + livesMs })
      expect(complaintsOf(ran)).toEqual([])
      expect(ran.run.occurrences.map(({ what }) => what)).toContain('SERVER_STOPPED')
    }
  },
)
