import { kwExact } from '../kernel/powerWords.ts'
import type { Fault } from '../kernel/refusal.ts'

export const sharingStrategies = ['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME'] as const
export const shareRules = ['leaf-fair', 'branch-fair'] as const
/** the intervals over which contracts average what a site draws */
export const contractIntervalsMin = [5, 15, 30] as const

/** How a depot is controlled: how often it is decided, how power is shared, and what is made of what nobody measures. */
export type DepotControl = {
  /** `usable_power_calculation_version`: below 3 a site is flat */
  readonly calculationVersion: number
  readonly strategy: (typeof sharingStrategies)[number]
  readonly shareRule: (typeof shareRules)[number]
  /** a cycle runs at least so often */
  readonly cycleEveryS: number
  /** after how long a measurement says nothing about now */
  readonly staleAfterS: number
  readonly staleAfterByNode: readonly NodeStaleAfter[]
  /** what a charger is taken to want if nothing at all is known of it */
  readonly configuredDemandW: number | null
  readonly rampWPerS: number | null
  /** what a smaller change leaves as it was, unless a limit needs it */
  readonly deadBandW: number
  /** of the limit that a charger has: a smaller change is not worth a message */
  readonly deadBandShare: number
  /** how long a limit holds at a charger that hears nothing more */
  readonly leaseS: number
  readonly breachToleranceW: number
  readonly breachToleranceShare: number
  readonly breachOpensAfterS: number
  readonly breachHysteresisShare: number
  readonly breachClearsAfterS: number
  readonly contractIntervalMin: (typeof contractIntervalsMin)[number]
  /** nodes that are said to carry load which nobody controls */
  readonly expectedLoads: readonly ExpectedLoad[]
}

/** A circuit's node, a charge point, a connector, or the microgrid as a whole. */
export type NodeStaleAfter = { readonly nodeId: string; readonly staleAfterS: number }

/** `assumedW` null: it must be measured; while it isn't, nothing can be decided safely. */
export type ExpectedLoad = { readonly nodeId: string; readonly assumedW: number | null }

export const controlDefaults: DepotControl = {
  ...{ calculationVersion: 3, strategy: 'EQUAL_SHARE', shareRule: 'leaf-fair', cycleEveryS: 15 },
  ...{ staleAfterS: 60, staleAfterByNode: [], configuredDemandW: null, rampWPerS: null },
  ...{ deadBandW: 1_000, deadBandShare: 0.03, leaseS: 300 },
  ...{ breachToleranceW: 1_000, breachToleranceShare: 0.02, breachOpensAfterS: 10 },
  ...{ breachHysteresisShare: 0, breachClearsAfterS: 30, contractIntervalMin: 15, expectedLoads: [] },
}

type Bound = { readonly field: string; readonly least: number; readonly most: number; readonly unit: Unit }
/** Seconds and watts are whole; shares are not. */
type Unit = '' | 's' | 'W' | 'W/s' | 'share'
type NumberField = {
  [Key in keyof DepotControl]: DepotControl[Key] extends number | null ? Key : never
}[keyof DepotControl]

/** What a value may be, and what the field is called where it is sent. */
export const controlBounds: Readonly<Record<Exclude<NumberField, 'contractIntervalMin'>, Bound>> = {
  calculationVersion: { field: 'usable_power_calculation_version', least: 1, most: 9, unit: '' },
  cycleEveryS: { field: 'cycle_every_s', least: 1, most: 300, unit: 's' },
  staleAfterS: { field: 'stale_after_s', least: 5, most: 3600, unit: 's' },
  configuredDemandW: { field: 'configured_demand_kw', least: 0, most: 10_000_000, unit: 'W' },
  rampWPerS: { field: 'ramp_kw_per_s', least: 100, most: 10_000_000, unit: 'W/s' },
  deadBandW: { field: 'dead_band_kw', least: 0, most: 100_000, unit: 'W' },
  deadBandShare: { field: 'dead_band_share', least: 0, most: 0.5, unit: 'share' },
  leaseS: { field: 'lease_s', least: 60, most: 3600, unit: 's' },
  breachToleranceW: { field: 'breach_tolerance_kw', least: 0, most: 1_000_000, unit: 'W' },
  breachToleranceShare: { field: 'breach_tolerance_share', least: 0, most: 0.5, unit: 'share' },
  breachOpensAfterS: { field: 'breach_opens_after_s', least: 0, most: 3600, unit: 's' },
  breachHysteresisShare: { field: 'breach_hysteresis_share', least: 0, most: 0.5, unit: 'share' },
  breachClearsAfterS: { field: 'breach_clears_after_s', least: 0, most: 3600, unit: 's' },
}

