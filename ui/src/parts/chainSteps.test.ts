import { expect, test } from 'vitest'
import type { CycleUnit, FullConductor } from '../api/types.gen.ts'
import { chainSteps } from './chainSteps.ts'
import { conductorBinds } from './conductorWords.ts'

const decidedAt = '2026-11-21T20:00:10.000Z'
const noLimit = { limit_kw: null, limit_code: null, by: null, until: null, conductor: null }
const place = (name: string, kind: CycleUnit['path'][number]['kind'], left_kw: number, limit_kw: number | null) => ({
  ...{ node_id: name, name, kind, left_kw, is_binding: false, shared_by: 6 },
  ...{ ...noLimit, limit_kw },
})

const unit: CycleUnit = {
  ...{ unit_id: 'u', charge_point_id: 'c', connector: 1, name: 'Bay 12', state: 'STEERED', sentence: '' },
  ...{ reason_code: 'CIRCUIT_LIMIT', asked_kw: 150, input: null, granted_kw: 62, reserved_kw: null, exposure_kw: 62 },
  binding_node_id: 'Feeder B',
  path: [
    place('Bay 12 connector 1', 'CONNECTOR', 150, 150),
    place('Bay 12', 'CHARGE_POINT', 150, 150),
    { ...place('Feeder B', 'CIRCUIT', 62, 400), is_binding: true },
    place('Grid', 'GRID_CONNECTION', 62, 1_000),
    place('Malaga', 'ROOT', 62, null),
  ],
  order: {
    ...{ order_id: 'o', why: 'LOWER', sent_at: decidedAt, limit_kw: 62, output_kw: 58.9, state: 'ACCEPTED' },
    answered_at: '2026-11-21T20:00:11.000Z',
  },
  ...{ told_before_kw: 90, drawn_kw: 88, drawn_at: '2026-11-21T20:00:06.000Z' },
}
const told = (changed: Partial<CycleUnit>) =>
  chainSteps({ ...unit, ...changed }, decidedAt).map(({ label, kw, word, note }) =>
    [label, kw ?? word, note]
      .filter((part) => part !== undefined)
      .join(' ')
      .replaceAll('\u202f', ' '),
  )

test('CYC-7: a chain leads from the wish over each node to what was drawn, and marks what binds', () => {
  expect(told({})).toEqual([
    'asked 150',
    'connector 150',
    'Bay 12 150',
    'Feeder B 62 BINDING, 6 share 400 kW',
    'Grid 62',
    'granted 62',
    'sent 62 to lower it, 58 kW at its output',
    'confirmed yes',
    'drew 88 4 s before',
  ])
  expect(
    chainSteps(unit, decidedAt)
      .map(({ mark }) => mark)
      .indexOf('binding'),
  ).toBe(3)
})

test('CYC-6: where one conductor binds, its current stands in place of the power of the whole board', () => {
  const full = {
    phases: ['L1' as const],
    limit_kw: 57.735,
    limit_a: 250,
    taken_kw: 57.735,
    taken_a: 250,
    demand_kw: 90,
  }
  const at = (conductor: FullConductor) =>
    told({ path: [{ ...place('Feeder B', 'CIRCUIT', 62, 400), is_binding: true, conductor }] })[1]
  expect(at(full)).toBe('Feeder B 62 BINDING, 6 share 250 A on L1')
  expect(at({ ...full, phases: [], limit_a: null, taken_a: null })).toBe(
    'Feeder B 62 BINDING, 6 share 57 kW on a phase',
  )
  const words = (changed: Partial<FullConductor>) => conductorBinds({ ...full, ...changed }).replaceAll('\u202f', ' ')
  expect(words({})).toBe('L1 binds: 250 of 250 A')
  expect(words({ phases: ['L1', 'L3'], taken_a: 260.02 })).toBe('L1 and L3 bind: 260.1 of 250 A')
  expect(words({ phases: [], limit_a: null, taken_a: null })).toBe('a phase may bind: 57 kW of 57 kW')
  expect(words({ limit_a: null, taken_a: null, taken_kw: null })).toBe('L1 binds: 57 kW')
})

test('CYC-7: what was not told anew, not answered or refused is said', () => {
  expect(told({ order: null }).slice(6, 7)).toEqual(['told before 90 nothing new to send'])
  const answered = (state: string) => told({ order: { ...unit.order!, state } })[7]
  expect(['SENT', 'REJECTED', 'NO_ANSWER', 'NOT_SENT'].map(answered)).toEqual([
    'confirmed not yet',
    'confirmed refused',
    'confirmed no answer',
    'confirmed never left',
  ])
})

test('CYC-7: whoever can’t be steered shows why, and what is kept free', () => {
  const away = { granted_kw: null, path: [], order: null, binding_node_id: null }
  expect(told({ ...away, state: 'UNREACHABLE', reserved_kw: 29.4 })).toEqual([
    'asked 150',
    'not shared out can’t be reached',
    'kept free for it 30 kW',
    'told before 90 nothing new to send',
    'drew 88 4 s before',
  ])
  expect(told({ ...away, state: 'IDLE', asked_kw: 0, drawn_kw: null })).toEqual(['asked 0', 'not shared out no bus'])
})

test('TEL-3: a wish that was not measured says what stood in for it', () => {
  const input = { of: 'DEMAND', id: 'u', name: 'Bay 12', value_kw: 40, rung: 'LAST_LIMIT', quality: 'STALE' } as const
  const [asked] = chainSteps({ ...unit, input: { ...input, age_ms: 70_000, stale_after_ms: 60_000 } }, decidedAt)
  expect(asked).toEqual({ label: 'asked', kw: 150, note: 'from its last limit', mark: 'trouble' })
})
