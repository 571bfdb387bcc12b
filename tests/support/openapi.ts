import fc, { type Arbitrary } from 'fast-check'

/** As much of JSON Schema as our document uses. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly description?: string
  readonly default?: unknown
}

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
  readonly description?: string
}

export type Access =
  | { readonly everyone: true }
  | { readonly role: string; readonly scope: string | null; readonly bound_tokens: boolean }

export type OperationObject = {
  readonly operationId: string
  readonly summary: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }
    >
  >
  readonly 'x-access': Access
  /** what one message of a stream carries */
  readonly 'x-message'?: Schema
}

export type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export type Operation = OperationObject & { readonly method: string; readonly path: string }

export function operationsOf(document: Document): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
}

export const bodyOf = (operation: OperationObject): Schema | null =>
  operation.requestBody?.content['application/json']?.schema ?? null

/** The path with its names filled in, each encoded as a browser would. */
export function filled(path: string, value: (name: string) => string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(value(name)))
}

/** What a field or parameter of this name may name, so that requests often name something. */
export type Ids = (name: string) => Arbitrary<string>

/** Values that the schema allows. */
export function valid(schema: Schema, document: Document, ids: Ids, name = ''): Arbitrary<unknown> {
  const of = (inner: Schema, itsName = name): Arbitrary<unknown> => valid(inner, document, ids, itsName)
  const [only, ...others] = alternatives(schema, document)
  if (others.length > 0) return fc.oneof(...alternatives(schema, document).map((choice) => of(choice)))
  if (only && only !== schema) return of(only)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'string':
      return validString(schema, ids(name))
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 1_000_000 })
    case 'number':
      return validNumber(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(of(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 })
    case 'object':
      return validObject(schema, of)
    default:
      return fc.jsonValue()
  }
}

export function resolved(ref: string, document: Document): Schema {
  const schema = document.components.schemas[ref.replace('#/components/schemas/', '')]
  if (!schema) throw new Error(`the document has no ${ref}`)
  return schema
}

/** A schema as the list of what it may be, without references. */
export function alternatives(schema: Schema, document: Document): readonly Schema[] {
  if (schema.$ref !== undefined) return alternatives(resolved(schema.$ref, document), document)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.flatMap((choice) => alternatives(choice, document))
  return typeof schema.type === 'object' ? schema.type.map((type) => ({ ...schema, type })) : [schema]
}

function validString(schema: Schema, ids: Arbitrary<string>): Arbitrary<string> {
  if (schema.format === 'uuid') return fc.oneof(ids, fc.uuid())
  if (schema.format === 'date-time') {
    return fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString())
  }
  const { minLength = 0, maxLength = 200, pattern } = schema
  if (pattern?.startsWith('^https?'))
    return fc.constantFrom('https://example.org/hook', 'https://[2606:4700::1111]:8443/')
  // The form of an id, or of a name from a list.
  if (pattern === undefined && maxLength === 64) return fc.oneof({ weight: 4, arbitrary: ids }, fc.string())
  if (pattern !== undefined && !pattern.includes('\\p{')) return fc.stringMatching(new RegExp(pattern))
  // What people type, in any script; spaces at the ends would be trimmed away.
  const letters = fc.constantFrom(...'aZ09 -_.,:;/\'"<>&%?#äßøŁЖ東京🚌é')
  return fc
    .array(letters, { minLength, maxLength: Math.min(maxLength / 2, 40) })
    .map((parts) => parts.join('').trim())
    .map((text) => (text.length < minLength ? text.padEnd(minLength, 'x') : text))
}

function validNumber({ minimum = -1e6, maximum = 1e6, multipleOf }: Schema): Arbitrary<number> {
  if (multipleOf === undefined) return fc.double({ min: minimum, max: maximum, noNaN: true })
  const steps = Math.round(1 / multipleOf)
  const whole = fc.integer({ min: Math.ceil(minimum * steps), max: Math.floor(maximum * steps) })
  return fc.oneof(whole, fc.integer({ min: Math.ceil(minimum * steps), max: 400_000 })).map((n) => n / steps)
}

function validObject(schema: Schema, of: (inner: Schema, name: string) => Arbitrary<unknown>): Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {})
  const required = new Set(schema.required)
  const record = Object.fromEntries(properties.map(([name, inner]) => [name, of(inner, name)]))
  return fc.record(record, { requiredKeys: [...required], noNullPrototype: true })
}

/** Texts that have brought parsers, databases and pages down. */
export const nastyTexts = [
  ...['', ' ', '\u202e', '\ufeff', '\r\nx: y', '../../etc/passwd', '%00', '%ff'],
  ...["'; DROP TABLE depot; --", '<script>alert(1)</script>', '${7*7}', '{{7*7}}', '$(id)', '*', '%', '_', '\\'],
  ...['null', 'undefined', 'NaN', 'true', '-1', '1e999', '9'.repeat(40), 'a'.repeat(300), 'ﷺ'.repeat(50), '0x10'],
  ...['__proto__', 'constructor', 'toString', '00000000-0000-0000-0000-000000000000', '٣', 'İ', 'ß', '💥'],
]

const nastyNumbers = [NaN, Infinity, -Infinity, -0, -1, 0.1 + 0.2, 1e-9, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63)]

export const nastyText: Arbitrary<string> = fc.oneof(
  // What a database can't keep, and what is no Unicode.
  fc.constantFrom('\0', 'a\0b', '\ud800', 'x\udfff'),
  fc.constantFrom(...nastyTexts),
  fc.string({ unit: 'binary', maxLength: 80 }),
)

export const nastyValue: Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(...nastyNumbers, null, true, [], {}, [[]], { a: { b: {} } }),
  fc.jsonValue({ maxDepth: 3 }),
)

/** A value with something wrong in one place of it, or wrong as a whole. */
export function spoilt(value: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(value, fc.nat(), nastyValue).map(([good, at, bad]) => replaced(good, at, bad)) },
    { weight: 1, arbitrary: fc.tuple(value, fc.nat()).map(([good, at]) => replaced(good, at, undefined)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(value, nastyText, nastyValue)
        .map(([good, name, bad]) => (isRecord(good) ? { ...good, [name]: bad } : bad)),
    },
    { weight: 1, arbitrary: nastyValue },
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Puts `bad` where the nth of the fields is, looking into records; undefined leaves it out. */
function replaced(value: unknown, nth: number, bad: unknown): unknown {
  if (!isRecord(value)) return bad
  const names = Object.keys(value)
  const name = names[nth % Math.max(1, names.length)]
  if (name === undefined) return bad
  const inner = value[name]
  return { ...value, [name]: isRecord(inner) && nth % 3 > 0 ? replaced(inner, nth >> 2, bad) : bad }
}
