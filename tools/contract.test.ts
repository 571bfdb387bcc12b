import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Access, Document, Schema } from '../tests/support/openapi.ts'
import { breaks } from './contract.ts'

type Excused = { readonly break: string; readonly decision: string }

const read = async <Value>(path: string): Promise<Value> => JSON.parse(await readFile(path, 'utf8')) as Value

describe('API-6: the contract', () => {
  test('is taken by a strict validator, schema by schema', async () => {
    const document = await read<Document>('wire/openapi.json')
    const ajv = new Ajv2020({ strict: true, inlineRefs: false, validateSchema: false })
    addFormats.default(ajv)
    for (const name of Object.keys(document)) ajv.addKeyword(name)
    ajv.addSchema(document, 'openapi')
    const places = placesOfSchemas(document.paths)
    expect(places.length).toBeGreaterThan(100)
    for (const place of places) expect(ajv.getSchema(place), place).toBeTypeOf('function')
  })

  test('takes nothing away from what was released, unless a decision says so', async () => {
    const found = breaks(await read<Document>('wire/openapi.base.json'), await read<Document>('wire/openapi.json'))
    const excused = await read<readonly Excused[]>('wire/openapi.breaks.json')
    const unexcused = found.filter((one) => !excused.some((excuse) => excuse.break === one))
    expect(unexcused, 'see docs/protocols/contract.md for how to break it on purpose').toEqual([])
  })

  test('excuses only what is there, each by a decision that is written down', async () => {
    const found = breaks(await read<Document>('wire/openapi.base.json'), await read<Document>('wire/openapi.json'))
    for (const { break: sentence, decision } of await read<readonly Excused[]>('wire/openapi.breaks.json')) {
      expect(found).toContain(sentence)
      expect(await readFile(decision, 'utf8')).toMatch(/^# /)
    }
  })

  test('is held against itself without a word', async () => {
    const document = await read<Document>('wire/openapi.json')
    expect(breaks(document, structuredClone(document))).toEqual([])
  })
})

/** Of answers, bodies and parameters, each kind once; what they refer to is compiled with them. */
function placesOfSchemas(paths: Document['paths']): readonly string[] {
  const places = new Map<string, string>()
  const look = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return
    if ('schema' in value) places.set(JSON.stringify(value.schema), `${at}/schema`)
    const step = (name: string) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
    for (const [name, one] of Object.entries(value)) look(one, `${at}/${step(name)}`)
  }
  look(paths, 'openapi#/paths')
  return [...places.values()]
}

type Parts = {
  readonly path?: string
  readonly method?: string
  readonly operationId?: string
  readonly parameters?: readonly object[]
  readonly body?: Schema | null
  readonly answer?: Schema
  readonly statuses?: Readonly<Record<string, string>>
  readonly access?: Access
  readonly message?: Schema
  readonly schemas?: Record<string, Schema>
}

/** A document of one operation. */
function documentOf(parts: Parts): Document {
  const { path = '/api/x/{x_id}', method = 'post', body = text, answer = text } = parts
  const { access = { role: 'operator', scope: 'registry:read', bound_tokens: true } } = parts
  const problems = Object.entries(parts.statuses ?? { '404': 'A_NOT_FOUND, B_NOT_FOUND' })
  return {
    paths: {
      [path]: {
        [method]: {
          operationId: parts.operationId ?? 'x',
          summary: '',
          parameters: (parts.parameters ?? []) as never,
          ...(body && { requestBody: { content: { 'application/json': { schema: body } } } }),
          responses: {
            '200': { description: '', content: { 'application/json': { schema: answer } } },
            ...Object.fromEntries(
              problems.map(([status, description]) => [
                status,
                { description, content: { 'application/problem+json': { schema: text } } },
              ]),
            ),
          },
          'x-access': access,
          ...(parts.message && { 'x-message': parts.message }),
        },
      },
    },
    components: { schemas: parts.schemas ?? {} },
  }
}

const text: Schema = { type: 'string' }
const none: Schema = { type: 'null' }
const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  properties,
  required,
})
const closed = (schema: Schema): Schema => ({ ...schema, additionalProperties: false })
const query = (name: string, fields: object = {}) => ({ name, in: 'query', schema: text, ...fields })
const kind = (name: string, properties: Record<string, Schema> = {}) =>
  object({ kind: { type: 'string', const: name }, ...properties })

