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
type Kind = { readonly quantity: Quantity; readonly sign: 1 | -1; readonly scales: ReadonlyMap<string, number> }

const named = <Value>(values: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> =>
  new Map(Object.entries(values))

const watts = named({ '': 1, W: 1, kW: 1000 })
/** The first unit is what is meant where none is said. */
const kinds = named<Kind>({
  'Power.Active.Import': { quantity: 'POWER_W', sign: 1, scales: watts },
  'Power.Active.Export': { quantity: 'POWER_W', sign: -1, scales: watts },
  'Power.Offered': { quantity: 'POWER_OFFERED_W', sign: 1, scales: watts },
  'Energy.Active.Import.Register': { quantity: 'ENERGY_WH', sign: 1, scales: named({ '': 1, Wh: 1, kWh: 1000 }) },
  'Current.Import': { quantity: 'CURRENT_MA', sign: 1, scales: named({ '': 1000, A: 1000 }) },
  Voltage: { quantity: 'VOLTAGE_MV', sign: 1, scales: named({ '': 1000, V: 1000 }) },
  SoC: { quantity: 'SOC_PERMILLE', sign: 1, scales: named({ '': 10, Percent: 10 }) },
})

/** Beyond these no depot goes: a wrong unit, a register that overflowed, a value that is none. */
const bounds: Record<Quantity, readonly [min: number, max: number]> = {
  POWER_W: [-10_000_000, 10_000_000],
  POWER_OFFERED_W: [0, 10_000_000],
  ENERGY_WH: [0, 1e12],
  CURRENT_MA: [-20_000_000, 20_000_000],
  VOLTAGE_MV: [0, 50_000_000],
  SOC_PERMILLE: [0, 1000],
}

const phases = named<Exclude<Phase, null>>({
  ...{ L1: 'L1', L2: 'L2', L3: 'L3' },
  ...{ 'L1-N': 'L1', 'L2-N': 'L2', 'L3-N': 'L3' },
})
const threePhases = ['L1', 'L2', 'L3'] as const

/** Where a value of a quantity stands, whole or of a phase. Made once: this is looked up for each sample of each charger. */
type Key = `${Quantity} ${'L1' | 'L2' | 'L3' | ''}`
const keysOf = (quantity: Quantity): Record<'ALL' | 'L1' | 'L2' | 'L3', Key> => ({
  ...{ ALL: `${quantity} `, L1: `${quantity} L1`, L2: `${quantity} L2`, L3: `${quantity} L3` },
})
const keys = {
  POWER_W: keysOf('POWER_W'),
  POWER_OFFERED_W: keysOf('POWER_OFFERED_W'),
  ENERGY_WH: keysOf('ENERGY_WH'),
  CURRENT_MA: keysOf('CURRENT_MA'),
  VOLTAGE_MV: keysOf('VOLTAGE_MV'),
  SOC_PERMILLE: keysOf('SOC_PERMILLE'),
} satisfies Record<Quantity, object>
const totalled = ['POWER_W', 'POWER_OFFERED_W', 'ENERGY_WH'] as const

/** What a set of samples says, in depot words, and what in it makes no sense. */
export function readingsOf(measured: Measured, memory: ChargerMemory) {
  const odd: string[] = []
  const { connector, sessionRef, at } = measured
  const said = new Map<Key, Said[]>()
  for (const sample of measured.samples) {
    const kind = kinds.get(sample.measurand)
    const phase = sample.phase === null ? null : phases.get(sample.phase)
    // Reactive power, frequency, a voltage between two lines: nothing that we use.
    if (kind === undefined || phase === undefined) continue
    const value = valueOf(sample, kind)
    if (value === null) {
      odd.push(`${sample.measurand} makes no sense`)
      continue
    }
    const { quantity } = kind
    const key = keys[quantity][phase ?? 'ALL']
    const known = said.get(key)
    if (known === undefined) said.set(key, [{ sample, quantity, phase, value }])
    else known.push({ sample, quantity, phase, value })
  }
  const values = new Map<Key, Reading>()
  for (const [key, all] of said) {
    const { quantity, phase, value } = all[0]!
    values.set(key, { connector, sessionRef, at, quantity, phase, value: all.length === 1 ? value : valueAmong(all) })
  }
  for (const quantity of totalled) addTotal(values, quantity)
  const energy = values.get(keys.ENERGY_WH.ALL)
  if (energy !== undefined) odd.push(...followRegister(energy, memory))
  const unsaid = unsaidPower(values, measured, memory)
  if (unsaid?.power) values.set(keys.POWER_W.ALL, unsaid.power)
  if (unsaid?.trail && energy) values.set(keys.ENERGY_WH.ALL, { ...energy, trail: unsaid.trail })
  return { readings: [...values.values()], odd }
}

type Said = { readonly sample: Sample; readonly quantity: Quantity; readonly phase: Phase; readonly value: number }

/** Of several the best that was said of each measurand, import less export. */
function valueAmong(said: readonly Said[]): number {
  // The same is measured in two places: the outlet is what a limit means, and what is meant where none is said.
  const atOutlet = said.filter(isAtOutlet)
  const best = new Map<string, Said>()
  for (const one of atOutlet.length > 0 ? atOutlet : said) {
    const known = best.get(one.sample.measurand)
    if (known === undefined || isBetter(one, known)) best.set(one.sample.measurand, one)
  }
  return [...best.values()].reduce((sum, one) => sum + one.value, 0)
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
  const scale = scales.get(unit ?? '')
  if (scale === undefined || !Number.isInteger(multiplier) || Math.abs(multiplier) > 9) return null
  const scaled = Math.round(value * scale * 10 ** multiplier)
  const [min, max] = bounds[quantity]
  return scaled >= min && scaled <= max ? sign * scaled + 0 : null
}

/** Some chargers say power per phase only. */
function addTotal(values: Map<Key, Reading>, quantity: (typeof totalled)[number]): void {
  const ofQuantity = keys[quantity]
  if (values.has(ofQuantity.ALL)) return
  let first: Reading | undefined
  let value = 0
  for (const phase of threePhases) {
    const part = values.get(ofQuantity[phase])
    if (part === undefined) continue
    first ??= part
    value += part.value
  }
  if (first !== undefined) values.set(ofQuantity.ALL, { ...first, phase: null, value })
}
