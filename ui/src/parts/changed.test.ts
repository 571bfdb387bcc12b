import { expect, test } from 'vitest'
import { changedOnly } from './changed.ts'

const before = { name: 'Feeder A', safe_default_kw: null, rating: { unit: 'kW', value: 400 }, visible_to: ['otto'] }

test('UI-1: an edit says only what was changed', () => {
  expect(changedOnly({ ...before, name: 'Yard feeder' }, before)).toEqual({ name: 'Yard feeder' })
  expect(changedOnly({ ...before, rating: { unit: 'kW', value: 401 } }, before)).toEqual({
    rating: { unit: 'kW', value: 401 },
  })
})

test('UI-1: what is equal but made anew is no change', () => {
  const again = { ...before, rating: { ...before.rating }, visible_to: [...before.visible_to] }
  expect(changedOnly(again, before)).toEqual({})
})

test('UI-1: taking something away is a change', () => {
  type Body = { rating: { unit: string } | null; visible_to: string[] | null }
  const kept: Body = { rating: { unit: 'kW' }, visible_to: ['otto'] }
  expect(changedOnly<Body>({ rating: null, visible_to: null }, kept)).toEqual({ rating: null, visible_to: null })
  expect(changedOnly<Body>({ ...kept, visible_to: [] }, kept)).toEqual({ visible_to: [] })
})
