import type { Incident, IncidentDetail } from '../api/types.gen.ts'
import { formatCount, formatKwDown, formatKwh, formatKwUp } from '../kit/numbers.ts'
import { breachCauses, sourceModes } from './breaches.ts'

export type Severity = Incident['severity']

export const severityWords: Record<Severity, string> = { RED: 'Urgent', YELLOW: 'Warning', INFO: 'Notice' }

/** In the order in which one looks at them. */
export const severityOrder: readonly Severity[] = ['RED', 'YELLOW', 'INFO']

export const kindWords: Readonly<Record<string, string>> = {
  BREACH: 'Limit exceeded',
  CHARGER_CLOCK: 'Charger’s clock is off',
  CHARGER_DISOBEYS: 'Charger disobeys',
  CHARGER_FAULT: 'Charger fault',
  CHARGER_NOT_JUDGED: 'Charger not judged',
  CHARGER_OFFLINE: 'Charger offline',
  CHARGER_REFUSES: 'Charger refuses limits',
  CHARGER_SILENT: 'Charger doesn’t answer',
  CHARGER_UNPREPARED: 'Fallback not confirmed',
  CYCLE_REJECTED: 'Cycle rejected',
  EXCESS: 'Chargers may exceed a limit',
  FALLBACKS_DONT_FIT: 'Fallbacks don’t fit',
  FALLBACK_LOST: 'Fallback lost',
  SECURITY: 'Security',
  TELEMETRY_FALLBACK_UNSATISFIED: 'Load unknown',
  TOPOLOGY_INVALID: 'Microgrid can’t be assembled',
  UNKNOWN_CONNECTOR: 'Unknown connector',
}

/** There may be kinds that this page has no words for yet. */
export const kindText = (kind: string): string => kindWords[kind] ?? sentenceCase(kind)

/** In the order in which they are told; what has no name here comes after them. */
const names: Readonly<Record<string, string>> = {
  measured_kw: 'Measured',
  most_kw: 'Most so far',
  most_limit_kw: 'Limit at that time',
  most_limit_by: 'Limit at that time set by',
  limit_kw: 'Limit',
  limit_by: 'Limit set by',
  booked_kw: 'Kept free for it',
  over: 'May exceed',
  unconfirmed: 'Fallbacks not confirmed',
  fails_anyway: 'Too much also once they keep what they are to',
  held_kw: 'Held by its cap to',
  asked_to_end: 'Asked to end its session',
  until: 'Limit holds until',
  average_kw: 'Average of the interval',
  left_s: 'Left in the interval',
  age_s: 'Age of the measurement',
  looks_like: 'Looks like',
  error_code: 'Error code',
  source_mode: 'Source mode',
}

const values: Readonly<Record<string, string>> = {
  ...breachCauses,
  ...sourceModes,
  OPERATING_ENVELOPE_LIMIT: 'the network company',
}

type Value = Incident['context'][string]

/** What is known, for people: a name, and a value with its unit. A time is left to whoever knows the depot's clock. */
export type KnownFact = { readonly name: string; readonly value: { readonly text: string } | { readonly time: string } }

export function knownFacts(context: IncidentDetail['context']): readonly KnownFact[] {
  return inOrder(Object.entries(context)).flatMap(([key, value]): KnownFact[] => {
    // Ids are for programs; what they name stands in words beside them.
    if (value === null || key.endsWith('_id')) return []
    return [{ name: names[key] ?? sentenceCase(key.replace(/_(kw|kwh|s|at)$/, '')), value: valueOf(key, value) }]
  })
}

const order = Object.keys(names)

function inOrder(facts: [string, Value][]): [string, Value][] {
  const place = (key: string) => (key in names ? order.indexOf(key) : order.length)
  return facts.toSorted(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
}

function valueOf(key: string, value: Exclude<Value, null>): KnownFact['value'] {
  if (typeof value === 'boolean') return { text: value ? 'yes' : 'no' }
  if (typeof value === 'number') return { text: numberText(key, value) }
  if (/(_at|^since|^until)$/.test(key) && !Number.isNaN(Date.parse(value))) return { time: value }
  return { text: values[value] ?? (/^[A-Z][A-Z0-9_]+$/.test(value) ? sentenceCase(value) : value) }
}

/** What is not to be passed is rounded down and all else up, as the sentence of the incident does. */
const bounds: ReadonlySet<string> = new Set(['limit_kw', 'most_limit_kw', 'capacity_kw', 'held_kw'])

function numberText(key: string, value: number): string {
  if (key.endsWith('_kw')) return bounds.has(key) ? formatKwDown(value) : formatKwUp(value)
  if (key.endsWith('_kwh')) return formatKwh(value)
  return key.endsWith('_s') ? durationText(value) : formatCount(value)
}

function durationText(s: number): string {
  if (s < 120) return `${Math.round(s)} s`
  return s < 7_200 ? `${Math.round(s / 60)} min` : `${Math.round(s / 3_600)} h`
}

function sentenceCase(key: string): string {
  const words = key.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
