import { expect, test } from 'vitest'
import { drawn } from '../tests/support/depot.ts'
import { shares } from '../tests/support/results.ts'

test('LB-5: of two beneath one node neither gets more than it asks, nor less than its minimum', () => {
  const pair = (a: object, b: object) =>
    shares(drawn({ w: 90, below: { a: { leaf: { wanted_w: 90, ...a } }, b: { leaf: { wanted_w: 90, ...b } } } }))
  expect(pair({ wanted_w: 42, min_w: 40 }, {})).toEqual({ a: 42, b: 48 })
  expect(pair({}, { wanted_w: 42, min_w: 40 })).toEqual({ a: 48, b: 42 })
  expect(pair({ wanted_w: 80, min_w: 60 }, {})).toEqual({ a: 60, b: 30 })
  expect(pair({ wanted_w: 20 }, {})).toEqual({ a: 20, b: 70 })
})
