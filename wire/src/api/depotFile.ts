import { z } from 'zod'
import { ChargePointCreate, ConnectorCreate } from './chargePoints.ts'
import { CircuitCreate } from './circuits.ts'
import { ControlChange } from './control.ts'
import { Kw, Name } from './common.ts'
import { DepotCreate } from './depots.ts'
import { DeviceCreate } from './devices.ts'
import { PowerSourceCreate } from './powerSources.ts'

/**
 * A depot as one file for people: the fields and values of the API, but nested where the depot is, and with names in
 * the place of ids. A reference is a name, or the `key` that a thing was given because its name is not the only one.
 */
const Key = Name.optional().describe('what others in this file call it, where its name is not unique')
const circuit = Name.nullable().default(null).describe('name or key of the circuit it hangs on')

/** Older systems could point into another depot; the last form says so. */
const Parent = z.union([Name, z.strictObject({ depot: Name, circuit: Name })], {
  error: 'must be the name of a circuit, or { depot, circuit }',
})

export const CircuitInFile = CircuitCreate.omit({ parent_circuit_id: true }).extend({
  key: Key,
  parent: Parent.nullable().default(null).describe('name or key of the circuit above; none: a grid connection'),
})
export type CircuitInFile = z.infer<typeof CircuitInFile>

export const ChargePointInFile = ChargePointCreate.omit({ circuit_id: true }).extend({
  key: Key,
  circuit,
  connectors: ChargePointCreate.shape.connectors.unwrap().nullable().default([]),
})
export type ChargePointInFile = z.infer<typeof ChargePointInFile>

/** A connector beside its charge point instead of in it, as older systems list them. */
export const LooseConnectorInFile = ConnectorCreate.extend({
  charge_point: Name.describe('name or key of its charge point'),
})
export type LooseConnectorInFile = z.infer<typeof LooseConnectorInFile>

export const PowerSourceInFile = PowerSourceCreate.omit({ circuit_id: true }).extend({ circuit })
export type PowerSourceInFile = z.infer<typeof PowerSourceInFile>

export const DeviceInFile = DeviceCreate.omit({ circuit_id: true }).extend({ circuit })
export type DeviceInFile = z.infer<typeof DeviceInFile>

const node = {
  circuit: Name.nullable().optional(),
  charge_point: Name.nullable().optional(),
  connector: ConnectorCreate.shape.number.nullable().optional().describe('of the charge point'),
}
/** A circuit, a charge point or one of its connectors; what names none of them is the microgrid as a whole. */
export type NodeInFile = z.infer<z.ZodObject<typeof node>>

export const StaleAfterInFile = z.strictObject({
  ...node,
  stale_after_s: ControlChange.shape.stale_after_s.unwrap(),
})
export type StaleAfterInFile = z.infer<typeof StaleAfterInFile>

export const ExpectedLoadInFile = z.strictObject({
  circuit: node.circuit,
  assumed_kw: Kw.nullable().default(null).describe('none: it must be measured'),
})
export type ExpectedLoadInFile = z.infer<typeof ExpectedLoadInFile>

/** What is left out is as every depot begins. */
export const ControlInFile = ControlChange.omit({ stale_after_by_node: true, expected_loads: true })

/** A list of which only the heading was written is an empty one. */
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).nullable().default([])

/** One depot. A file of several has them in a list under `depots`. */
export const DepotFile = DepotCreate.extend({
  control: ControlInFile.extend({
    stale_after_by_node: listOf(StaleAfterInFile),
    expected_loads: listOf(ExpectedLoadInFile),
  })
    .nullable()
    .optional(),
  circuits: listOf(CircuitInFile),
  charge_points: listOf(ChargePointInFile),
  connectors: listOf(LooseConnectorInFile),
  power_sources: listOf(PowerSourceInFile),
  devices: listOf(DeviceInFile),
})
export type DepotFile = z.infer<typeof DepotFile>
