import { readFile } from 'node:fs/promises'
import { decideCycle } from '@busbar/domain/cycles/cycle'
import { canonicalJson } from '@busbar/domain/cycles/replay'
import { depotOf } from '@busbar/simulator/profile/depot'
import { readProfile } from '@busbar/simulator/profile/read'
import type { Profile } from '@busbar/simulator/profile/schema'
import { simulate } from '@busbar/simulator/run'
import { expect, test, vi } from 'vitest'
import { engineFor } from '../../server/src/simulation/engine.ts'

// A day takes seconds, and minutes on a machine that has much else to do.
vi.setConfig({ testTimeout: 240_000 })

const seed = 20_260_302
const staying: ReadonlySet<string> = new Set(['PTA-A1', 'PTA-A2', 'PTA-C1', 'PTA-D1'])

const faults = ['LINK_CUT', 'ANSWERS_LATE', 'REJECTS', 'DISOBEYS', 'REBOOTS', 'CHARGER_CLOCK_STEP'] as const

/** Four chargers of the yard in Perth, two of them on a circuit that can't carry both, and what goes wrong in a day. */
async function smallDepot(): Promise<Profile> {
  const read = readProfile(await readFile('simulator/profiles/wa-pta.yaml', 'utf8'))
  if (!('profile' in read)) throw new Error(JSON.stringify(read))
  const { profile } = read
  return {
    ...{ ...profile, name: 'A day', seed, hours: 24, expectations: [] },
    nodes: profile.nodes.map((node) => {
      if (node.id === 'grid') return { ...node, limit_kw: 450, safe_kw: 300 }
      return node.id === 'circuit-a' ? { ...node, limit_kw: 200, safe_kw: 100 } : node
    }),
    chargers: profile.chargers.filter(({ id }) => staying.has(id)),
    tou: [{ node: 'grid', from: 17, until: 21, limit_kw: 380 }],
    limits: [{ node: 'grid', from_h: 6, until_h: 8, limit_kw: 350, known_h: 5.8 }],
    faults: { kinds: [...faults], per_hour: 3, lasts_s: [20, 900] },
  }
}

test('CYC-5: every cycle of a whole day, decided again on what was kept, gives the same bytes', async () => {
  const profile = await smallDepot()
  const engine = engineFor(depotOf(profile, seed))
  await simulate(profile, { seed, open: engine.open })
  expect(engine.errors).toEqual([])
  const { cycles } = engine
  // One at least with every beat, from the first minute to the last.
  expect(cycles.length).toBeGreaterThan(24 * 240)
  const [first, last] = [cycles[0]!, cycles.at(-1)!]
  expect(last.image.now - first.image.now).toBeGreaterThan(23.9 * 3_600_000)
  const outcomes = new Set(cycles.map(({ result: { outcome } }) => outcome))
  expect([...outcomes]).toEqual(expect.arrayContaining(['APPLIED', 'CURTAILED']))
  const apart = cycles.filter(({ image, result }) => {
    const kept = JSON.parse(JSON.stringify(image)) as typeof image
    return canonicalJson(decideCycle(kept)) !== canonicalJson(result)
  })
  expect(apart.map(({ sequence }) => sequence)).toEqual([])
})
