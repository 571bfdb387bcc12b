import { expect, test } from 'vitest'
import { pastBreach, watchedText } from './breaches.ts'

const node = (name: string, seen: Parameters<typeof watchedText>[0][number]['seen']) => ({
  ...{ node_id: name, name, seen },
  above_since: null,
})

test('CYC-7: nothing that nobody sees is called within its limit', () => {
  expect(watchedText([node('Main', 'METER')])).toBe('What is measured stays within its limits at every node.')
  const some = watchedText([node('Main', 'METER'), node('A', 'CHARGERS'), node('B', 'IN_PART'), node('C', 'NOT')])
  expect(some).toContain('Main: measured, and within its limit.')
  expect(some).toContain('A: no meter; what chargers report there is within, what else flows isn’t known.')
  expect(some).toContain('B: some chargers don’t say what they draw')
  expect(some).toContain('C: not measured, so a breach there would not be seen.')
  expect(watchedText(['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => node(name, 'NOT')))).toBe(
    'A, B, C, D, E and 2 more: not measured, so a breach there would not be seen.',
  )
  expect(watchedText([])).not.toContain('within')
})

test('CYC-8: what is above its limit isn’t called within it, though it is no breach yet', () => {
  const rising = { ...node('A', 'CHARGERS'), above_since: '2026-11-22T09:00:00.000Z' }
  const text = watchedText([node('Main', 'CHARGERS'), rising])
  expect(text).toContain('A: above its limit just now')
  expect(text).toContain('Main: no meter; what chargers report there is within')
})

test('CYC-8: what was above its limit on average is said to have been, where nobody knows of now', () => {
  const [g, f2] = [node('G', 'IN_PART'), node('F2', 'IN_PART')]
  const average = (name: string, averageKw: number | null) => ({ node_id: name, average_kw: averageKw })
  const limits = { nodes: [g, f2].map(({ node_id: id }) => ({ node_id: id, limit_kw: 134 })) }
  const text = watchedText([g, f2], { intervals: [average('G', 306), average('F2', 16)], reading: limits })
  expect(text).toBe(
    'F2: some chargers don’t say what they draw, so it isn’t known whether it is within. ' +
      'G: on average of this interval above the limit that holds now; some chargers don’t say what they draw, so it isn’t known whether it still is.',
  )
  for (const onAverage of [
    { intervals: [average('G', 134), average('F2', null)], reading: limits },
    { intervals: [average('G', 306)], reading: null },
  ])
    expect(watchedText([g, f2], onAverage)).toMatch(/^G, F2: some chargers don’t say what they draw/)
})

test('CYC-7: one that is over says whose limit it was most above, and rounds as its sentence does', () => {
  const spaced = (breach: object) => Object.values(breach).map((text) => String(text).replace('\u202f', ' '))
  const context = {
    ...{ most_kw: 225.1, most_limit_kw: 150.9, most_limit_code: 'OPERATING_ENVELOPE_LIMIT', most_limit_by: 'DSO' },
    ...{ limit_kw: 200, limit_code: 'CIRCUIT_LIMIT', limit_by: 'rating', source_mode: 'FALLBACK_DERIVED' },
  }
  const derived = 'derived, for lack of a fresh measurement'
  expect(spaced(pastBreach({ context }))).toEqual(['226 kW', '150 kW', 'network company', derived])
  const same = { most_kw: 225, limit_kw: 200, limit_code: 'CIRCUIT_LIMIT', limit_by: 'rating', source_mode: 'MEASURED' }
  expect(spaced(pastBreach({ context: same }))).toEqual(['225 kW', '200 kW', 'rating', 'measured'])
  expect(spaced(pastBreach({ context: {} }))).toEqual(['–', '–', '–', '–'])
})
