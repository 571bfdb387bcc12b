import { chargerDecider } from '@busbar/domain/charging/charger'
import type { OpenSession } from '@busbar/domain/charging/sessions'
import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { newUnit, registeredUnits } from './registeredUnits.ts'
import { highestSince, limitOf, type SiteUnit, unitImage } from './siteUnits.ts'

const chargePointId = a.id(1_001)
const depot = a.depotAfter(
  a.legacyDepot({
    chargePoints: [a.chargePoint(chargePointId)],
    connectors: [a.connector(a.id(2_001), chargePointId, { number: 1 })],
  }),
)
const [registered] = registeredUnits(depot)
const fresh = newUnit(registered!, { kept: chargerDecider.initial, link: null, clock: null }, null, 0)

/** Its limits, one behind the other: each from its instant on. */
const underAll = (limits: readonly { readonly since: number; readonly w: number }[]): SiteUnit =>
  limits.reduce<SiteUnit>((unit, { since, w }) => {
    const mayDraw = { ...unit, permission: { ...unit.permission, ratingW: w } }
    return { ...mayDraw, limit: limitOf(mayDraw, since, 0) }
  }, fresh)

test('OCPP-4: the highest limit since then is known for as long as registers are looked back upon', () => {
  const at = (minutes: number) => minutes * 60_000
  const { limit } = underAll([
    { since: at(1), w: 90_000 },
    { since: at(2), w: 40_000 },
    { since: at(16), w: 30_000 },
  ])
  expect(limit).toMatchObject({ w: 30_000, since: at(16) })
  expect(highestSince(limit, at(1.5))).toBe(90_000)
  expect(highestSince(limit, at(2))).toBe(40_000)
  expect(highestSince(limit, at(16))).toBe(30_000)
  // It ended 16 minutes ago: what was drawn under it is no longer asked about, and nobody knows it any more.
  const later = underAll([...limit.before, limit, { since: at(18), w: 20_000 }]).limit
  expect(highestSince(later, at(1.5))).toBeNull()
  expect(highestSince(later, at(2))).toBe(40_000)
})

test('OCPP-4: of limits that change with every cycle the last 96 are known, and of one from before nobody is sure', () => {
  const changes = Array.from({ length: 200 }, (_, n) => ({ since: 1_000 + n * 100, w: 50_000 - n * 100 }))
  const { limit } = underAll(changes)
  expect(limit.before).toHaveLength(96)
  expect(highestSince(limit, changes[103]!.since)).toBe(changes[103]!.w)
  expect(highestSince(limit, changes[102]!.since)).toBeNull()
})

test('LB-6: a weight that was given when there was no bound counts as the most that may be given', () => {
  const weighs = (weight: number) => {
    const session: OpenSession = {
      ...{ sessionRef: 's', connector: 1, givenRef: null, idToken: null, meterWh: null, startedAt: 0, isLate: false },
      ...{ tier: 0, weight, departureAt: null, energyNeededWh: null, isPaused: false },
    }
    const kept = { ...chargerDecider.initial, sessions: new Map([[1, session]]) }
    return unitImage({ ...fresh, connector: 1 }, { kept, flows: new Map() }).session?.weight
  }
  expect([weighs(20_000), weighs(0.5)]).toEqual([100, 0.5])
})
