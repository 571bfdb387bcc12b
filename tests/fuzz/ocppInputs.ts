import * as schemas16 from 'typed-ocpp/dist/ocpp16/schemas.js'
import * as schemas201 from 'typed-ocpp/dist/ocpp20/schemas.js'

type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly maxLength?: number
  readonly definitions?: Readonly<Record<string, Schema>>
}

export type Chance = {
  /** from 0 up to below it */
  below(count: number): number
  oneOf<One>(all: readonly One[]): One
  isOnceIn(count: number): boolean
}

/** The same for the same seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return { below, oneOf: (all) => all[below(all.length)] as never, isOnceIn: (count) => below(count) === 0 }
}

const requests = Object.fromEntries(
  [
    ['1.6', schemas16],
    ['2.0.1', schemas201],
  ].map(([version, schemas]) => [
    version,
    Object.entries(schemas as Readonly<Record<string, Schema>>)
      .filter(([name]) => name.endsWith('Request'))
      .map(([name, schema]) => ({ action: name.replace(/Request$/, ''), schema })),
  ]),
) as Record<'1.6' | '2.0.1', { action: string; schema: Schema }[]>

/** What a charger, a broken charger or somebody in a charger's place may say. */
export function hostileInput(version: '1.6' | '2.0.1', chance: Chance, ourIds: readonly string[]): string {
  switch (chance.below(12)) {
    case 0:
      return garbage(chance)
    case 1:
      return JSON.stringify(frame(chance))
    case 2:
      return JSON.stringify([3, chance.oneOf([...ourIds, 'nobody']), junk(chance, 0)])
    case 3:
      return JSON.stringify([4, chance.oneOf([...ourIds, 'nobody']), junk(chance, 2), junk(chance, 2), {}])
    case 4:
    case 5:
      return broken(call(version, chance, 0), chance)
    case 6:
    case 7:
      return call(version, chance, 0)
    default:
      return call(version, chance, chance.oneOf([3, 8, 20]))
  }
}

/** `wrongness`: one in so many members is not as it should be; 0: none. */
function call(version: '1.6' | '2.0.1', chance: Chance, wrongness: number): string {
  const { action, schema } = chance.oneOf(requests[version])
  const payload = valueOf(schema, schema.definitions ?? {}, chance, wrongness, 0)
  return JSON.stringify([2, String(chance.below(1e6)), action, payload])
}

function valueOf(
  schema: Schema,
  known: Readonly<Record<string, Schema>>,
  chance: Chance,
  wrongness: number,
  depth: number,
): unknown {
  if (wrongness > 0 && chance.isOnceIn(wrongness)) return junk(chance, depth)
  const named = schema.$ref === undefined ? schema : known[schema.$ref.replace('#/definitions/', '')]
  if (named === undefined) return null
  if (named.enum !== undefined) return chance.oneOf(named.enum)
  if (named.properties !== undefined) {
    const members = Object.entries(named.properties).flatMap(([name, member]) => {
      const isThere =
        named.required?.includes(name) === true
          ? wrongness === 0 || !chance.isOnceIn(wrongness * 3)
          : depth < 5 && chance.isOnceIn(2)
      return isThere ? [[name, valueOf(member, known, chance, wrongness, depth + 1)]] : []
    })
    if (wrongness > 0 && chance.isOnceIn(wrongness)) members.push([chance.oneOf(names), junk(chance, depth)])
    return Object.fromEntries(members)
  }
  switch (named.type) {
    case 'array':
      return Array.from({ length: 1 + chance.below(3) }, () =>
        valueOf(named.items ?? {}, known, chance, wrongness, depth + 1),
      )
    case 'integer':
      return chance.oneOf([0, 1, 2, -1, 7, 2 ** 31 - 1])
    case 'number':
      return chance.oneOf([0, 1.5, -3.2, 1e6, 1e300])
    case 'boolean':
      return chance.isOnceIn(2)
    case 'string':
      return named.format === 'date-time' ? chance.oneOf(times) : chance.oneOf(texts).slice(0, named.maxLength ?? 1000)
    default:
      return {}
  }
}

const times = ['2026-06-01T00:00:00Z', '2026-05-01T00:00:00.123+10:00', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z']
const texts = [
  '1',
  '',
  '0',
  '-5',
  'BUS7',
  'x'.repeat(300),
  '\u0000',
  '\r\nSet: x',
  '💥',
  '1e400',
  '${7*7}',
  "'; DROP TABLE",
  '7.25',
]
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'vendor', '', 'length', '0', 'hasOwnProperty']

function junk(chance: Chance, depth: number): unknown {
  switch (chance.below(depth > 4 ? 9 : 12)) {
    case 0:
      return null
    case 1:
      return chance.oneOf(texts)
    case 2:
      return chance.oneOf([0, -1, 1e308, -1e308, 0.1, 2 ** 53, NaN])
    case 3:
      return chance.isOnceIn(2)
    case 4:
      return []
    case 5:
      return {}
    case 6:
      return chance.oneOf(times)
    case 7:
      return chance.oneOf(names)
    case 8:
      return 'y'.repeat(chance.below(2_000))
    case 9:
      return Array.from({ length: chance.below(40) }, () => junk(chance, depth + 2))
    case 10:
      return Object.fromEntries([[chance.oneOf(names), junk(chance, depth + 1)]])
    default:
      return nested(chance.oneOf([5, 31, 33, 300]))
  }
}

function nested(depth: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 0)
}

function frame(chance: Chance): unknown {
  const parts = [
    chance.oneOf<unknown>([2, 3, 4, 5, 6, 2.5, '2', null]),
    junk(chance, 3),
    junk(chance, 3),
    junk(chance, 1),
    1,
  ]
  return parts.slice(0, chance.below(6))
}

function garbage(chance: Chance): string {
  const length = chance.oneOf([0, 1, 10, 400])
  const letters = chance.oneOf(['[]{}",:', '[', '"\\', 'abc\u0000\uffff', ' \t\n'])
  return Array.from({ length }, () => letters[chance.below(letters.length)]).join('')
}

/** A valid text with something flipped, cut off or doubled. */
function broken(text: string, chance: Chance): string {
  const at = chance.below(text.length)
  switch (chance.below(4)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text + text
    case 2:
      return (
        text.slice(0, at) + chance.oneOf(['"', '\\', ']', '}', '1e999', '\\u005f_proto__', 'null']) + text.slice(at + 1)
      )
    default:
      return text.slice(0, at) + text.slice(chance.below(text.length))
  }
}
