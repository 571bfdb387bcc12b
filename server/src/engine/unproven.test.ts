import { incidentSentence } from '@busbar/domain/incidents/sentence'
import type { Depot } from '@busbar/domain/topology/depot'
import { afterEach, describe, expect, test } from 'vitest'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, grid, yard } from '../../../tests/support/twoBays.ts'
import { fallbackProofOf } from './fallbackProof.ts'
import type { IncidentReport, IncidentReports, StandingIncident } from './incidents.ts'
import type { Recorders } from './ledgers.ts'
import { othersAt } from './othersLately.ts'
import { SiteWatch } from './siteWatch.ts'

const cause = `FALLBACKS_DONT_FIT ${grid.nodeId}`
const quiet = { debug() {}, info() {}, warn() {}, error() {} }

let rig: SteeredSite
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** A site of which it is noted which of these incidents are open. */
function watched(depot: Depot, before: readonly StandingIncident[] = []) {
  const open = new Map<string, IncidentReport | StandingIncident>(before.map((one) => [one.cause, one]))
  const opened: IncidentReport[] = []
  const incidents: IncidentReports = {
    report: (report) => {
      if (report.kind !== 'FALLBACKS_DONT_FIT') return
      if (!open.has(report.cause)) opened.push(report)
      open.set(report.cause, report)
    },
    settle: (gone) => void open.delete(gone.cause),
    standing: () => Promise.resolve(before),
  }
  const record = new Proxy({}, { get: () => ({ add: () => undefined }) }) as Recorders
  const cycles = { records: () => Promise.resolve({ items: [], next: null }) }
  let watch: SiteWatch | null = null
  rig = steeredSite(depot, {}, { decided: (cycle, site) => watch?.decided(depot, cycle, site) })
  watch = new SiteWatch({ record, cycles, incidents, timing: rig.time, log: quiet })
  const proof = () => fallbackProofOf(depot, new Map(bays.map((id) => [id, rig.keptOf(id)])), othersAt(rig.site))
  return { opened, proof, isOpen: () => open.has(cause) }
}

describe('OCPP-5: that the fallbacks don’t fit', () => {
  test('is no incident while chargers that have just come confirm theirs, though the proof says so', async () => {
    const { opened, proof, isOpen } = watched(yard())
    await rig.passSeconds(5)
    expect(proof()).toMatchObject({ verdict: 'DOES_NOT_HOLD' })
    bays.forEach((bay) => rig.come(bay))
    await rig.passSeconds(90)
    expect(proof()).toMatchObject({ verdict: 'HOLDS' })
    expect([opened, isOpen()]).toEqual([[], false])
  })

  test('is one when a charger that came has none for long, however often its line comes and goes', async () => {
    const { opened, isOpen } = watched(yard())
    rig.come(bays[0])
    const comesAndGoes = async (epochs: readonly number[]) => {
      for (const epoch of epochs) {
        rig.come(bays[1], epoch).refuse('InstallFallback')
        await rig.passSeconds(10)
      }
    }
    await comesAndGoes([1, 2, 3, 4, 5])
    expect(opened).toEqual([])
    await comesAndGoes([6, 7, 8, 9, 10, 11, 12, 13, 14])
    expect(isOpen()).toBe(true)
    expect(opened.map(incidentSentence)).toEqual([
      '1 fallback under Main is not confirmed: with the rating of its charger in its place, all fallbacks there come to 110 kW, more than is safe: 100 kW.',
    ])
  })

  test('is one at once where those that were confirmed are too much', async () => {
    const { opened } = watched(yard({ fallbackW: 95_000 }))
    bays.forEach((bay) => rig.come(bay))
    await rig.passSeconds(45)
    expect(opened).toMatchObject([{ severity: 'RED', cause }])
  })

  test('is one before any charger has come where what they are to be given is too much', async () => {
    const { opened } = watched(yard({ fallbackW: 95_000 }))
    await rig.passSeconds(2)
    expect(opened).toMatchObject([{ severity: 'RED', cause, context: { unconfirmed: 2 } }])
  })

  test('stays one through a restart for as long as nobody knows better', async () => {
    const { opened, isOpen } = watched(yard(), [{ cause, kind: 'FALLBACKS_DONT_FIT', context: {} }])
    await rig.passSeconds(30)
    expect(isOpen()).toBe(true)
    bays.forEach((bay) => rig.come(bay))
    await rig.passSeconds(45)
    expect([opened, isOpen()]).toEqual([[], false])
  })
})

test('OCPP-5: fallbacks that won’t fit once they are confirmed are known not to before any charger has come', () => {
  const failsAnyway = (fallbackW: number) => {
    const proof = fallbackProofOf(yard({ fallbackW }), new Map(), new Map())
    return 'rows' in proof && proof.rows.map((row) => [row.verdict, row.failsAnyway])
  }
  expect(failsAnyway(90_000)).toEqual([['DOES_NOT_HOLD', false]])
  expect(failsAnyway(90_001)).toEqual([['DOES_NOT_HOLD', true]])
})
