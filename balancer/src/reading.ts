import type { FaultCode } from './codes.ts'
import { fault } from './faults.ts'
import type { Fault } from './graph.ts'

/** Something of a graph while it is read: what it is, whose it is, and where its faults go. */
export type Reading = {
  readonly members: object
  readonly nodeId: string | null
  /** named in faults of what has no id of its own, with its place where it is one of a list */
  readonly where: string
  readonly nth: number | null
  readonly faults: Fault[]
}

export type Range = {
  readonly from: number
  readonly to: number
  /** what happens to fractions: limits are rounded down, loads up, and what counts things must have none */
  readonly round: 'down' | 'up' | 'never' | 'none'
}

/** In characters: names are told again beside every leaf that their node holds back. */
const idMax = 255
/** More nodes than these do not fit into one map. */
const entriesMax = 10_000_000

export const powerMaxW = 2 ** 31
export const wattsDown: Range = { from: 0, to: powerMaxW, round: 'down' }
export const wattsUp: Range = { from: 0, to: powerMaxW, round: 'up' }
export const instant: Range = { from: 0, to: Number.MAX_SAFE_INTEGER, round: 'down' }

export function complain({ nodeId, where, nth, faults }: Reading, code: FaultCode, detail: string): void {
  const place = nth === null ? where : `${where}[${nth}]`
  faults.push(fault(code, nodeId, nodeId === null ? `${place}: ${detail}` : detail))
}

/** What was JSON holds values only; what was not may throw whatever it likes while it is looked at. */
export function unlessItThrows<Read>(read: () => Read): Read | readonly Fault[] {
  try {
    return read()
  } catch {
    return [fault('MALFORMED', null, 'it can’t be read: something in it throws')]
  }
}

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only what the sender wrote itself, and null as if it were not there. */
export function member({ members }: Pick<Reading, 'members'>, name: string): unknown {
  return Object.hasOwn(members, name) ? ((members as Record<string, unknown>)[name] ?? undefined) : undefined
}

export function text(reading: Reading, name: string): string | undefined {
  const value = member(reading, name)
  if (typeof value === 'string' && value !== '' && value.length <= idMax) return value
  complain(reading, 'MALFORMED', `${name} is ${told(value)}: a text of 1 to ${idMax} characters is needed`)
  return undefined
}

export function number<Absent>(reading: Reading, name: string, range: Range, absent: Absent): number | Absent {
  const value = member(reading, name)
  return value === undefined ? absent : numberFrom(reading, name, value, range)
}

export function neededNumber(reading: Reading, name: string, range: Range): number {
  return numberFrom(reading, name, member(reading, name), range)
}

export function numberFrom(reading: Reading, name: string, value: unknown, { from, to, round }: Range): number {
  const isWhole = round !== 'none' || Number.isInteger(value)
  if (typeof value === 'number' && value >= from && value <= to && isWhole) {
    if (round === 'never') return value
    // Adding 0 makes a plain zero of -0.
    return (round === 'up' ? Math.ceil(value) : Math.floor(value)) + 0
  }
  const kind = round === 'none' ? 'whole number' : 'number'
  complain(reading, 'NUMBER_INVALID', `${name} is ${told(value)}: a ${kind} from ${from} to ${to} is needed`)
  return from
}

export function word<Word extends string>(reading: Reading, name: string, words: readonly Word[], absent: Word): Word {
  const value = member(reading, name)
  return value === undefined ? absent : (wordFrom(reading, name, value, words) ?? absent)
}

export function wordFrom<Word extends string>(
  reading: Reading,
  name: string,
  value: unknown,
  words: readonly Word[],
): Word | undefined {
  const found = words.find((one) => one === value)
  if (found === undefined) complain(reading, 'WORD_UNKNOWN', `${name} is ${told(value)}: ${words.join(', ')} are known`)
  return found
}

/** With something at every place: gaps are undefined, as they are where they are looked at one by one. */
export function list(reading: Reading, name: string): readonly unknown[] {
  const value = member(reading, name)
  if (Array.isArray(value) && value.length <= entriesMax) return [...(value as readonly unknown[])]
  if (Array.isArray(value)) complain(reading, 'MALFORMED', `${name} has more than ${entriesMax} entries`)
  else if (value !== undefined) complain(reading, 'MALFORMED', `${name} is ${told(value)}: a list is needed`)
  return []
}

/** As much of a wrong value as belongs into a message. */
function told(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`
  return Array.isArray(value) ? 'a list' : 'an object'
}
