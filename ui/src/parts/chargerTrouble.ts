import type { ChargerState } from '../api/types.gen.ts'
import { compareNames } from './circuitOrder.ts'

/** What is wrong with a charger, worst first. Silence is good. */
export type Trouble = 'DISOBEYS' | 'FAULTED' | 'UNSTEERED' | 'OFFLINE' | 'NO_FALLBACK' | 'NOT_JUDGED' | 'NEVER_CAME'

const troubleWords: Record<Trouble, string> = {
  DISOBEYS: 'draws more than it may',
  FAULTED: 'faulted',
  UNSTEERED: 'takes no limits',
  OFFLINE: 'offline',
  NO_FALLBACK: 'can’t keep its fallback',
  NOT_JUDGED: 'reports no power',
  NEVER_CAME: 'never connected',
}

export const troubleText = (trouble: Trouble): string => troubleWords[trouble]

/** Unsafe, or second best. */
export const troubleTone = (trouble: Trouble): 'breach' | 'degraded' => (trouble === 'DISOBEYS' ? 'breach' : 'degraded')

const order = Object.keys(troubleWords) as readonly Trouble[]

export function troublesOf({ units, connectors, is_online, since, set_up }: ChargerState): readonly Trouble[] {
  const is: Record<Trouble, boolean> = {
    DISOBEYS: units.some(({ conduct }) => conduct === 'DISOBEYS'),
    FAULTED: connectors.some(({ state }) => state === 'FAULTED'),
    UNSTEERED: is_online && units.some(({ state }) => state === 'REFUSING' || state === 'SILENT'),
    OFFLINE: !is_online && since !== null,
    NO_FALLBACK: set_up === 'REFUSED',
    NOT_JUDGED: units.some(({ judged }) => judged === 'NO_POWER'),
    NEVER_CAME: !is_online && since === null,
  }
  return order.filter((trouble) => is[trouble])
}

/** Those in trouble first, then those at which a bus stands. */
export function inTroubleFirst(chargers: readonly ChargerState[]): readonly ChargerState[] {
  const rank = (charger: ChargerState): number => {
    const [worst] = troublesOf(charger)
    if (worst !== undefined) return order.indexOf(worst)
    return charger.sessions.length > 0 ? order.length : order.length + 1
  }
  return chargers.toSorted((a, b) => rank(a) - rank(b) || compareNames(a.name, b.name))
}
