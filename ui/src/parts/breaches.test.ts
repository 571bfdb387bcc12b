import { describe, expect, test } from 'vitest'
import { restMayAverageKw } from './breaches.ts'

describe('CYC-8: what is left of the contract’s interval', () => {
  test('CYC-8: what was too much has to be made up for in the rest', () => {
    expect(restMayAverageKw({ interval_min: 15, average_kw: 430, left_s: 450 }, 400)).toBe(370)
    expect(restMayAverageKw({ interval_min: 30, average_kw: 300, left_s: 600 }, 400)).toBe(600)
  })

  test('CYC-8: with too little left it can’t be made up for', () => {
    expect(restMayAverageKw({ interval_min: 15, average_kw: 430, left_s: 30 }, 400)).toBeLessThan(0)
  })

  test('CYC-8: nothing is said of an interval that nobody measured, or that is over', () => {
    expect(restMayAverageKw({ interval_min: 15, average_kw: null, left_s: 450 }, 400)).toBeNull()
    expect(restMayAverageKw({ interval_min: 15, average_kw: 430, left_s: 0 }, 400)).toBeNull()
  })
})
