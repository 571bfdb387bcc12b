import type { ChargerActionAnswer, ChargerState, ChargerUnit } from '../api/types.gen.ts'
import { countOf, formatKw } from '../kit/numbers.ts'

// The depot's words for what a charger is, and for what became of what it was asked.

const connectorStates: Readonly<Record<string, string>> = {
  AVAILABLE: 'free',
  PLUGGED_IN: 'bus plugged in',
  CHARGING: 'charging',
  PAUSED_BY_VEHICLE: 'paused by the bus',
  PAUSED_BY_CHARGER: 'paused by the charger',
  FINISHING: 'finishing',
  RESERVED: 'reserved',
  UNAVAILABLE: 'out of service',
  FAULTED: 'faulted',
}

type Place = Pick<ChargerUnit, 'connector' | 'drawn_kw' | 'drawn_at'>

/** Whether there is more to tell of a place than what it may draw. What a bus drew that has left is nobody’s any more. */
export function isBusy({ sessions, connectors }: Pick<ChargerState, 'sessions' | 'connectors'>, place: Place): boolean {
  const { connector, drawn_kw: kw, drawn_at: at } = place
  if (sessions.some((session) => connector === null || session.connector === connector)) return true
  if (kw === null || kw <= standbyKw || at === null) return false
  return !connectors
    .filter(({ number }) => connector === null || number === connector)
    .every(({ state, since }) => state === 'AVAILABLE' && since !== null && Date.parse(since) >= Date.parse(at))
}

/** What a charger without a bus may need for itself. */
const standbyKw = 0.5

export const connectorState = (state: string | null): string =>
  state === null ? 'state not told yet' : (connectorStates[state] ?? state)

export const protocols: Record<NonNullable<ChargerState['protocol']>, string> = {
  OCPP_16: 'OCPP 1.6',
  OCPP_201: 'OCPP 2.0.1',
}

export const setUps: Record<ChargerState['set_up'], string> = {
  DONE: 'done: it keeps its hard cap and its fallback',
  UNDER_WAY: 'under way: not all of it is confirmed yet',
  WAITING: 'waits until it is connected',
  WAITS_FOR_ROOM: 'waits: it is to keep more than it does, and is told when its circuits have room for that',
  TURNED_AWAY: 'not done: it turned some of it away or didn’t answer, and is asked again',
  REFUSED: 'it can’t keep its hard cap or its fallback',
}

const noticeKinds: Readonly<Record<string, string>> = {
  SECURITY: 'security',
  FIRMWARE: 'firmware',
  DIAGNOSTICS: 'diagnostics',
  FAULT: 'fault',
  OUTSIDE_LIMIT: 'limit from outside',
  QUIRK: 'strays from OCPP',
}

export const noticeKind = (kind: string): string => noticeKinds[kind] ?? kind

export const tellings = {
  STATUS: 'the state of its connectors',
  METER_VALUES: 'what it measures now',
  BOOT: 'what it is (as when it starts)',
  HEARTBEAT: 'that it is alive',
} as const

/** What came of something that a charger was asked to do, as one sentence. */
export function answerText(name: string, { answer, why }: Pick<ChargerActionAnswer, 'answer' | 'why'>): string {
  const because = why === null ? '' : ` (${why})`
  switch (answer) {
    case 'ACCEPTED':
      return `${name} accepted${because}.`
    case 'REJECTED':
      return `${name} refused${because}. Nothing has changed.`
    case 'NOT_SUPPORTED':
      return `${name} can’t do this${because}. Nothing has changed.`
    case 'NO_ANSWER':
      return `${name} didn’t answer${because}. Whether it does it is not known; its next messages will show.`
    case 'NOT_SENT':
      return `It wasn’t sent${because}. Nothing has changed.`
  }
}

/** What the limit in force lets it draw at its input, by the steps that it confirmed; null: it has confirmed none. */
export function confirmedKw({ confirmed }: Pick<ChargerUnit, 'confirmed'>, now: number): number | null {
  const begun = confirmed.filter(({ at }) => Date.parse(at) <= now)
  // The first holds from the moment at which it was told, whatever the two clocks say.
  return (begun.at(-1) ?? confirmed[0])?.input_kw ?? null
}

type Exposed = Pick<ChargerState, 'is_online'>
type ExposedUnit = Pick<ChargerUnit, 'confirmed' | 'conduct' | 'fallback_kw' | 'exposure_kw' | 'awaited'>

/** Why so much counts for a unit as does. */
export function exposureWhy({ is_online: isOnline }: Exposed, unit: ExposedUnit, now: number): string {
  const { fallback_kw: fallbackKw, exposure_kw: exposureKw, awaited, conduct } = unit
  if (conduct === 'DISOBEYS') return 'It drew more than it may, so its whole rating counts until it is trusted again.'
  if (fallbackKw === null) return 'Its fallback was never confirmed, so all that it can draw counts.'
  const limitKw = confirmedKw(unit, now)
  const expectedKw = Math.max(limitKw ?? 0, fallbackKw)
  if (exceeds(exposureKw, expectedKw)) {
    if (awaited > 0)
      return `${countOf(awaited, 'limit is', 'limits are')} not confirmed yet: the highest that may hold counts.`
    return 'An earlier limit may still hold, or it is seen to draw this much.'
  }
  if (limitKw === null) return 'It has no limit now: it may draw its fallback.'
  if (exceeds(limitKw, fallbackKw) || limitKw === fallbackKw) {
    return isOnline ? 'That is the limit that it confirmed.' : 'It may draw its last limit until that runs out.'
  }
  return isOnline
    ? 'Its fallback counts: it goes back to that by itself, should it start anew or lose its connection.'
    : 'Its fallback counts: it goes back to that by itself.'
}

/** Limits are told at the charger’s own reference: behind its losses the same number is a little more. */
const exceeds = (kw: number, expectedKw: number): boolean => kw > expectedKw * 1.2 + 0.1

type Judged = Pick<ChargerUnit, 'adherence' | 'conduct' | 'judged'>

export function adherenceText({ adherence, conduct, judged }: Judged): string {
  if (judged === 'NO_POWER' && conduct === 'OBEYS') return 'not judged: it reports no power'
  if (adherence === null) return conduct === 'OBEYS' ? 'not judged yet' : 'draws more than it may'
  // "100 %" is for those who never strayed.
  const share = `${Math.floor(adherence * 1000) / 10} % of samples within its limit`
  return conduct === 'OBEYS' ? share : `draws more than it may; ${share}`
}

export const fallbackText = ({ fallback_kw: kw }: Pick<ChargerUnit, 'fallback_kw'>): string =>
  kw === null ? 'never confirmed' : formatKw(kw)