describe('API-6: these are breaks', () => {
  test.each<readonly [string, Parts, Parts, string]>([
    ['a path that is gone', {}, { path: '/api/y' }, 'POST /api/x/{} is gone'],
    ['a method that is gone', {}, { method: 'put' }, 'POST /api/x/{} is gone'],
    ['another operation id', {}, { operationId: 'y' }, 'was called x'],
    ['a status that is gone', {}, { statuses: {} }, 'no longer answers 404'],
    ['a code that is gone', {}, { statuses: { '404': 'B_NOT_FOUND' } }, 'no longer answers 404 with A_NOT_FOUND'],
    ['a query that is gone', { parameters: [query('q')] }, {}, 'no longer heeds query q'],
    ['a query that is needed', {}, { parameters: [query('q', { required: true })] }, 'needs query q now'],
    [
      'a query that has become needed',
      { parameters: [query('q')] },
      { parameters: [query('q', { required: true })] },
      'needs query q now',
    ],
    [
      'a narrower query',
      { parameters: [query('q', { schema: { type: 'integer', maximum: 500 } })] },
      { parameters: [query('q', { schema: { type: 'integer', maximum: 100 } })] },
      'query q must be at most 100',
    ],
    ['a body that is needed', { body: null }, {}, 'needs a body now'],
    [
      'a field that is needed',
      { body: object({ a: text }) },
      { body: object({ a: text, b: text }) },
      'body needs b now',
    ],
    [
      'a field that is no longer taken',
      { body: closed(object({ a: text, b: text }, [])) },
      { body: closed(object({ a: text }, [])) },
      'body no longer takes b',
    ],
    ['a body that is closed', { body: object({ a: text }) }, { body: closed(object({ a: text })) }, 'it doesn'],
    [
      'another type',
      { body: object({ a: text }) },
      { body: object({ a: { type: 'number' } }) },
      'body.a may no longer be string',
    ],
    ['whole numbers only', { body: { type: 'number' } }, { body: { type: 'integer' } }, 'may no longer be number'],
    ['no null any more', { body: { anyOf: [text, none] } }, { body: text }, 'body may no longer be null'],
    ['a value less', { body: { enum: ['a', 'b'] } }, { body: { enum: ['a'] } }, 'body may no longer be "b"'],
    ['a list of values', { body: text }, { body: { ...text, enum: ['a'] } }, 'may be one of ["a"] only'],
    [
      'a higher least',
      { body: { type: 'number', minimum: 0 } },
      { body: { type: 'number', minimum: 1 } },
      'at least 1',
    ],
    ['a least', { body: { type: 'number' } }, { body: { type: 'number', exclusiveMinimum: 0 } }, 'must be above 0'],
    [
      'a coarser step',
      { body: { type: 'number', multipleOf: 0.001 } },
      { body: { type: 'number', multipleOf: 0.01 } },
      'multiple of 0.01',
    ],
    [
      'a shorter text',
      { body: { ...text, maxLength: 9 } },
      { body: { ...text, maxLength: 8 } },
      'at most 8 characters',
    ],
    ['a longer text', { body: text }, { body: { ...text, minLength: 1 } }, 'must have 1 characters'],
    ['another pattern', { body: text }, { body: { ...text, pattern: '^a' } }, 'must match ^a'],
    [
      'a word less',
      { body: { ...text, pattern: '^(a|b)$' } },
      { body: { ...text, pattern: '^(a|c)$' } },
      'no longer takes b',
    ],
    [
      'words only',
      { body: { ...text, pattern: '^[a-z]+$' } },
      { body: { ...text, pattern: '^(a|b)$' } },
      'must match ^(a|b)$',
    ],
    ['a format', { body: text }, { body: { ...text, format: 'uuid' } }, 'must be a uuid'],
    [
      'fewer items',
      { body: { type: 'array', items: text } },
      { body: { type: 'array', items: text, maxItems: 3 } },
      'at most 3 items',
    ],
    [
      'narrower items',
      { body: { type: 'array', items: text } },
      { body: { type: 'array', items: { ...text, maxLength: 3 } } },
      'body[] must have at most 3',
    ],
    ['another default', { body: { ...text, default: 'a' } }, { body: { ...text, default: 'b' } }, 'left out means "b"'],
    [
      'an answer less one field',
      { answer: object({ a: text, b: text }) },
      { answer: object({ a: text }) },
      '200.b is gone',
    ],
    [
      'a field that may be missing',
      { answer: object({ a: text }) },
      { answer: object({ a: text }, []) },
      '200.a may be missing now',
    ],
    [
      'a field that may be null',
      { answer: object({ a: text }) },
      { answer: object({ a: { anyOf: [text, none] } }) },
      '200.a may be null now',
    ],
    [
      'an answer of another type',
      { answer: object({ a: text }) },
      { answer: object({ a: { type: 'integer' } }) },
      '200.a may be integer now',
    ],
    ['no uuid any more', { answer: { ...text, format: 'uuid' } }, { answer: text }, 'no longer a uuid'],
    [
      'less in the items of a list',
      { answer: { type: 'array', items: object({ a: text, b: text }) } },
      { answer: { type: 'array', items: object({ a: text }) } },
      '200[].b is gone',
    ],
    [
      'less in one kind of several',
      { answer: { oneOf: [kind('A', { a: text }), kind('B', { b: text })] } },
      { answer: { oneOf: [kind('A', { a: text }), kind('B')] } },
      '200.b is gone',
    ],
    [
      'less behind a reference',
      { answer: { $ref: '#/components/schemas/X' }, schemas: { X: object({ a: text, b: text }) } },
      { answer: { $ref: '#/components/schemas/Y' }, schemas: { Y: object({ a: text }) } },
      '200.b is gone',
    ],
    [
      'a higher role',
      {},
      { access: { role: 'system_admin', scope: 'registry:read', bound_tokens: true } },
      'needs role system_admin now',
    ],
    [
      'a scope that is closed',
      {},
      { access: { role: 'operator', scope: null, bound_tokens: true } },
      'scope registry:read',
    ],
    [
      'bound tokens shut out',
      {},
      { access: { role: 'operator', scope: 'registry:read', bound_tokens: false } },
      'bound to depots',
    ],
    ['less in a message', { message: object({ a: text }) }, { message: object({}) }, 'message.a is gone'],
    ['strangers shut out', { access: { everyone: true } }, {}, 'closed to strangers'],
  ])('%s', (_name, before, after, sentence) => {
    const found = breaks(documentOf(before), documentOf(after))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(sentence)
  })
})

