import { describe, expect, test } from 'vitest'
import { type Flow, flowAfter, noFlow, stillNeededWh } from './delivered.ts'

const hourMs = 3_600_000
const need = (registerWh: number | null) => ({ energyNeededWh: 100_000, neededFrom: { at: 0, registerWh } })
const flows = (...samples: readonly (readonly [w: number, at: number])[]): Flow =>
  samples.reduce<Flow>((flow, [w, at]) => flowAfter(flow, w, at, 0), noFlow)
const quarters = [0, 1, 2, 3, 4].map((nth) => [60_000, (nth * hourMs) / 4] as const)

describe('OCPP-8: what a bus still needs', () => {
  test('is what was said less what the register ran on', () => {
    expect(stillNeededWh(need(5_000), { ...noFlow, registerWh: 65_000 })).toBe(40_000)
    expect(stillNeededWh(need(5_000), { ...flows(...quarters), registerWh: 5_000 })).toBe(100_000)
  })

  test('or less what power adds up to, where no register was seen, or it began anew', () => {
    expect(stillNeededWh(need(null), flows(...quarters))).toBe(40_000)
    expect(stillNeededWh(need(5_000), { ...flows(...quarters), registerWh: 10 })).toBe(40_000)
  })

  test('without what flowed before, what nobody saw, and what is told late', () => {
    expect(stillNeededWh(need(null), flows([60_000, -hourMs / 10], [60_000, hourMs / 10]))).toBe(100_000 - 6_000)
    expect(stillNeededWh(need(null), flows([60_000, 0], [60_000, hourMs]))).toBe(100_000)
    const flow = flows(...quarters)
    expect(flowAfter(flow, 9, hourMs / 2, 0)).toBe(flow)
    expect(flowAfter(flow, 60_000, hourMs + 60_000, hourMs)).toMatchObject({ needFrom: hourMs, flowedWh: 1_000 })
    expect(stillNeededWh(need(null), { ...flow, needFrom: 7 })).toBe(100_000)
  })

  test('is next to nothing once it has it all, nothing where it was said to need nothing, and else as unknown as it was', () => {
    expect(stillNeededWh(need(0), { ...noFlow, registerWh: 500_000 })).toBe(1)
    expect(stillNeededWh({ ...need(0), energyNeededWh: 0 }, { ...noFlow, registerWh: 500_000 })).toBe(0)
    expect(stillNeededWh({ energyNeededWh: null })).toBeNull()
    expect(stillNeededWh({ energyNeededWh: 7_000 }, flows(...quarters))).toBe(7_000)
  })
})
