import { describe, expect, test } from 'vitest'
import { faultWords, mendings } from './faults.ts'

const registries = {
  circuitIds: new Set(['main', 'feeder']),
  chargePointIds: new Set(['bay 1']),
  powerSourceIds: new Set(['battery']),
  deviceIds: new Set(['meter']),
}

describe('MG-7: a fault leads to what has to be mended', () => {
  test.each([
    ['feeder', '/depots/$depotId/circuits'],
    ['bay 1', '/depots/$depotId/chargers'],
    ['battery', '/depots/$depotId/power-sources'],
    ['meter', '/depots/$depotId/devices'],
  ])('MG-7: %s is mended at %s', (id, to) => {
    expect(mendings([id], registries)).toEqual([{ to, edit: id }])
  })

  test('MG-7: a fault of two circuits leads to both; what this depot doesn’t have leads nowhere', () => {
    expect(mendings(['main', 'feeder', 'in another depot'], registries).map(({ edit }) => edit)).toEqual([
      'main',
      'feeder',
    ])
  })

  test('MG-7: a code has words, also one that this page has never heard of', () => {
    expect(faultWords('TOPOLOGY_CYCLE')).toBe('circuits feed each other')
    expect(faultWords('TOPOLOGY_BRAND_NEW')).toBe('brand new')
  })
})
