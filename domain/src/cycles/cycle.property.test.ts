import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chanceOf } from '../../../tests/support/chance.ts'
import { aSession, drawnSite, now as imageNow } from '../../../tests/support/siteImages.ts'
import {
  carryOut,
  drawableW,
  every,
  limitNowW,
  onceW,
  settings,
  step,
  sumW,
  tell,
  type Yard,
  type YardCharger,
} from '../../../tests/support/yard.ts'
import { announce, befall, connect, hear } from '../../../tests/support/yardFaults.ts'
import { leaseEndsAt } from '../charging/profiles.ts'
import { decideCycle } from './cycle.ts'
import type { ChargePoint } from '../topology/depot.ts'
import { phases } from '../topology/wiring.ts'
import type { SiteImage } from './image.ts'

const boardNames = ['A', 'B', 'C']

/** On which conductor each charger really is: 0 to 2, or null where it is on all three alike. */
type Conductors = ReadonlyMap<string, number | null>

/** A site as a cycle sees it, and the same as a yard of chargers with a will of their own. */
function siteAndYard(
  seed: number,
  hasOnePhase: boolean,
): { readonly site: SiteImage; readonly yard: Yard; readonly conductors: Conductors } {
  const chance = chanceOf(seed)
  const efficiency = chance.one([1, 0.94])
  const fallbackW = chance.one([0, 8_000, 15_000])
  const boards = boardNames
    .slice(0, 1 + chance.upTo(2))
    .map((name) => ({ name, limitW: 0, chargers: 1 + chance.upTo(3) }))
  // Of chargers on one phase all may be on the same.
  const leastW = (chargers: number) => (hasOnePhase ? 3 : 1) * chargers * (Math.ceil(fallbackW / efficiency) + 1)
  const limited = boards.map((board) => ({ ...board, limitW: leastW(board.chargers) + chance.upTo(300_000) }))
  const gridW = leastW(limited.reduce((sum, { chargers }) => sum + chargers, 0)) + chance.upTo(500_000)
  const conductors = new Map<string, number | null>()
  const wired: Record<string, Partial<ChargePoint>> = {}
  for (const { name, chargers } of hasOnePhase ? limited : []) {
    for (let nth = 1; nth <= chargers; nth++) {
      const at = chance.one([0, 1, 2, null])
      conductors.set(`${name}-${nth}.1`, at)
      if (at !== null) wired[`${name}-${nth}`] = chance.one([{ phases: [phases[at]!] }, { rating: ofOnePhase }])
    }
  }
  const site = drawnSite({
    ...{ chargers: wired, boards: limited, gridW, fallbackW, settings: { ...settings, deadBandW: 500 } },
    charger: { efficiency, limitReference: efficiency === 1 ? 'AC_INPUT' : 'DC_OUTPUT' },
  })
  const chargers = site.units.map(({ unitId, permission }): YardCharger => ({
    ...{ unitId, nodeId: unitId.split('-')[0]!, ratingW: 150_000, fallbackW, efficiency, stepsMax: 8 },
    ...{ clockOffsetMs: chance.upTo(4_000) - 2_000, forgets: chance.upTo(1) === 1, isConnected: false },
    ...{ liesSince: null, session: null, profile: null, busyUntil: 0 },
    permission: { ...permission, sessionRef: null, link: { state: 'IN_DOUBT', since: 0 } },
  }))
  const node = (nodeId: string, parentId: string | null, limitW: number) => ({
    ...{ nodeId, parentId, fixedLoadW: 0, limits: [{ from: 0, limitW, knownFrom: 0 }] },
  })
  const yard: Yard = {
    ...{ chance, now: imageNow, chargers, happenings: [], settings, isCalm: false, orders: 0, faults: 0 },
    ...{ lastPlan: null, applied: new Map() },
    nodes: [node('grid', null, gridW), ...limited.map(({ name, limitW }) => node(name, 'grid', limitW))],
  }
  return { site, yard, conductors }
}

/** As much as the others, so that the yard needn't know. */
const ofOnePhase: ChargePoint['rating'] = { unit: 'A', currentMa: 600_000, voltageV: 250, phases: 1, powerFactor: 1 }

/** A conductor carries a third of its node; what is on all three puts a third of itself there. */
function assertConductors({ nodes, chargers, now }: Yard, conductors: Conductors, seed: number): void {
  for (const { nodeId, limits } of nodes) {
    const beneath = chargers.filter((charger) => nodeId === 'grid' || charger.nodeId === nodeId)
    for (const at of [0, 1, 2]) {
      const loadW = beneath.reduce((sum, charger) => {
        const own = conductors.get(charger.unitId) ?? null
        return sum + (own === null ? onceW(charger, now) / 3 : own === at ? onceW(charger, now) : 0)
      }, 0)
      const mostW = limits[0]!.limitW / 3
      if (loadW > mostW + 1e-6) throw new Error(`seed ${seed}: ${phases[at]} of ${nodeId} at ${loadW} of ${mostW} W`)
    }
  }
}

