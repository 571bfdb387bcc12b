import { afterEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, grid, yard } from '../../../tests/support/twoBays.ts'
import { siteSettings } from '../simulation/engine.ts'

const settings = {
  cycleEveryMs: 60_000,
  cycle: { ...siteSettings.cycle, staleAfter: { depotMs: 10_000, byNodeMs: {} } },
}
const mainId = a.nodeOf(grid.circuitId)

let rig: SteeredSite
let cycles: { readonly at: number; readonly trigger: string }[] = []
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** A bus charges, cycles are rare, and what is measured grows old within ten seconds. */
async function oneCharges() {
  cycles = []
  rig = steeredSite(yard(), settings, {
    decided: ({ trigger, image }) => void cycles.push({ at: image.now, trigger }),
  })
  const [one] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await one.plugIn()
  await rig.passSeconds(20)
  return one
}
const qualityOf = (id: string) => rig.site.last!.result.inputs.find((input) => input.id === id)?.quality
const since = (at: number) => cycles.filter((cycle) => cycle.at >= at)

test('CYC-1, TEL-2: the first measurement, and one that comes back, make a cycle soon', async () => {
  const one = await oneCharges()
  expect(qualityOf(a.id(201))).toBe('MISSING')
  one.draws(20_000)
  await rig.passSeconds(4)
  expect(qualityOf(a.id(201))).toBe('FRESH')
  await rig.passSeconds(20)
  expect(qualityOf(a.id(201))).toBe('STALE')
  one.draws(20_000)
  await rig.passSeconds(4)
  expect(qualityOf(a.id(201))).toBe('FRESH')
})

test('CYC-1, TEL-2: a measurement that grows old makes a cycle at that time', async () => {
  const one = await oneCharges()
  await rig.passSeconds(30, () => one.draws(20_000))
  const heardAt = rig.time.now()
  one.draws(20_000)
  await rig.passSeconds(14)
  expect(since(heardAt).find(({ trigger }) => trigger === 'TELEMETRY')!.at).toBeLessThan(heardAt + 11_000)
  expect(rig.site.last!.result.sourceMode).toBe('FALLBACK_DERIVED')
})

test('CYC-1: who reports in time makes no cycle by it', async () => {
  const one = await oneCharges()
  await rig.passSeconds(30, () => one.draws(20_000))
  const from = rig.time.now()
  await rig.passSeconds(240, () => one.draws(20_000))
  expect(since(from).filter(({ trigger }) => trigger === 'TELEMETRY')).toEqual([])
})

test('TEL-4: where a load has to be measured, its meter’s silence is known at once', async () => {
  await oneCharges()
  rig.site.stop()
  rig = steeredSite(yard(), { ...settings, expectedLoads: [{ nodeId: mainId, assumedW: null }] })
  rig.come(bays[0])
  rig.come(bays[1])
  const meter = () => rig.site.meter(mainId, { w: 30_000, at: rig.time.now() })
  await rig.passSeconds(320, meter)
  expect(rig.site.last!.result.outcome).not.toBe('REJECTED')
  await rig.passSeconds(11)
  expect(rig.site.last!.result.outcome).toBe('REJECTED')
  meter()
  await rig.passSeconds(4)
  expect(rig.site.last!.result.outcome).not.toBe('REJECTED')
})