describe('API-6: these are growth', () => {
  test.each<readonly [string, Parts, Parts]>([
    ['a name for what stands in a path', { path: '/api/x/{a}' }, { path: '/api/x/{b}' }],
    ['a status more', { statuses: {} }, { statuses: { '409': 'TAKEN' } }],
    ['a code more', { statuses: { '409': 'A' } }, { statuses: { '409': 'A, B' } }],
    ['a query more', {}, { parameters: [query('q')] }],
    ['a query no longer needed', { parameters: [query('q', { required: true })] }, { parameters: [query('q')] }],
    ['a field more', { body: closed(object({ a: text })) }, { body: closed(object({ a: text, b: text }, ['a'])) }],
    ['a field no longer needed', { body: object({ a: text }) }, { body: object({ a: text }, []) }],
    ['null as well', { body: text }, { body: { anyOf: [text, none] } }],
    ['fractions as well', { body: { type: 'integer' } }, { body: { type: 'number' } }],
    ['a value more', { body: { enum: ['a'] } }, { body: { enum: ['a', 'b'] } }],
    ['a word more', { body: { ...text, pattern: '^(a|b)$' } }, { body: { ...text, pattern: '^(c|b|a)$' } }],
    ['a form more', { body: { oneOf: [kind('A')] } }, { body: { oneOf: [kind('B'), kind('A')] } }],
    ['wider bounds', { body: { type: 'number', minimum: 1, maximum: 2 } }, { body: { type: 'number', minimum: 0 } }],
    ['a finer step', { body: { type: 'number', multipleOf: 0.01 } }, { body: { type: 'number', multipleOf: 0.001 } }],
    ['a field more in the answer', { answer: object({ a: text }) }, { answer: object({ a: text, b: text }) }],
    ['a kind more in the answer', { answer: { oneOf: [kind('A')] } }, { answer: { oneOf: [kind('A'), kind('B')] } }],
    ['a value more in the answer', { answer: { ...text, enum: ['a'] } }, { answer: { ...text, enum: ['a', 'b'] } }],
    ['never null in the answer', { answer: { anyOf: [text, none] } }, { answer: text }],
    ['whole numbers in the answer', { answer: { type: 'number' } }, { answer: { type: 'integer' } }],
    [
      'a lower role',
      { access: { role: 'operator', scope: null, bound_tokens: false } },
      { access: { role: 'viewer', scope: 'registry:read', bound_tokens: true } },
    ],
    ['open to everyone', {}, { access: { everyone: true } }],
    [
      'the same behind another name',
      { answer: object({ a: text }) },
      { answer: { $ref: '#/components/schemas/X' }, schemas: { X: object({ a: text }) } },
    ],
  ])('%s', (_name, before, after) => {
    expect(breaks(documentOf(before), documentOf(after))).toEqual([])
  })

  test('a path and a method more', () => {
    const base = documentOf({})
    const more = { ...base, paths: { ...base.paths, ...documentOf({ path: '/api/new', operationId: 'y' }).paths } }
    expect(breaks(base, more)).toEqual([])
  })
})
