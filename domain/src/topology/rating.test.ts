import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conversionText, type Rating, ratingW } from './rating.ts'

const plates: readonly [Rating, number, string][] = [
  [{ unit: 'kW', powerW: 149_999 }, 149_999, '149.999 kW'],
  [{ unit: 'kVA', apparentVa: 150_000, powerFactor: 0.98 }, 147_000, '150 kVA × pf 0.98 = 147 kW'],
  [{ unit: 'kVA', apparentVa: 1_000_000, powerFactor: 1 }, 1_000_000, '1\u202f000 kVA × pf 1 = 1\u202f000 kW'],
  // 0.1 × 3 is no 0.3 in binary: the watt must not be lost to that.
  [{ unit: 'kVA', apparentVa: 3_000, powerFactor: 0.1 }, 300, '3 kVA × pf 0.1 = 0.3 kW'],
  [{ unit: 'kVA', apparentVa: 1_001, powerFactor: 0.57 }, 570, '1.001 kVA × pf 0.57 = 0.57 kW'],
  [
    { unit: 'A', currentMa: 1_000_000, voltageV: 400, phases: 3, powerFactor: 1 },
    692_820,
    '√3 × 400 V × 1000 A × pf 1 = 692.82 kW',
  ],
  [
    { unit: 'A', currentMa: 250_000, voltageV: 415, phases: 3, powerFactor: 0.95 },
    170_715,
    '√3 × 415 V × 250 A × pf 0.95 = 170.715 kW',
  ],
  [{ unit: 'A', currentMa: 32_000, voltageV: 230, phases: 1, powerFactor: 1 }, 7_360, '230 V × 32 A × pf 1 = 7.36 kW'],
]

test.each(plates)('MG-6: plate %j is %d W', (rating, powerW, text) => {
  expect(ratingW(rating)).toBe(powerW)
  expect(conversionText(rating)).toBe(text)
})

// A depot's conductors: up to 6,300 A, up to 33 kV, power factors as plates state them.
const thousandths = fc.integer({ min: 10, max: 1000 })
const volts = fc.integer({ min: 1, max: 33_000 })
const milliamperes = fc.integer({ min: 1, max: 6_300_000 })
const voltAmperes = fc.integer({ min: 1, max: 300_000_000 })
const phases = fc.constantFrom(1 as const, 3 as const)
const factor = (n: number) => n / 1000

test('MG-6: apparent power times power factor is the exact product, rounded down', () => {
  fc.assert(
    fc.property(voltAmperes, thousandths, (apparentVa, n) => {
      const watts = ratingW({ unit: 'kVA', apparentVa, powerFactor: factor(n) })
      expect(BigInt(watts)).toBe((BigInt(apparentVa) * BigInt(n)) / 1000n)
    }),
    { numRuns: 2000 },
  )
})

test('MG-6: current is never more power than √3·U·I·pf says, nor a watt less', () => {
  fc.assert(
    fc.property(milliamperes, volts, phases, thousandths, (currentMa, voltageV, phaseCount, n) => {
      const watts = ratingW({ unit: 'A', currentMa, voltageV, phases: phaseCount, powerFactor: factor(n) })
      // Squares of microwatts, as whole numbers: √3 has no last digit. Two millionths of a watt are allowed.
      const exactSquared = BigInt(phaseCount) * (BigInt(currentMa) * BigInt(voltageV) * BigInt(n)) ** 2n
      const microwatts = BigInt(watts) * 1_000_000n
      expect(microwatts === 0n || (microwatts - 2n) ** 2n <= exactSquared).toBe(true)
      expect((microwatts + 1_000_002n) ** 2n > exactSquared).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('MG-6: more current, voltage or power factor is never less power', () => {
  fc.assert(
    fc.property(
      fc.record({ currentMa: milliamperes, voltageV: volts, n: thousandths }),
      fc.record({ currentMa: fc.nat(1000), voltageV: fc.nat(100), n: fc.nat(100) }),
      phases,
      (low, more, phaseCount) => {
        const plate = ({ currentMa, voltageV, n }: typeof low): Rating => ({
          ...{ unit: 'A', currentMa, voltageV, phases: phaseCount, powerFactor: factor(n) },
        })
        const high = {
          currentMa: low.currentMa + more.currentMa,
          voltageV: low.voltageV + more.voltageV,
          n: low.n + more.n,
        }
        expect(ratingW(plate(high))).toBeGreaterThanOrEqual(ratingW(plate(low)))
      },
    ),
    { numRuns: 1000 },
  )
})
