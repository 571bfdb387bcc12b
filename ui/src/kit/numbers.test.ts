import { describe, expect, test } from 'vitest'
import {
  countOf,
  formatDrawnKw,
  formatDuration,
  formatExactKw,
  formatKw,
  formatKwDown,
  formatKwUp,
  formatLoadKw,
  formatMayDrawKw,
  formatKwh,
  formatMs,
} from './numbers.ts'

/** Narrow spaces as plain ones, so that the expectations can be read. */
const plain = (text: string) => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-')

describe('UI-1: power is shown', () => {
  test.each([
    [0, '0 kW'],
    [0.04, '<0.1 kW'],
    [0.05, '0.1 kW'],
    [9, '9.0 kW'],
    [9.94, '9.9 kW'],
    [9.96, '10 kW'],
    [10, '10 kW'],
    [62.4, '62 kW'],
    [999.6, '1 000 kW'],
    [1000, '1 000 kW'],
    [1_000_000, '1 000 000 kW'],
    [-40, '-40 kW'],
    [-4.25, '-4.3 kW'],
  ])('UI-1: %d kW reads %s', (kw, text) => {
    expect(plain(formatKw(kw))).toBe(text)
  })

  test('UI-1: what is granted is rounded down, as its sentence does', () => {
    const down = [157.895, 9.99, 10, 0, 0.3].map((kw) => plain(formatKwDown(kw)))
    expect(down).toEqual(['157 kW', '9.9 kW', '10 kW', '0 kW', '0.3 kW'])
  })

  test('UI-1: what is kept free is rounded up, as its sentence does', () => {
    const up = [157.001, 9.91, 9.99, 10, 15.000000001, 0, 0.3].map((kw) => plain(formatKwUp(kw)))
    expect(up).toEqual(['158 kW', '10 kW', '10 kW', '10 kW', '15 kW', '0 kW', '0.3 kW'])
  })

  test('UI-1: whoever may draw no more than it was granted is not written above it', () => {
    const texts = [formatMayDrawKw(40.7, 40.7), formatMayDrawKw(40.7, 30), formatMayDrawKw(40.7, null)]
    expect(texts.map(plain)).toEqual(['40 kW', '41 kW', '41 kW'])
  })

  test('UI-1: a load at its limit reads as the limit and its plate do, and as more only where it is more', () => {
    const [plateKw, beside] = [7.36, plain(formatKwDown(7.36))]
    expect([plain(formatLoadKw(plateKw, 7.36)), plain(formatKwDown(plateKw)), beside]).toEqual(Array(3).fill('7.3 kW'))
    expect(plain(formatLoadKw(29.79, 29.79))).toBe(plain(formatKwDown(29.79)))
    expect(plain(formatLoadKw(7.5, 7.36))).toBe('7.5 kW')
    expect(plain(formatLoadKw(7.36, null))).toBe('7.4 kW')
  })

  test('UI-1: how long something took has a unit that fits', () => {
    const told = [0, 0.42, 12, 999, 9_180, 119_000, 240_000, 9_000_000].map((ms) => plain(formatDuration(ms)))
    expect(told).toEqual(['<0.1 ms', '0.4 ms', '12 ms', '999 ms', '9 s', '119 s', '4 min', '3 h'])
  })

  test('UI-1: who keeps to what it may draw is never written above it, who doesn’t is', () => {
    expect(plain(formatDrawnKw(40.7, 40.7))).toBe('40 kW')
    expect(plain(formatDrawnKw(40.7, 40.2))).toBe('41 kW')
  })

  test('UI-1: energy is written by the same rules', () => {
    expect(plain(formatKwh(1250.4))).toBe('1 250 kWh')
  })

  test('UI-1: where a plate is shown, every watt of it is', () => {
    expect(plain(formatExactKw(1276.381))).toBe('1 276.381 kW')
    expect(plain(formatExactKw(400))).toBe('400 kW')
  })

  test('UI-1: how long an answer took is read in the unit that fits', () => {
    expect(plain(formatMs(3.2))).toBe('3 ms')
    expect(plain(formatMs(999.4))).toBe('999 ms')
    expect(plain(formatMs(2_345))).toBe('2.3 s')
  })

  test('UI-1: a count always has its noun, in the right number', () => {
    expect(countOf(1, 'circuit')).toBe('1 circuit')
    expect(countOf(0, 'circuit')).toBe('0 circuits')
    expect(plain(countOf(1200, 'battery', 'batteries'))).toBe('1 200 batteries')
  })
})
