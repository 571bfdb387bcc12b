import { expect, test } from 'vitest'
import type { ChargerState } from '../api/types.gen.ts'
import { inTroubleFirst, troublesOf } from './chargerTrouble.ts'

const unit = { conduct: 'OBEYS', state: 'STEERED' } as ChargerState['units'][number]
const calm = (name: string, changed: Partial<ChargerState> = {}): ChargerState => ({
  ...{ charge_point_id: name, depot_id: 'depot', name, ocpp_identity: name, circuit_id: null },
  ...{ is_online: true, protocol: 'OCPP_16', since: '2026-11-21T20:00:00.000Z', make: null, abilities: null },
  ...{ hard_cap_kw: 150, set_up: 'DONE', connectors: [], sessions: [], units: [unit], notices: [], turned_away: null },
  ...changed,
})
const session = {} as ChargerState['sessions'][number]

test('OCPP-4: a charger that ignores its limit comes before all others, and calm ones last', () => {
  const chargers = [
    calm('Bay 10'),
    calm('Bay 9', { sessions: [session] }),
    calm('Bay 8', { is_online: false, since: null }),
    calm('Bay 7', { is_online: false }),
    calm('Bay 6', { connectors: [{ number: 1, state: 'FAULTED', since: null }] }),
    calm('Bay 5', { units: [{ ...unit, conduct: 'DISOBEYS' }] }),
    calm('Bay 2'),
  ]
  const names = inTroubleFirst(chargers).map(({ name }) => name)
  expect(names).toEqual(['Bay 5', 'Bay 6', 'Bay 7', 'Bay 8', 'Bay 9', 'Bay 2', 'Bay 10'])
})

test('OCPP-4: what is wrong is all told, worst first; of a calm charger nothing', () => {
  const units = [{ ...unit, conduct: 'DISOBEYS' as const, state: 'REFUSING' as const }]
  expect(troublesOf(calm('Bay 1', { units, set_up: 'REFUSED' }))).toEqual(['DISOBEYS', 'UNSTEERED', 'NO_FALLBACK'])
  expect(troublesOf(calm('Bay 1'))).toEqual([])
})
