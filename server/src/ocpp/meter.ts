import type { Instant } from '@busbar/domain/kernel/instant'
import type { Reading } from '../engine/chargers.ts'
import type { ChargerMemory } from './memory.ts'
import { followRegister, unsaidPower } from './unsaidPower.ts'

/** One sampled value, whichever version it came in. */
export type Sample = {
  readonly measurand: string
  readonly phase: string | null
  readonly location: string | null
  /** why it was taken; what comes again and again where nothing is said */
  readonly context: string | null
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
  const read: Said[] = []
  for (const sample of measured.samples) {
    const kind = kinds[sample.measurand]
    const phase = sample.phase === null ? null : phases[sample.phase]
    // Reactive power, frequency, a voltage between two lines: nothing that we use.
    if (kind === undefined || !Object.hasOwn(kinds, sample.measurand) || phase === undefined) continue
    const value = valueOf(sample, kind)
    if (value === null) odd.push(`${sample.measurand} makes no sense`)
    else read.push({ sample, quantity: kind.quantity, phase, value })
  }
  const values = valuesOf(read, measured)
  for (const quantity of ['POWER_W', 'POWER_OFFERED_W', 'ENERGY_WH'] as const) addTotal(values, quantity)
  const energy = values.get('ENERGY_WH ')
  if (energy !== undefined) odd.push(...followRegister(energy, memory))
  const power = unsaidPower(values, measured, memory)
  if (power !== null) values.set('POWER_W ', power)
  return { readings: [...values.values()], odd }
}

type Said = { readonly sample: Sample; readonly quantity: Quantity; readonly phase: Phase; readonly value: number }

/** One value of each quantity and phase: the best that was said of each measurand, import less export. */
function valuesOf(read: readonly Said[], { connector, sessionRef, at }: Measured): Map<string, Reading> {
  const values = new Map<string, Reading>()
  for (const { quantity, phase } of read) {
    const key = `${quantity} ${phase ?? ''}`
    if (values.has(key)) continue
    const said = read.filter((one) => one.quantity === quantity && one.phase === phase)
    // The same is measured in two places: the outlet is what a limit means, and what is meant where none is said.
    const atOutlet = said.filter(isAtOutlet)
    const best = new Map<string, Said>()
    for (const one of atOutlet.length > 0 ? atOutlet : said) {
      const known = best.get(one.sample.measurand)
      if (known === undefined || isBetter(one, known)) best.set(one.sample.measurand, one)
    }
    const value = [...best.values()].reduce((sum, one) => sum + one.value, 0)
    values.set(key, { connector, sessionRef, at, quantity, phase, value })
  }
  return values
}

const isAtOutlet = ({ sample: { location }, quantity }: Said): boolean =>
  location === null || location === 'Outlet' || quantity === 'SOC_PERMILLE'

/** Of two that nothing tells apart the higher: a register's newer one, and the power that is safe to count with. */
const isBetter = (one: Said, other: Said): boolean =>
  rankOf(one) > rankOf(other) || (rankOf(one) === rankOf(other) && one.value > other.value)

/** The same is measured for two reasons: what comes all the time is what others are compared with. */
function rankOf({ sample: { context } }: Said): number {
  if (context === null || context === 'Sample.Periodic') return 2
  return context === 'Sample.Clock' ? 1 : 0
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
