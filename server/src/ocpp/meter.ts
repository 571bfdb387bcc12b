import type { Instant } from '@busbar/domain/kernel/instant'
import type { Reading } from '../engine/chargers.ts'
import type { ChargerMemory } from './memory.ts'

/** One sampled value, whichever version it came in. */
export type Sample = {
  readonly measurand: string
  readonly phase: string | null
  readonly location: string | null
  readonly unit: string | null
  /** a power of ten */
  readonly multiplier: number
  readonly value: number
}

export type Measured = {
  readonly connector: number | null
  readonly sessionRef: string | null
  readonly at: Instant
  readonly samples: readonly Sample[]
}

type Quantity = Reading['quantity']
type Phase = Reading['phase']
type Kind = { readonly quantity: Quantity; readonly sign: 1 | -1; readonly scales: Readonly<Record<string, number>> }

const watts = { '': 1, W: 1, kW: 1000 }
/** The first unit is what is meant where none is said. */
const kinds: Readonly<Record<string, Kind>> = {
  'Power.Active.Import': { quantity: 'POWER_W', sign: 1, scales: watts },
  'Power.Active.Export': { quantity: 'POWER_W', sign: -1, scales: watts },
  'Power.Offered': { quantity: 'POWER_OFFERED_W', sign: 1, scales: watts },
  'Energy.Active.Import.Register': { quantity: 'ENERGY_WH', sign: 1, scales: { '': 1, Wh: 1, kWh: 1000 } },
  'Current.Import': { quantity: 'CURRENT_MA', sign: 1, scales: { '': 1000, A: 1000 } },
  Voltage: { quantity: 'VOLTAGE_MV', sign: 1, scales: { '': 1000, V: 1000 } },
  SoC: { quantity: 'SOC_PERMILLE', sign: 1, scales: { '': 10, Percent: 10 } },
}

/** Beyond these no depot goes: a wrong unit, a register that overflowed, a value that is none. */
const bounds: Record<Quantity, readonly [min: number, max: number]> = {
  POWER_W: [-10_000_000, 10_000_000],
  POWER_OFFERED_W: [0, 10_000_000],
  ENERGY_WH: [0, 1e12],
  CURRENT_MA: [-20_000_000, 20_000_000],
  VOLTAGE_MV: [0, 50_000_000],
  SOC_PERMILLE: [0, 1000],
}

const phases: Readonly<Record<string, Phase>> = {
  ...{ L1: 'L1', L2: 'L2', L3: 'L3' },
  ...{ 'L1-N': 'L1', 'L2-N': 'L2', 'L3-N': 'L3' },
}

/** What a set of samples says, in depot words, and what in it makes no sense. */
export function readingsOf(measured: Measured, memory: ChargerMemory) {
  const odd: string[] = []
  const values = new Map<string, Reading>()
  const elsewhere = new Set<string>()
  for (const sample of measured.samples) {
    const kind = kinds[sample.measurand]
    const phase = sample.phase === null ? null : phases[sample.phase]
    // Reactive power, frequency, a voltage between two lines: nothing that we use.
    if (kind === undefined || !Object.hasOwn(kinds, sample.measurand) || phase === undefined) continue
    const value = valueOf(sample, kind)
    if (value === null) {
      odd.push(`${sample.measurand} makes no sense`)
      continue
    }
    const key = `${kind.quantity} ${phase ?? ''}`
    // The same is measured in two places: the outlet is what a limit means, and what is meant where none is said.
    const isElsewhere = sample.location !== null && sample.location !== 'Outlet' && kind.quantity !== 'SOC_PERMILLE'
    const known = values.get(key)
    if (isElsewhere && known !== undefined && !elsewhere.has(key)) continue
    const sum = known !== undefined && kind.quantity === 'POWER_W' && isElsewhere === elsewhere.has(key)
    if (isElsewhere) elsewhere.add(key)
    else elsewhere.delete(key)
    const { connector, sessionRef, at } = measured
    const { quantity } = kind
    values.set(key, { connector, sessionRef, at, quantity, phase, value: sum ? known.value + value : value })
  }
  for (const quantity of ['POWER_W', 'POWER_OFFERED_W', 'ENERGY_WH'] as const) addTotal(values, quantity)
  const energy = values.get('ENERGY_WH ')
  if (energy !== undefined) odd.push(...energyOddities(energy, memory))
  return { readings: [...values.values()], odd }
}

function valueOf({ unit, multiplier, value }: Sample, { quantity, sign, scales }: Kind): number | null {
  const scale = Object.hasOwn(scales, unit ?? '') ? scales[unit ?? ''] : undefined
  if (scale === undefined || !Number.isInteger(multiplier) || Math.abs(multiplier) > 9) return null
  const scaled = Math.round(value * scale * 10 ** multiplier)
  const [min, max] = bounds[quantity]
  return scaled >= min && scaled <= max ? sign * scaled + 0 : null
}

/** Some chargers say power per phase only. */
function addTotal(values: Map<string, Reading>, quantity: Quantity): void {
  if (values.has(`${quantity} `)) return
  const parts = ['L1', 'L2', 'L3'].flatMap((phase) => values.get(`${quantity} ${phase}`) ?? [])
  const [first] = parts
  if (first === undefined) return
  const value = parts.reduce((sum, part) => sum + part.value, 0)
  values.set(`${quantity} `, { ...first, phase: null, value })
}

const registerWMax = 5_000_000

function energyOddities({ connector, at, value }: Reading, memory: ChargerMemory): readonly string[] {
  const key = String(connector)
  const last = memory.energy.get(key)
  if (last !== undefined && at <= last.at) return []
  memory.energy.set(key, { at, energyWh: value })
  if (last === undefined) return []
  if (value < last.energyWh) return ['the energy register ran backwards']
  const possibleWh = (registerWMax * (at - last.at)) / 3_600_000 + 1_000
  return value - last.energyWh > possibleWh ? ['the energy register runs faster than 5 MW'] : []
}
