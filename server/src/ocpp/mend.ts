import type { Instant } from '@busbar/domain/kernel/instant'
import type { Direction, Fault } from '@busbar/wire/ocpp/schemas'
import { readInstant, timeText } from './times.ts'

type Place = { readonly action: string; readonly direction: Direction; readonly at: Instant }

/** What to do about one fault. */
type Remedy =
  | { readonly type: 'leave' }
  | { readonly type: 'set'; readonly pointer: string; readonly value: unknown }
  | { readonly type: 'remove'; readonly pointer: string }
  | { readonly type: 'fatal' }

const leave: Remedy = { type: 'leave' }
const fatal: Remedy = { type: 'fatal' }

/** Mends a payload in place as far as that loses nothing that matters. */
export function mend(payload: Record<string, unknown>, faults: readonly Fault[], place: Place) {
  const remedies = faults.map((fault) => remedyFor(payload, fault, place))
  if (remedies.some(({ type }) => type === 'fatal')) return { fatal: true, hasChanged: false }
  for (const remedy of remedies) if (remedy.type === 'set') setAt(payload, remedy.pointer, remedy.value)
  const removals = new Set(remedies.flatMap((remedy) => (remedy.type === 'remove' ? [remedy.pointer] : [])))
  // From the back, so that an item that goes moves none that is still to go.
  for (const pointer of [...removals].sort(fromTheBack)) removeAt(payload, pointer)
  return { fatal: false, hasChanged: remedies.some(({ type }) => type === 'set' || type === 'remove') }
}

function remedyFor(payload: unknown, fault: Fault, place: Place): Remedy {
  switch (fault.keyword) {
    case 'required':
      return remedyForMissing(fault, place)
    case 'type':
      return remedyForType(payload, fault)
    case 'enum':
      return remedyForEnum(payload, fault)
    case 'format':
      return remedyForTime(payload, fault, place)
    default:
      // Too long, too many, not a multiple: still readable.
      return leave
  }
}

/** What may be missing, and what stands for it. Undefined: nothing needs to. */
const replacements: Readonly<Record<string, unknown>> = {
  errorCode: 'NoError',
  reason: 'Unknown',
  triggerReason: 'AbnormalCondition',
  seqNo: 0,
  chargePointVendor: '',
  chargePointModel: '',
  vendorName: '',
  model: '',
  eventId: 0,
  meterStart: undefined,
  meterStop: undefined,
  readonly: undefined,
}

function remedyForMissing({ path, member }: Fault, { at }: Place): Remedy {
  if (member === null) return fatal
  const pointer = `${path}/${member}`
  if (member === 'timestamp' || member === 'generatedAt') return { type: 'set', pointer, value: timeText(at) }
  const reading = readingAround(path)
  if (reading) return { type: 'remove', pointer: reading }
  if (!Object.hasOwn(replacements, member)) return fatal
  const value = replacements[member]
  return value === undefined ? leave : { type: 'set', pointer, value }
}

function remedyForType(payload: unknown, { path, type }: Fault): Remedy {
  const value = valueAt(payload, path)
  // Many write null for what isn't there. If it can't be missing, the next look says so.
  if (value === null && path !== '') return { type: 'remove', pointer: path }
  const coerced = coerce(value, type)
  if (coerced !== undefined) return { type: 'set', pointer: path, value: coerced }
  return path === '' ? fatal : { type: 'remove', pointer: readingAround(path) ?? path }
}

function coerce(value: unknown, type: string | null): unknown {
  const number = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
  if (type === 'integer') return typeof number === 'number' && Number.isFinite(number) ? Math.round(number) : undefined
  if (type === 'number') return typeof number === 'number' && Number.isFinite(number) ? number : undefined
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined
  if (type === 'string') return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  return undefined
}

/** Members that we can do without when they say what nobody knows, and those for which something vaguer stands. */
const idle = new Set(['context', 'location', 'format', 'chargingState', 'attributeType', 'unknownKey'])
const vaguer: Readonly<Record<string, string>> = {
  errorCode: 'OtherError',
  stoppedReason: 'Other',
  triggerReason: 'AbnormalCondition',
  chargingLimitSource: 'Other',
  eventNotificationType: 'CustomMonitor',
}

function remedyForEnum(payload: unknown, { path, allowed }: Fault): Remedy {
  const value = valueAt(payload, path)
  if (value === null) return { type: 'remove', pointer: path }
  const name = lastOf(path)
  const same = typeof value === 'string' ? allowed?.find((one) => sameWord(one, value)) : undefined
  if (same !== undefined) return { type: 'set', pointer: path, value: same }
  if (idle.has(name)) return { type: 'remove', pointer: path }
  if (name === 'reason') return { type: 'set', pointer: path, value: allowed?.includes('Other') ? 'Other' : 'Unknown' }
  const stead = vaguer[name]
  if (stead !== undefined && allowed?.includes(stead)) return { type: 'set', pointer: path, value: stead }
  // A reading of what nobody knows is no reading; guessing its measurand or unit would be worse than none.
  const reading = readingAround(path)
  return reading ? { type: 'remove', pointer: reading } : fatal
}

const sameWord = (one: unknown, other: string): boolean =>
  typeof one === 'string' && one.toLowerCase() === other.trim().toLowerCase()

function remedyForTime(payload: unknown, { path }: Fault, { at }: Place): Remedy {
  const value = valueAt(payload, path)
  if (typeof value !== 'string') return fatal
  return { type: 'set', pointer: path, value: timeText(readInstant(value, at).at) }
}

/** The reading in which this is, or the set of readings. */
function readingAround(path: string): string | null {
  return /^(\/\w+)*?\/(meterValue|transactionData)\/\d+(\/sampledValue\/\d+)?/.exec(path)?.[0] ?? null
}

const partsOf = (pointer: string): readonly string[] =>
  pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

const lastOf = (pointer: string): string => partsOf(pointer).at(-1) ?? ''

function valueAt(root: unknown, pointer: string): unknown {
  if (pointer === '') return root
  return partsOf(pointer).reduce<unknown>(memberOf, root)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function parentOf(root: unknown, pointer: string): unknown {
  return partsOf(pointer).slice(0, -1).reduce<unknown>(memberOf, root)
}

function setAt(root: unknown, pointer: string, value: unknown): void {
  const parent = parentOf(root, pointer)
  if (typeof parent === 'object' && parent !== null) (parent as Record<string, unknown>)[lastOf(pointer)] = value
}

function removeAt(root: unknown, pointer: string): void {
  const parent = parentOf(root, pointer)
  if (Array.isArray(parent)) parent.splice(Number(lastOf(pointer)), 1)
  else if (typeof parent === 'object' && parent !== null) delete (parent as Record<string, unknown>)[lastOf(pointer)]
}

/** Deeper ones first, of one list the later ones first. */
function fromTheBack(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)]
  return b.length - a.length || Number(b.at(-1)) - Number(a.at(-1)) || 0
}
