import { expect, test } from 'vitest'
import { kindText, knownFacts } from './incidentWords.ts'

test('EVT-3: what is known of an incident is told in words with units', () => {
  const facts = knownFacts({
    ...{ measured_kw: 412.4, limit_kw: 7.25, left_s: 90, age_s: 7_300, looks_like: 'SLOW_CHARGER', is_settling: true },
    ...{ until: '2026-03-10T12:00:00Z', cycle_id: '0190', note: null, seen_twice: 'SOME_CODE', name: 'Bay 12' },
  })
  expect(
    facts.map(({ name, value }) => [name, 'text' in value ? value.text.replace('\u202f', ' ') : value.time]),
  ).toEqual([
    ['Measured', '413 kW'],
    ['Limit', '7.2 kW'],
    ['Limit holds until', '2026-03-10T12:00:00Z'],
    ['Left in the interval', '90 s'],
    ['Age of the measurement', '2 h'],
    ['Looks like', 'a charger that is slow to follow'],
    ['Is settling', 'yes'],
    ['Name', 'Bay 12'],
    ['Seen twice', 'Some code'],
  ])
})

test('EVT-3: a kind that the page does not know is told all the same', () => {
  expect([kindText('BREACH'), kindText('METER_STUCK')]).toEqual(['Limit exceeded', 'Meter stuck'])
})
