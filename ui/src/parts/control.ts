import type { UseFormReturnType } from '@mantine/form'
import type { ChangeDepotControlData, Control } from '../api/types.gen.ts'
import { type Bound, statedWithin, within } from './bounds.ts'

type Entered = number | string
type ShareField = 'dead_band_share' | 'breach_tolerance_share' | 'breach_hysteresis_share'
export type NumberField =
  | ShareField
  | 'cycle_every_s'
  | 'lease_s'
  | 'stale_after_s'
  | 'configured_demand_kw'
  | 'ramp_kw_per_s'
  | 'dead_band_kw'
  | 'breach_tolerance_kw'
  | 'breach_opens_after_s'
  | 'breach_clears_after_s'

/** Each number with what it may be, as it is entered: shares as per cent. `bounds.test.ts` compares with the API. */
export const controlNumbers: Readonly<Record<NumberField, Bound & { readonly label: string; readonly help: string }>> =
  {
    cycle_every_s: {
      ...{ label: 'Decide at least every', min: 1, max: 300, unit: 's' },
      help: 'A cycle also runs whenever something changes. At most a quarter of the lease.',
    },
    lease_s: {
      ...{ label: 'Lease of a limit', min: 60, max: 3600, unit: 's' },
      help: 'How long a charger keeps its limit when it hears nothing more; then it falls back by itself.',
    },
    ramp_kw_per_s: {
      ...{ label: 'Ramp', min: 0.1, max: 10_000, unit: 'kW/s' },
      help: 'How fast what a charger gets may rise. Empty: at once. Decreases are never slowed.',
    },
    dead_band_kw: {
      ...{ label: 'Dead band', min: 0, max: 100, unit: 'kW' },
      help: 'A smaller change leaves a charger as it was, unless a limit needs it.',
    },
    dead_band_share: {
      ...{ label: 'Dead band of a limit', min: 0, max: 50, unit: '%' },
      help: 'A smaller change of its limit is not worth a message to a charger.',
    },
    stale_after_s: {
      ...{ label: 'Measurements are stale after', min: 5, max: 3600, unit: 's' },
      help: 'An older measurement says nothing about now: the last limit, the rating or the value below stands in.',
    },
    configured_demand_kw: {
      ...{ label: 'Demand of an unknown charger', min: 0, max: 10_000, unit: 'kW' },
      help: 'What it is taken to want if not even a limit or a rating is known. Empty: nothing is decided then.',
    },
    breach_tolerance_kw: {
      ...{ label: 'Tolerance', min: 0, max: 1_000, unit: 'kW' },
      help: 'How far above its limit a node may be measured before it counts.',
    },
    breach_tolerance_share: {
      ...{ label: 'Tolerance of the limit', min: 0, max: 50, unit: '%' },
      help: 'Both together are tolerated.',
    },
    breach_opens_after_s: {
      ...{ label: 'Opens after', min: 0, max: 3600, unit: 's' },
      help: 'How long it must stay above. A cycle then runs at once.',
    },
    breach_hysteresis_share: {
      ...{ label: 'Clears below the limit by', min: 0, max: 50, unit: '%' },
      help: 'How far it must fall below its limit before the breach is over.',
    },
    breach_clears_after_s: {
      ...{ label: 'Clears after', min: 0, max: 3600, unit: 's' },
      help: 'How long it must stay there.',
    },
  }

export const assumedLoad: Bound = { min: 0, max: 1_000_000, unit: 'kW' }

export type ControlInput = { [Field in NumberField]: Entered } & {
  usable_power_calculation_version: string
  strategy: Control['strategy']
  share_rule: Control['share_rule']
  contract_interval_min: string
  stale_after_by_node: { node_id: string | null; stale_after_s: Entered }[]
  expected_loads: { node_id: string | null; assumed_kw: Entered }[]
}

export type ControlFormValues = UseFormReturnType<ControlInput>

type ControlChange = NonNullable<ChangeDepotControlData['body']>

const shares: readonly ShareField[] = ['dead_band_share', 'breach_tolerance_share', 'breach_hysteresis_share']

export function controlInput(control: Control): ControlInput {
  const { depot_id: _, revision: __, created_at: ___, changed_at: ____, ...values } = control
  return {
    ...values,
    ...eachShare((field) => Number((control[field] * 100).toFixed(4))),
    usable_power_calculation_version: String(control.usable_power_calculation_version),
    contract_interval_min: String(control.contract_interval_min),
    configured_demand_kw: control.configured_demand_kw ?? '',
    ramp_kw_per_s: control.ramp_kw_per_s ?? '',
    stale_after_by_node: control.stale_after_by_node.map((row) => ({ ...row })),
    expected_loads: control.expected_loads.map((row) => ({ ...row, assumed_kw: row.assumed_kw ?? '' })),
  }
}

export function controlBody(input: ControlInput): ControlChange {
  const { strategy, share_rule, stale_after_by_node: stale, expected_loads: loads } = input
  return {
    ...{ strategy, share_rule },
    usable_power_calculation_version: Number(input.usable_power_calculation_version),
    contract_interval_min: Number(input.contract_interval_min) as Control['contract_interval_min'],
    cycle_every_s: Number(input.cycle_every_s),
    lease_s: Number(input.lease_s),
    ramp_kw_per_s: numberOrNull(input.ramp_kw_per_s),
    dead_band_kw: Number(input.dead_band_kw),
    stale_after_s: Number(input.stale_after_s),
    configured_demand_kw: numberOrNull(input.configured_demand_kw),
    breach_tolerance_kw: Number(input.breach_tolerance_kw),
    breach_opens_after_s: Number(input.breach_opens_after_s),
    breach_clears_after_s: Number(input.breach_clears_after_s),
    ...eachShare((field) => shareOf(input[field])),
    stale_after_by_node: stale.map((row) => ({
      ...{ node_id: row.node_id ?? '', stale_after_s: Number(row.stale_after_s) },
    })),
    expected_loads: loads.map((row) => ({ node_id: row.node_id ?? '', assumed_kw: numberOrNull(row.assumed_kw) })),
  }
}

/** Per cent as a share, without what binary fractions leave at its end. */
export const shareOf = (percent: Entered): number => Number((Number(percent) / 100).toFixed(6))

const numberOrNull = (entered: Entered): number | null => (entered === '' ? null : Number(entered))

const eachShare = (of: (field: ShareField) => number): Record<ShareField, number> =>
  Object.fromEntries(shares.map((field) => [field, of(field)])) as Record<ShareField, number>

const mayBeEmpty: readonly NumberField[] = ['configured_demand_kw', 'ramp_kw_per_s']
const numberFields = Object.keys(controlNumbers) as NumberField[]
const chosen = (nodeId: string | null) => (nodeId === null ? 'Choose a node.' : null)

/** What can be said before anything is sent. */
export const controlRules = {
  ...Object.fromEntries(
    numberFields.map((field) => [
      field,
      mayBeEmpty.includes(field)
        ? within(controlNumbers[field])
        : statedWithin(controlNumbers[field], 'This must be given.'),
    ]),
  ),
  lease_s: (lease: Entered, values: ControlInput) =>
    statedWithin(controlNumbers.lease_s, 'This must be given.')(lease) ??
    (Number(lease) < 4 * Number(values.cycle_every_s)
      ? `At least four cycles: ${4 * Number(values.cycle_every_s)}\u202fs.`
      : null),
  stale_after_by_node: {
    node_id: chosen,
    stale_after_s: statedWithin(controlNumbers.stale_after_s, 'Say after how long.'),
  },
  expected_loads: { node_id: chosen, assumed_kw: within(assumedLoad) },
}
