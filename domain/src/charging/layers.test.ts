import { describe, expect, test } from 'vitest'
import { connectorLayer, type KnownLayers, layerOf, steeredAs, takesNoLimit } from './layers.ts'

const away = (...layers: readonly (keyof KnownLayers)[]): KnownLayers =>
  Object.fromEntries(layers.map((layer) => [layer, 'TURNED_AWAY']))

describe('as what a charger is given its limits', () => {
  test.each<[KnownLayers, 'SESSION' | 'DEFAULT' | 'WHOLE', 'SESSION' | 'DEFAULT' | 'WHOLE']>([
    [{}, 'SESSION', 'WHOLE'],
    [{ SESSION: 'TAKEN', WHOLE: 'TAKEN' }, 'SESSION', 'WHOLE'],
    [away('SESSION'), 'DEFAULT', 'WHOLE'],
    [away('WHOLE'), 'SESSION', 'SESSION'],
    [away('SESSION', 'DEFAULT'), 'WHOLE', 'WHOLE'],
    [away('SESSION', 'WHOLE'), 'DEFAULT', 'DEFAULT'],
    [away('SESSION', 'DEFAULT', 'WHOLE'), 'SESSION', 'WHOLE'],
  ])('OCPP-2: knowing %j it is %s by connector, and %s where the owner wishes the whole', (known, each, whole) => {
    expect([layerOf('CONNECTOR', known), layerOf('CHARGER', known)]).toEqual([each, whole])
    expect(steeredAs('CONNECTOR', known)).toBe(each === 'WHOLE' ? 'CHARGER' : 'CONNECTOR')
    expect(steeredAs('CHARGER', known)).toBe(whole === 'WHOLE' ? 'CHARGER' : 'CONNECTOR')
    if (each !== 'WHOLE') expect(connectorLayer(known)).toBe(each)
    expect(takesNoLimit(known)).toBe(Object.keys(known).length === 3)
  })
})
