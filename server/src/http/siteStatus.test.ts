import { expect, test } from 'vitest'
import { nodeLoadSent } from './siteStatus.ts'

const at = Date.parse('2026-03-02T10:00:00Z')

test('CYC-6: what a charger drew before it fell silent is in no sum, and it is said what it may draw', () => {
  const silent = { units: 1, mostW: 50_000 }
  const load = { ...({ w: 90_000, at: at - 70_000, by: 'CHARGERS', isFresh: false } as const), silent }
  const said = { node_id: 'n', measured_by: 'CHARGERS', quality: 'STALE', silent: 1, silent_kw: 50 }
  const known = { leastW: 40_000, mostW: 90_000, at: at - 2_000 }
  expect(nodeLoadSent('n', { ...load, known })).toEqual({ ...said, load_kw: 40, at: '2026-03-02T09:59:58.000Z' })
  expect(nodeLoadSent('n', load)).toEqual({ ...said, load_kw: 0, at: '2026-03-02T09:58:50.000Z' })
  const metered = { ...load, by: 'METER', silent: { units: 0, mostW: 0 } } as const
  expect(nodeLoadSent('n', metered)).toMatchObject({ measured_by: 'METER', load_kw: 90, silent: 0 })
})
