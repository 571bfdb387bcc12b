import fc, { type Arbitrary } from 'fast-check'
import {
  bodyOf,
  type Document,
  filled,
  type Ids,
  nastyText,
  nastyValue,
  type Operation,
  spoilt,
  valid,
} from '../support/openapi.ts'

/** A request as it is tried, small enough to be read where it finds something. */
export type Wish = {
  readonly operationId: string
  readonly path: string
  readonly query: string
  readonly headers: Record<string, string>
  readonly body: string | null
  readonly caller: number
}

/** Three of four are what the document allows, as far as a schema can say. */
export function wishes(
  operations: readonly Operation[],
  document: Document,
  callerCount: number,
  known: ReadonlyMap<string, readonly string[]>,
): Arbitrary<Wish> {
  const ids = idsAmong(known)
  // Made once: making them costs more than drawing from them.
  const weighed = operations.map((operation) => {
    const arbitrary = fc
      .tuple(requestTo(operation, document, ids), fc.nat(callerCount - 1))
      .map(([parts, caller]): Wish => ({ operationId: operation.operationId, ...parts, caller }))
    return { weight: weightOf(operation), arbitrary }
  })
  return fc.oneof(...weighed)
}

function requestTo(operation: Operation, document: Document, ids: Ids) {
  const good = fc.record({
    path: pathFor(operation, ids),
    query: queryFor(operation, document, ids),
    headers: headersFor(operation),
    body: bodyFor(operation, document, ids),
  })
  const bad = fc.record({
    path: pathFor(operation, (name) => fc.oneof(ids(name), nastyText)),
    query: fc.oneof(queryFor(operation, document, ids), nastyQuery(operation, document, ids)),
    headers: fc.oneof(headersFor(operation), nastyHeaders),
    body: nastyBody(operation, document, ids),
  })
  return fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: bad })
}

/** Deriving a password's key takes a third of a second; deleting a depot takes away what the others try. */
function weightOf({ operationId }: Operation): number {
  if (takesAPassword(operationId) || operationId === 'deleteDepot') return 1
  return operationId.startsWith('delete') ? 8 : 20
}

export const takesAPassword = (operationId: string): boolean =>
  ['signIn', 'createUser', 'resetPassword', 'changeOwnPassword'].includes(operationId)

/** What was created meanwhile may be named too: the list is looked at anew for each request. */
function idsAmong(known: ReadonlyMap<string, readonly string[]>): Ids {
  return (name) => {
    if (name === 'timezone') return fc.constantFrom('Australia/Perth', 'Pacific/Auckland', 'Europe/Berlin', 'UTC')
    const kind = name.replace('parent_', '').replace('visible_to', 'user_id')
    const fitting = fc.nat().map((n) => pick(known.get(kind) ?? [...known.values()].flat(), n))
    const any = fc.nat().map((n) => pick([...known.values()].flat(), n))
    return fc.oneof({ weight: 9, arbitrary: fitting }, { weight: 1, arbitrary: any })
  }
}

const pick = (ids: readonly string[], n: number): string => ids[n % Math.max(1, ids.length)] ?? 'none'

function pathFor({ path }: Operation, ids: Ids): Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const values = Object.fromEntries(names.map((name) => [name, ids(name)]))
  return fc
    .record(values, { noNullPrototype: true })
    .map((given) => filled(path, (name) => wellFormed(given[name] ?? '')))
}

/** A lone surrogate can't be encoded at all. */
const wellFormed = (text: string): string => Buffer.from(text).toString()
const encoded = (value: unknown): string => encodeURIComponent(wellFormed(String(value)))

function queryFor(operation: Operation, document: Document, ids: Ids): Arbitrary<string> {
  return queryOf(operation, document, ids).map(queryText)
}

/** One of its values odd, the others as they should be; or something that it doesn't know. */
function nastyQuery(operation: Operation, document: Document, ids: Ids): Arbitrary<string> {
  const names = (operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name)
  const name =
    names.length === 0 ? nastyText : fc.oneof(fc.constantFrom(...names), fc.constantFrom(...names), nastyText)
  return fc
    .tuple(
      queryOf(operation, document, ids),
      name,
      nastyText,
      fc.constantFrom('', '&limit=1&limit=2', '&', '&=', '&%zz'),
    )
    .map(([query, odd, value, tail]) => `${queryText({ ...query, [odd]: value })}${tail}`)
}

function queryOf(operation: Operation, document: Document, ids: Ids): Arbitrary<Record<string, unknown>> {
  // A cursor is one that a list gave; made up, it is none.
  const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query' && one.name !== 'cursor')
  const values = Object.fromEntries(parameters.map(({ name, schema }) => [name, valid(schema, document, ids, name)]))
  return fc.record(values, { requiredKeys: [], noNullPrototype: true })
}

function queryText(query: Record<string, unknown>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function headersFor({ method }: Operation): Arbitrary<Record<string, string>> {
  const some = fc.record(
    {
      'if-match': fc.constantFrom('"1"', '"2"', '*', 'W/"1"', '"x"'),
      'if-none-match': fc.constantFrom('"1-1"', '*'),
      'idempotency-key': fc.nat(500).map((n) => `key-${n}`),
      'x-request-id': fc.stringMatching(/^[\w.:-]{8,20}$/),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  return fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, some).map((headers) => ({
    ...headers,
    ...(method !== 'GET' && method !== 'DELETE' && { 'content-type': 'application/json' }),
  }))
}

const headerText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom('', '"', '"""', 'W/', '0', 'a'.repeat(5_000), 'Bearer ', 'Bearer x', 'Basic eDp5', '*/*', ',,,'),
)

const nastyHeaders: Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    ...['content-type', 'accept', 'if-match', 'if-none-match', 'idempotency-key', 'x-request-id', 'cookie'],
    ...['authorization', 'origin', 'sec-fetch-site', 'traceparent', 'x-forwarded-for', 'user-agent', 'host'],
  ),
  headerText,
  { noNullPrototype: true },
)

function bodyFor(operation: Operation, document: Document, ids: Ids): Arbitrary<string | null> {
  const schema = bodyOf(operation)
  return schema ? valid(schema, document, ids).map((value) => JSON.stringify(value)) : fc.constant(null)
}

function nastyBody(operation: Operation, document: Document, ids: Ids): Arbitrary<string | null> {
  if (operation.method === 'GET') return fc.constant(null)
  const schema = bodyOf(operation)
  const value = schema ? valid(schema, document, ids) : nastyValue
  return fc.oneof(
    { weight: 5, arbitrary: spoilt(value).map((spoiled) => JSON.stringify(spoiled) ?? 'undefined') },
    { weight: 1, arbitrary: value.map((good) => JSON.stringify(good).slice(0, -1)) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', 'null', '[]', '{"a":1,"a":2}', '{"__proto__":{"polluted":1}}') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('['.repeat(100), '{"a":'.repeat(50), '"\ud800"', '1e999', '{"name":1e999}'),
    },
    { weight: 1, arbitrary: nastyText },
  )
}