export const assumedBound: Bound = { field: 'assumed_kw', least: 0, most: 1_000_000_000, unit: 'W' }

/** A depot has no more nodes than a registry holds; a list that is longer is a mistake. */
export const controlNodesMax = 5000

/** A limit is renewed at half its lease: four cycles a lease leave one for the answer and one for a second try. */
const cyclesPerLease = 4

/** Everything that is wrong with the values by themselves; whether its nodes exist is for the depot to say. */
export function controlFaults(control: DepotControl): readonly Fault[] {
  const { staleAfterByNode, expectedLoads, contractIntervalMin, cycleEveryS, leaseS } = control
  const numbers = Object.entries(controlBounds) as [NumberField, Bound][]
  return [
    ...wordFault('strategy', control.strategy, sharingStrategies),
    ...wordFault('share_rule', control.shareRule, shareRules),
    ...numbers.flatMap(([key, bound]) => numberFault(`/${bound.field}`, control[key], bound, isOptional(key))),
    ...wordFault('contract_interval_min', contractIntervalMin, contractIntervalsMin),
    ...(leaseS < cycleEveryS * cyclesPerLease ? [leaseTooShort(control)] : []),
    ...listFaults('stale_after_by_node', staleAfterByNode, ({ staleAfterS }, pointer) =>
      numberFault(`${pointer}/stale_after_s`, staleAfterS, controlBounds.staleAfterS, false),
    ),
    ...listFaults('expected_loads', expectedLoads, ({ assumedW }, pointer) =>
      numberFault(`${pointer}/assumed_kw`, assumedW, assumedBound, true),
    ),
  ]
}

const isOptional = (key: NumberField): boolean => controlDefaults[key] === null

const invalid = (pointer: string, message: string): Fault => ({ code: 'FIELD_INVALID', message, pointer })

const wordFault = <Word extends string | number>(
  field: string,
  word: Word,
  words: readonly Word[],
): readonly Fault[] => (words.includes(word) ? [] : [invalid(`/${field}`, `"${word}" is none of ${words.join(', ')}.`)])

function numberFault(pointer: string, value: number | null, bound: Bound, isNullable: boolean): readonly Fault[] {
  if (value === null) return isNullable ? [] : [invalid(pointer, 'This must be given.')]
  const { least, most, unit } = bound
  if (!(value >= least && value <= most)) {
    return [invalid(pointer, `${shown(value, unit)} is not between ${shown(least, unit)} and ${shown(most, unit)}.`)]
  }
  if (unit === 'share' || Number.isInteger(value)) return []
  return [invalid(pointer, `${shown(value, unit)} has more decimals than are kept.`)]
}

function shown(value: number, unit: Unit): string {
  switch (unit) {
    case '':
      return `${value}`
    case 's':
      return `${value} s`
    case 'W':
      return kwExact(value)
    case 'W/s':
      return `${kwExact(value)}/s`
    case 'share':
      return `${value * 100} %`
  }
}

const leaseTooShort = ({ cycleEveryS, leaseS }: DepotControl): Fault =>
  invalid(
    '/lease_s',
    `A lease of ${leaseS} s is too short for a cycle every ${cycleEveryS} s: it must last at least four cycles, ${cycleEveryS * cyclesPerLease} s.`,
  )

function listFaults<Item extends { readonly nodeId: string }>(
  field: string,
  items: readonly Item[],
  faultsOf: (item: Item, pointer: string) => readonly Fault[],
): readonly Fault[] {
  if (items.length > controlNodesMax) return [invalid(`/${field}`, `These are more than ${controlNodesMax} nodes.`)]
  const seen = new Set<string>()
  return items.flatMap((item, at) => {
    const pointer = `/${field}/${at}`
    const isTwice = seen.has(item.nodeId)
    seen.add(item.nodeId)
    return [
      ...(isTwice ? [invalid(`${pointer}/node_id`, 'This node stands in the list twice.')] : []),
      ...faultsOf(item, pointer),
    ]
  })
}
