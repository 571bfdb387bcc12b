import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { complaintsOf, faultyDepot, runFaulty } from './faultyDepots.ts'

/**
 * Lets things go wrong in random depots for as long as it is told: `npm run faults -- --hours 1`, or until so many
 * faults are injected: `--faults 100000`. `--seed 7` begins with depot 7 and goes on with 8; without it depots are drawn.
 */
const { values } = parseArgs({
  options: { hours: { type: 'string' }, faults: { type: 'string' }, seed: { type: 'string' } },
})
const faultsWanted =
  values.faults === undefined ? (values.hours === undefined ? 20_000 : Infinity) : Number(values.faults)
const endsAt = values.hours === undefined ? Infinity : Date.now() + Number(values.hours) * 3_600_000
const first = values.seed === undefined ? null : Number(values.seed)
for (const number of [faultsWanted, endsAt, first ?? 0]) {
  if (Number.isNaN(number)) throw new Error('--hours, --faults and --seed are numbers')
}

const beganAt = Date.now()
let depots = 0
let faults = 0
let cycles = 0
let complaints = 0
while (faults < faultsWanted && Date.now() < endsAt) {
  const seed = first === null ? randomInt(1, 2 ** 31) : first + depots
  const ran = await runFaulty(faultyDepot(seed, 1.5, 1_200), seed)
  depots += 1
  faults += ran.faults
  cycles += ran.run.cycles.length
  const found = complaintsOf(ran)
  complaints += found.length
  for (const complaint of found) console.log(complaint)
}
const tookS = Math.round((Date.now() - beganAt) / 1000)
console.log(`${depots} depots, ${faults} faults, ${cycles} cycles, ${complaints} violations, in ${tookS} s`)
process.exitCode = complaints > 0 ? 1 : 0
