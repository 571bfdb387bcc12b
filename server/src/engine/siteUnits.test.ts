import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { limitIn } from '../ocpp/periods.ts'
import { registeredUnits } from './siteUnits.ts'

const depotWith = (fields: Parameters<typeof a.chargePoint>[1]) =>
  a.depotAfter(
    a.legacyDepot({
      chargePoints: [a.chargePoint(a.id(9), fields)],
      connectors: [a.connector(a.id(90), a.id(9))],
    }),
  )

test('OCPP-2: a limit in amperes holds at a DC charger, whether it means its output or each phase of its input', () => {
  const [unit] = registeredUnits(depotWith({ limitReference: 'DC_OUTPUT' }))
  const amperes = limitIn('A', 15_000, unit!.wiring)
  expect(amperes * 3 * 230).toBeLessThanOrEqual(15_000)
  expect(amperes * 920).toBeLessThanOrEqual(15_000)
})
