import { describe, expect, test } from 'vitest'
import { chargerOnTheDesk } from '../../../tests/support/chargerOnTheDesk.ts'

const beganAt = Date.parse('2026-05-31T23:00:00.000Z')
const a = (measurand: string, value: number, more: object = {}) => ({ measurand, value: String(value), ...more })
const register = (wh: number) => a('Energy.Active.Import.Register', wh, { unit: 'Wh' })
const power = (w: number) => a('Power.Active.Import', w, { unit: 'W' })

type Sampled = ReturnType<typeof a>

/** A charger that says something each so many seconds; the answer is what it is taken to draw, each time. */
async function powers(everyS: number, sets: readonly (readonly Sampled[])[], connectorId = 1) {
  const { call, desk } = chargerOnTheDesk('1.6')
  const found: { w: number; sinceS: number | null }[] = []
  for (const [nth, sampledValue] of sets.entries()) {
    const at = beganAt + nth * everyS * 1_000
    await call('MeterValues', { connectorId, meterValue: [{ timestamp: new Date(at).toISOString(), sampledValue }] })
    const said = desk.all('measured').at(-1)?.readings ?? []
    const total = said.find((one) => one.quantity === 'POWER_W' && one.phase === null && one.at === at)
    if (!total) continue
    found.push({ w: total.value, sinceS: total.since === undefined ? null : (total.since - beganAt) / 1_000 })
  }
  return found
}

/** A register that runs so fast, read so often; it counts in whole steps. */
const running = (kW: number, everyS: number, times: number, stepWh = 1, fromWh = 1_001_234) =>
  Array.from({ length: times }, (_, nth) => {
    const wh = fromWh + (kW * 1_000 * nth * everyS) / 3_600
    return [register(Math.floor(wh / stepWh) * stepWh)]
  })

describe('TEL-1: a charger that says no power is seen by what it says instead', () => {
  test('by its register, over a minute, and never by more than it surely drew', async () => {
    const found = await powers(10, running(100, 10, 10))
    expect(found.map(({ sinceS }) => sinceS)).toEqual([0, 10, 20, 30])
    for (const { w } of found) {
      expect(w).toBeLessThanOrEqual(100_000)
      expect(w).toBeGreaterThan(99_800)
    }
  })

  test.each([
    [10, 70],
    [100, 310],
    [1_000, 910],
  ])('by a register of %d Wh steps only when it has run for so long', async (stepWh, firstS) => {
    const kW = 7.4
    const found = await powers(10, running(kW, 10, 120, stepWh, 1_000_000))
    expect(found.length).toBeGreaterThanOrEqual(120 - firstS / 10)
    expect(found.length).toBeLessThanOrEqual(121 - firstS / 10 + 1)
    for (const { w } of found) {
      expect(w).toBeLessThanOrEqual(kW * 1_000)
      expect(w).toBeGreaterThan(kW * 1_000 - 8_500)
    }
  })

  test('a paused bus draws nothing, even if its coarse register steps once', async () => {
    const still = Array.from({ length: 40 }, (_, nth) => [register(nth < 20 ? 1_000_100 : 1_000_200)])
    expect(new Set((await powers(10, still)).map(({ w }) => w))).toEqual(new Set([0]))
  })

  test('by current and voltage of every phase, at once', async () => {
    const phases = ['L1', 'L2', 'L3'].flatMap((phase) => [
      a('Current.Import', 100, { phase, unit: 'A' }),
      a('Voltage', 230, { phase: `${phase}-N`, unit: 'V' }),
    ])
    expect(await powers(10, [phases])).toEqual([{ w: 69_000, sinceS: null }])
    expect(await powers(10, [[...phases, power(5_000)]])).toEqual([{ w: 5_000, sinceS: null }])
  })

  test('by current and voltage of a DC output', async () => {
    const output = [a('Current.Import', 150, { unit: 'A' }), a('Voltage', 700, { unit: 'V' })]
    expect(await powers(10, [output])).toEqual([{ w: 105_000, sinceS: null }])
  })

  test.each([
    ['a current alone', [a('Current.Import', 145, { phase: 'L1', unit: 'A' })]],
    ['currents of three phases and a voltage of one', [...currents(), a('Voltage', 230, { phase: 'L1', unit: 'V' })]],
    ['a total that may be of one phase or of three', [a('Current.Import', 100), a('Voltage', 230)]],
  ])('%s is not enough', async (_what, set) => {
    expect(await powers(10, [set, set])).toEqual([])
  })

  test('one phase beside a register is not taken for all three', async () => {
    const onePhase = [a('Current.Import', 145, { phase: 'L1' }), a('Voltage', 230, { phase: 'L1' })]
    const sets = running(100, 30, 4).map((set) => [...set, ...onePhase])
    expect((await powers(30, sets)).map(({ w }) => Math.round(w / 1_000))).toEqual([100, 100])
  })

  test('one that says it draws nothing, always, is not believed against its register', async () => {
    const sets = running(50, 30, 4).map((set) => [...set, power(0)])
    expect((await powers(30, sets)).map(({ w }) => Math.round(w / 1_000))).toEqual([0, 0, 50, 50])
  })

  test('one that says what it draws is believed, also when that is nothing, and where it comes in other sets', async () => {
    const sets = running(50, 30, 6).map((set, nth) => (nth % 2 === 0 ? [power(nth < 4 ? 50_000 : 0)] : set))
    expect(await powers(30, sets)).toEqual([
      { w: 50_000, sinceS: null },
      { w: 50_000, sinceS: null },
      { w: 0, sinceS: null },
    ])
  })

  test('a register that ran backwards or jumped says nothing of what came before', async () => {
    const back = [...running(50, 30, 2), ...running(50, 30, 4, 1, 234)]
    expect((await powers(30, back)).map(({ w, sinceS }) => [Math.round(w / 1_000), sinceS])).toEqual([
      [50, 60],
      [50, 90],
    ])
    const jumped = [...running(50, 30, 2), ...running(50, 30, 4, 1, 900_000_000)]
    expect((await powers(30, jumped)).map(({ sinceS }) => sinceS)).toEqual([60, 90])
  })

  test('a register read once an hour is no measure of now, nor one read twice in a moment', async () => {
    expect(await powers(4_000, running(50, 4_000, 3))).toEqual([])
    expect(await powers(1, running(50, 1, 30))).toEqual([])
    expect((await powers(1, running(50, 1, 70))).length).toBeGreaterThan(0)
  })
})

function currents(): readonly Sampled[] {
  return ['L1', 'L2', 'L3'].map((phase) => a('Current.Import', 100, { phase, unit: 'A' }))
}
