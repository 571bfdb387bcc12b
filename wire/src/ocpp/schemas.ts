import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
// The package's main file compiles every schema of three versions: two seconds and 90 MB at the start.
import * as schemas16 from 'typed-ocpp/dist/ocpp16/schemas.js'
import * as schemas201 from 'typed-ocpp/dist/ocpp20/schemas.js'
import type { Wrong } from './errorCodes.ts'
import type { OcppVersion } from './version.ts'

export type Direction = 'Request' | 'Response'

export type Fault = {
  readonly wrong: Wrong
  readonly keyword: string
  /** JSON pointer into the payload */
  readonly path: string
  /** the member that is missing or too many */
  readonly member: string | null
  /** what the schema would allow here, where it lists that */
  readonly allowed: readonly unknown[] | null
  /** the type it should have */
  readonly type: string | null
  readonly message: string
}

export function knowsAction(version: OcppVersion, action: string): boolean {
  return schemas[version].has(`${action}Request`)
}

/** The first thing in which a payload isn't as the official schema says, or null. */
export function faultOf(version: OcppVersion, action: string, direction: Direction, payload: unknown): Fault | null {
  const validate = validatorOf(version, action, direction)
  if (validate(payload)) return null
  const [error] = validate.errors ?? []
  if (!error) throw new Error(`impossible: ${action} fails its schema without a reason`)
  return faultFrom(error)
}

/** Everything in which it isn't: slower, and as long as the payload is wrong. */
export function faultsOf(
  version: OcppVersion,
  action: string,
  direction: Direction,
  payload: unknown,
): readonly Fault[] {
  const validate = validatorOf(version, action, direction, everyFault)
  return validate(payload) ? [] : (validate.errors ?? []).map(faultFrom)
}

/** Official schemas, unmodified; only what tells a validator which draft they are is left out as they are loaded. */
const schemas: Record<OcppVersion, ReadonlyMap<string, unknown>> = {
  'ocpp1.6': new Map(Object.entries(schemas16)),
  'ocpp2.0.1': new Map(Object.entries(schemas201)),
}

// `multipleOfPrecision`: without it a tenth of an ampere such as 0.3 or 32.3 would be no multiple of 0.1.
const firstFault = validators({ allErrors: false })
const everyFault = validators({ allErrors: true })

type Validators = { readonly ajv: Ajv; readonly compiled: Record<OcppVersion, ByDirection> }
type ByDirection = Record<Direction, Map<string, ValidateFunction>>

function validators({ allErrors }: { readonly allErrors: boolean }): Validators {
  // JSON has no infinity, but 1e999 is read as one.
  const strictNumbers = true
  const ajv = new Ajv({
    strict: false,
    strictNumbers,
    multipleOfPrecision: 6,
    addUsedSchema: false,
    logger: false,
    allErrors,
    // They are as they were published: to check them too takes a quarter of the time in which messages are learnt.
    meta: false,
    validateSchema: false,
  })
  addFormats.default(ajv, { mode: 'fast', formats: ['date-time', 'uri'] })
  const byDirection = (): ByDirection => ({ Request: new Map(), Response: new Map() })
  return { ajv, compiled: { 'ocpp1.6': byDirection(), 'ocpp2.0.1': byDirection() } }
}

/** Compiled when first needed: most depots speak one version, and use a fifth of its messages. */
function validatorOf(
  version: OcppVersion,
  action: string,
  direction: Direction,
  { ajv, compiled }: Validators = firstFault,
): ValidateFunction {
  const known = compiled[version][direction].get(action)
  if (known) return known
  const schema = schemas[version].get(`${action}${direction}`)
  if (typeof schema !== 'object' || schema === null) throw new Error(`impossible: ${version} has no ${action}`)
  const { $schema: _draft, $id: _id, id: _oldId, ...rest } = schema as Record<string, unknown>
  const validate = ajv.compile(rest)
  compiled[version][direction].set(action, validate)
  return validate
}

const wrongs: Readonly<Record<string, Wrong>> = {
  required: 'OCCURRENCE',
  minItems: 'OCCURRENCE',
  maxItems: 'OCCURRENCE',
  type: 'TYPE',
  additionalProperties: 'FORMAT',
}

function faultFrom({ keyword, instancePath, params, message }: ErrorObject): Fault {
  const { missingProperty, additionalProperty, allowedValues, type } = params as Record<string, unknown>
  const member = missingProperty ?? additionalProperty
  return {
    wrong: wrongs[keyword] ?? 'PROPERTY',
    keyword,
    path: instancePath,
    member: typeof member === 'string' ? member : null,
    allowed: Array.isArray(allowedValues) ? allowedValues : null,
    type: typeof type === 'string' ? type : null,
    message: `${instancePath === '' ? 'the payload' : instancePath.slice(1)} ${message ?? keyword}`,
  }
}
