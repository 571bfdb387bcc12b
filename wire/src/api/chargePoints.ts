import { z } from 'zod'
import { Id, Kept, KeptKw, Kw, Name, Phases, Rated, Rating, Uuid } from './common.ts'

const OcppIdentity = z.string().regex(/^[A-Za-z0-9*\-_=:+|@.]{1,48}$/, 'must be 1 to 48 letters, digits or *-_=:+|@.')

const connectorFields = {
  number: z.int().min(1).max(1000).describe('as OCPP counts: from 1'),
  name: Name.nullable(),
  rating: Rating.nullable().describe('null: as much as its charge point'),
}
export const ConnectorCreate = z.strictObject({
  number: connectorFields.number,
  name: connectorFields.name.default(null),
  rating: connectorFields.rating.default(null),
})
export const ConnectorChange = z.strictObject(connectorFields).partial()

export const Connector = z
  .object({
    connector_id: Uuid,
    charge_point_id: Uuid,
    depot_id: Uuid,
    number: z.int(),
    name: z.string().nullable(),
    ...Rated,
    ...Kept,
  })
  .meta({ id: 'Connector' })
export type Connector = z.infer<typeof Connector>

const fields = {
  name: Name,
  circuit_id: Id.nullable(),
  ocpp_identity: OcppIdentity,
  control_mode: z.enum(['CONNECTOR', 'CHARGER']).describe('what limits are sent to'),
  rating: Rating.nullable(),
  limit_reference: z.enum(['AC_INPUT', 'DC_OUTPUT']).describe('what a limit means to this charger'),
  efficiency: z.number().min(0.5).max(1).describe('DC output per AC input'),
  fallback_kw: Kw.describe('what it falls back to by itself when nobody steers it'),
  phases: Phases.nullable().describe(
    'the conductors that it is wired to; null: not known, and each is taken to bear it',
  ),
}
export const ChargePointCreate = z.strictObject({
  ...fields,
  circuit_id: fields.circuit_id.default(null),
  control_mode: fields.control_mode.default('CONNECTOR'),
  rating: fields.rating.default(null),
  limit_reference: fields.limit_reference.default('AC_INPUT'),
  efficiency: fields.efficiency.default(1),
  fallback_kw: fields.fallback_kw.default(0),
  phases: fields.phases.default(null),
  connectors: z.array(ConnectorCreate).max(64).default([]),
})
export const ChargePointChange = z.strictObject(fields).partial()

export const ChargePoint = z
  .object({
    charge_point_id: Uuid,
    depot_id: Uuid,
    circuit_id: Uuid.nullable(),
    name: z.string(),
    ocpp_identity: z.string(),
    control_mode: fields.control_mode,
    ...Rated,
    limit_reference: fields.limit_reference,
    efficiency: z.number(),
    fallback_kw: KeptKw,
    phases: fields.phases,
    connectors: z.array(Connector),
    ...Kept,
  })
  .meta({ id: 'ChargePoint' })
export type ChargePoint = z.infer<typeof ChargePoint>
