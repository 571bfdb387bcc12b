import { readFile } from 'node:fs/promises'
import { decideCycle } from '@busbar/domain/cycles/cycle'
import { canonicalJson } from '@busbar/domain/cycles/replay'
import { depotOf } from '@busbar/simulator/profile/depot'
import { readProfile } from '@busbar/simulator/profile/read'
import { simulate } from '@busbar/simulator/run'
import { beforeAll, expect, test, vi } from 'vitest'
import { engineFor } from '../../server/src/simulation/engine.ts'

// A night takes seconds, and minutes on a machine that has much else to do.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

async function waPta(hours: number) {
  const read = readProfile(await readFile('simulator/profiles/wa-pta.yaml', 'utf8'))
  if (!('profile' in read)) throw new Error(JSON.stringify(read))
  return { ...read.profile, hours }
}

test('SIM-7: the engine keeps every node of the yard within its limits, and says what holds the buses back', async () => {
  const profile = await waPta(3)
  const engine = engineFor(depotOf(profile, 7))
  const run = await simulate(profile, { seed: 7, open: engine.open })
  expect(engine.errors).toEqual([])
  expect(run.outcome.violations).toEqual([])
  const reasons = new Set(engine.cycles.flatMap(({ result }) => result.reasons.map(({ code }) => code)))
  expect([...reasons]).toEqual(expect.arrayContaining(['NODE_LIMIT', 'CIRCUIT_LIMIT']))
  expect(run.energy.chargedWh).toBeGreaterThan(1_000_000)
})

/** An hour of it, which is lived once and again. */
async function anHour() {
  const profile = await waPta(1)
  const engine = engineFor(depotOf(profile, 8))
  return { engine, run: await simulate(profile, { seed: 8, open: engine.open }) }
}
let once: Awaited<ReturnType<typeof anHour>>
beforeAll(async () => {
  once = await anHour()
})

test('CYC-5: every cycle of it, decided again on what was kept, gives the same bytes', () => {
  expect(once.engine.cycles.length).toBeGreaterThan(300)
  for (const { image, result } of once.engine.cycles) {
    const kept = JSON.parse(JSON.stringify(image)) as typeof image
    expect(canonicalJson(decideCycle(kept))).toBe(canonicalJson(result))
  }
})

test('SIM-3: the same profile and seed, run twice, are the same in every message', async () => {
  const { run: again } = await anHour()
  expect(again.transcriptSha256).toBe(once.run.transcriptSha256)
  expect(again.cycles).toEqual(once.run.cycles)
})
