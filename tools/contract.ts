import { type Access, type Document, type Operation, operationsOf, type Parameter } from '../tests/support/openapi.ts'
import { narrowings } from './contractSent.ts'
import { weakenings } from './contractReceived.ts'

/**
 * Everything that a client written for `base` could trip over in `now` (API-6), each as a sentence. What was added since
 * is no break: a client doesn't ask for what it doesn't know, and ignores what it isn't looking for.
 */
export function breaks(base: Document, now: Document): readonly string[] {
  const known = new Map(operationsOf(now).map((operation) => [nameOf(operation), operation]))
  return operationsOf(base).flatMap((before) => {
    const after = known.get(nameOf(before))
    if (!after) return [`${nameOf(before)} is gone`]
    const found = [
      ...(before.operationId === after.operationId ? [] : [`was called ${before.operationId}`]),
      ...accessBreaks(before['x-access'], after['x-access']),
      ...parameterBreaks(before, after, base, now),
      ...bodyBreaks(before, after, base, now),
      ...responseBreaks(before, after, base, now),
      ...messageBreaks(before, after, base, now),
    ]
    return found.map((sentence) => `${nameOf(before)} ${sentence}`)
  })
}

/** By their place alone: `{depot_id}` may be called otherwise. */
const nameOf = ({ method, path }: Operation): string => `${method} ${path.replace(/\{\w+\}/g, '{}')}`

const roles = ['viewer', 'operator', 'system_admin']

function accessBreaks(before: Access, after: Access): string[] {
  if ('everyone' in after) return []
  if ('everyone' in before) return ['is closed to strangers now']
  return [
    ...(roles.indexOf(after.role) > roles.indexOf(before.role) ? [`needs role ${after.role} now`] : []),
    ...(before.scope !== null && before.scope !== after.scope ? [`is no longer open to scope ${before.scope}`] : []),
    ...(before.bound_tokens && !after.bound_tokens ? ['is closed to tokens that are bound to depots'] : []),
  ]
}

function parameterBreaks(before: Operation, after: Operation, base: Document, now: Document): string[] {
  const keyOf = (parameter: Parameter): string => `${parameter.in} ${parameter.name.toLowerCase()}`
  // Those of the path stand in their order, whatever they are called.
  const inPath = ({ parameters = [] }: Operation) => parameters.filter((one) => one.in === 'path')
  const beside = ({ parameters = [] }: Operation) => parameters.filter((one) => one.in !== 'path')
  const known = new Map(beside(before).map((parameter) => [keyOf(parameter), parameter]))
  const still = new Map(beside(after).map((parameter) => [keyOf(parameter), parameter]))
  const pairs = [
    ...inPath(before).flatMap((one, at) => {
      const other = inPath(after)[at]
      return other ? [[one, other] as const] : []
    }),
    ...[...known].flatMap(([key, one]) => {
      const other = still.get(key)
      return other ? [[one, other] as const] : []
    }),
  ]
  return [
    ...[...known.keys()].filter((key) => !still.has(key)).map((key) => `no longer heeds ${key}`),
    ...[...still]
      .filter(([key, parameter]) => parameter.required === true && known.get(key)?.required !== true)
      .map(([key]) => `needs ${key} now`),
    ...pairs.flatMap(([one, other]) => narrowings(one.schema, other.schema, keyOf(one), { base, now })),
  ]
}

function bodyBreaks(before: Operation, after: Operation, base: Document, now: Document): string[] {
  const taken = Object.entries(before.requestBody?.content ?? {})
  const takes = after.requestBody?.content ?? {}
  if (taken.length === 0) return after.requestBody ? ['needs a body now'] : []
  return taken.flatMap(([type, { schema }]) => {
    const other = takes[type]
    return other ? narrowings(schema, other.schema, 'body', { base, now }) : [`no longer takes ${type}`]
  })
}

function responseBreaks(before: Operation, after: Operation, base: Document, now: Document): string[] {
  return Object.entries(before.responses).flatMap(([status, answered]) => {
    const answers = after.responses[status]
    if (!answers) return [`no longer answers ${status}`]
    const gone = Object.keys(answered.content ?? {}).filter((type) => !(type in (answers.content ?? {})))
    return [
      ...gone.map((type) => `no longer answers ${status} as ${type}`),
      ...lostCodes(answered, answers).map((code) => `no longer answers ${status} with ${code}`),
      ...Object.entries(answered.content ?? {}).flatMap(([type, { schema }]) => {
        const other = answers.content?.[type]
        return other ? weakenings(schema, other.schema, `${status}`, { base, now }) : []
      }),
    ]
  })
}

function messageBreaks(before: Operation, after: Operation, base: Document, now: Document): readonly string[] {
  const [told, tells] = [before['x-message'], after['x-message']]
  if (!told) return []
  return tells ? weakenings(told, tells, 'message', { base, now }) : ['no longer says what its messages carry']
}

type Response = Operation['responses'][string]

/** The description of a problem is the list of its codes. */
function lostCodes(answered: Response, answers: Response): string[] {
  if (!('application/problem+json' in (answered.content ?? {}))) return []
  const still = new Set(answers.description.split(', '))
  return answered.description.split(', ').filter((code) => !still.has(code))
}
