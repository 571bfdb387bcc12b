import { chargerDecider } from '@busbar/domain/charging/charger'
import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { newUnit, registeredUnits } from './registeredUnits.ts'
import { UnitsByCharger } from './unitsByCharger.ts'

const [one, two] = [a.id(1_001), a.id(1_002)]
const chargePoints = [one, two].map((id) => a.chargePoint(id))
const connectors = [
  a.connector(a.id(2_001), one, { number: 1 }),
  a.connector(a.id(2_002), one, { number: 2 }),
  a.connector(a.id(2_003), two, { number: 1 }),
]
const registered = registeredUnits(a.depotAfter(a.legacyDepot({ chargePoints, connectors })))

function allOfThem(): UnitsByCharger {
  const units = new UnitsByCharger()
  for (const unit of registered)
    units.put(newUnit(unit, { kept: chargerDecider.initial, link: null, clock: null }, null, 0))
  return units
}

const idsOf = (units: UnitsByCharger, chargePointId: string) => units.of(chargePointId).map(({ unitId }) => unitId)

test('OCPP-2: a charger’s units are those of its own connectors', () => {
  const units = allOfThem()
  expect(idsOf(units, one)).toEqual([a.id(2_001), a.id(2_002)])
  expect(idsOf(units, two)).toEqual([a.id(2_003)])
  expect(units.of(a.id(1_003))).toEqual([])
})

test('OCPP-2: a unit of which something became known stands in its place, and nowhere twice', () => {
  const units = allOfThem()
  const before = units.of(one)[1]!
  units.put({ ...before, lastLimitW: 7_000 })
  expect(units.of(one).map(({ lastLimitW }) => lastLimitW)).toEqual([null, 7_000])
  expect(units.all.size).toBe(3)
})

test('OCPP-2: a connector that is registered no more has no unit, however its charger is asked for it', () => {
  const units = allOfThem()
  units.keepOnly(new Set([a.id(2_002)]))
  expect([...units.all.keys()]).toEqual([a.id(2_002)])
  expect(idsOf(units, one)).toEqual([a.id(2_002)])
  expect(units.of(two)).toEqual([])
})