/** What the server knows now. Limits that others set come in as envelopes; each replaces the one before it. */
function imageOf(site: SiteImage, yard: Yard): SiteImage {
  const limits = yard.nodes.flatMap(({ nodeId, limits: all }) => {
    const known = all.filter(({ knownFrom, from }) => knownFrom <= yard.now && from > 0).sort((a, b) => a.from - b.from)
    return known.map(({ from, limitW }, nth): SiteImage['limits'][number] => ({
      ...{ limitId: `${nodeId} ${from}`, nodeId, limitW, from, until: known[nth + 1]?.from ?? null },
      ...{ source: 'OPERATING_ENVELOPE_LIMIT', by: 'network company' },
    }))
  })
  const units = site.units.map((unit, nth) => {
    const charger = yard.chargers[nth]!
    const { permission } = charger
    const { confirmed, sessionRef } = permission
    const isLeased = confirmed !== null && (leaseEndsAt(confirmed) ?? 0) > yard.now
    return {
      ...unit,
      permission,
      session: sessionRef === null ? null : { ...aSession, sessionRef },
      drawn: { w: 0, at: yard.now },
      lastLimitW: isLeased ? confirmed.steps[0]!.limitW : null,
    }
  })
  return { ...site, now: yard.now, limits, units }
}

/** The lowest of what was ever announced applies with the rating: an envelope can't raise it. */
const limitW = (yard: Yard, nodeId: string) => {
  const node = yard.nodes.find((one) => one.nodeId === nodeId)!
  return Math.min(node.limits[0]!.limitW, limitNowW(node, yard.now))
}

function run(seed: number, hasOnePhase = false): Yard {
  const { site, yard, conductors } = siteAndYard(seed, hasOnePhase)
  for (const charger of yard.chargers) connect(yard, charger)
  const cycle = () => {
    for (const charger of yard.chargers) {
      tell(charger, { type: 'TimePassed', now: yard.now, clockErrorMs: settings.clockErrorMs })
    }
    carryOut(yard, decideCycle(imageOf(site, yard)).plan)
  }
  every(yard, 2_000, cycle)
  every(yard, 5_000, () => yard.isCalm || befall(yard, yard.chance.one(yard.chargers)))
  every(yard, 60_000, () => yard.isCalm || announce(yard, yard.chance.one(yard.nodes), 140_000))
  const watch = (until: number) => {
    while (step(yard, until)) {
      if (hasOnePhase) assertConductors(yard, conductors, seed)
      for (const node of yard.nodes) {
        const loadW = sumW(yard, node, onceW)
        const most = limitW(yard, node.nodeId)
        if (loadW > most + 1e-6) throw new Error(`seed ${seed}: ${node.nodeId} at ${loadW} of ${most} W`)
      }
    }
  }
  watch(yard.now + (hasOnePhase ? 200_000 : 400_000))
  if (hasOnePhase) return yard
  yard.isCalm = true
  for (const charger of yard.chargers) {
    connect(yard, charger)
    charger.session = `last ${charger.unitId}`
    hear(charger)
  }
  // Until the last limit that was announced has begun and every older lease is over.
  watch(yard.now + 420_000)
  return yard
}

describe('cycle after cycle', () => {
  test('CYC-2, OCPP-3: all nodes hold, and in the end everyone has what the limits let through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const yard = run(seed)
        const roomW = (nodeId: string) =>
          limitW(yard, nodeId) -
          sumW(
            yard,
            yard.nodes.find((one) => one.nodeId === nodeId)!,
            onceW,
          )
        for (const charger of yard.chargers) {
          const lacksW = charger.ratingW / charger.efficiency - drawableW(charger, yard.now)
          const couldW = Math.min(lacksW, roomW('grid'), roomW(charger.nodeId))
          // Small changes are not worth a message, and each of them may be held up by each of the others.
          expect(couldW).toBeLessThan(5_000 * yard.chargers.length)
        }
      }),
      { numRuns: 15 },
    )
  }, 120_000)

  test('CYC-2, OCPP-3, LB-13: every conductor holds, whether it is known who is on it or not', () => {
    const seeds = fc.integer({ min: 1, max: 2 ** 30 })
    fc.assert(
      fc.property(seeds, (seed) => void run(seed, true)),
      { numRuns: 4 },
    )
  }, 120_000)
})
