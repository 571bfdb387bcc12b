import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { registeredUnits } from './siteUnits.ts'

const wiringOf = (fields: Parameters<typeof a.chargePoint>[1]) => {
  const chargePoints = [a.chargePoint(a.id(9), fields)]
  const connectors = [a.connector(a.id(90), a.id(9))]
  return registeredUnits(a.depotAfter(a.legacyDepot({ chargePoints, connectors })))[0]!.wiring
}

test('OCPP-2: an ampere counts with the highest voltage of a DC charger, output or input', () => {
  const { voltageV, isDc } = wiringOf({ limitReference: 'DC_OUTPUT' })
  expect(isDc).toBe(true)
  expect(voltageV).toBeGreaterThanOrEqual(Math.max(3 * 230, 1_000))
  const inAmperes = { unit: 'A', currentMa: 250_000, voltageV: 400, phases: 3, powerFactor: 0.98 } as const
  expect(wiringOf({ limitReference: 'DC_OUTPUT', rating: inAmperes })).toEqual(
    wiringOf({ limitReference: 'DC_OUTPUT' }),
  )
})
