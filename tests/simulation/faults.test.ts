import { replay } from '@busbar/domain/cycles/replay'
import { expect, test } from 'vitest'
import type { DecidedCycle } from '../../server/src/engine/sitePorts.ts'
import { complaintsOf, faultyDepot, runFaulty } from './faultyDepots.ts'

const hours = 0.75
const faultsPerHour = 1_200
const seeds = Array.from({ length: 24 }, (_, at) => at + 1)
let faults = 0

// The window: 30 s after a limit fell without notice, a load rose or a transaction began by itself; 90 s after a charger
// that is heard began to draw more than it accepted (`usualGrace`). Within it nothing may be raised under that node.
test.each(seeds)(
  'OCPP-3, CYC-5: no node is overloaded, whatever goes wrong, seed %i',
  { timeout: 300_000 },
  async (seed) => {
    // Every tenth is decided again: all of them would take longer than all the rest.
    const tenths: DecidedCycle[] = []
    const decided = (cycle: DecidedCycle) => cycle.sequence % 10 === 1 && tenths.push(cycle)
    const ran = await runFaulty(faultyDepot(seed, hours, faultsPerHour), seed, { decided })
    faults += ran.faults
    expect(complaintsOf(ran)).toEqual([])
    expect(tenths.length).toBeGreaterThan(20)
    for (const { image, result, sequence } of tenths) {
      const kept = JSON.parse(JSON.stringify(image)) as typeof image
      expect({ seed, sequence, ...replay(kept, result) }).toEqual({ seed, sequence, isSame: true })
    }
  },
)

test('OCPP-3: that were at least 20,000 faults', () => {
  console.info(`${faults} faults injected, with seeds ${seeds[0]} to ${seeds.at(-1)}`)
  expect(faults).toBeGreaterThanOrEqual(20_000)
})
