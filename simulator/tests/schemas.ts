import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { OCPP16, OCPP20 } from 'typed-ocpp'
import type { Protocol } from '../src/chargers/make.ts'

const ajv = new Ajv({ strict: false, multipleOfPrecision: 6, allErrors: true })
formats.default(ajv)

/** What is wrong with a payload by the official schema; empty: nothing. */
export function wrongIn(protocol: Protocol, name: string, payload: unknown): readonly string[] {
  const all = (protocol === 'ocpp1.6' ? OCPP16.schemas : OCPP20.schemas) as unknown as Readonly<Record<string, object>>
  const schema = all[name]
  if (!schema) return [`there is no schema ${name}`]
  const { $schema: _version, $id: _id, id: _name, ...rest } = schema as Readonly<Record<string, unknown>>
  if (ajv.validate(rest, payload)) return []
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath} ${message ?? ''}`)
}
