import { type ChargerClock, inOurTime } from '@busbar/domain/charging/clock'
import type { Instant } from '@busbar/domain/kernel/instant'

const aheadMsMax = 5 * 60_000
/** Before that there was no OCPP: a clock that was never set. */
const earliest = Date.UTC(2010, 0, 1)

export type Told = { readonly at: Instant; readonly isBelieved: boolean }

/**
 * A charger's time. One from the past stands, as it may have been offline; one from the future or from before OCPP would
 * pin a state for ever, and what we know better, when it arrived, stands instead.
 */
export function readInstant(text: string | undefined, receivedAt: Instant): Told {
  if (text === undefined) return { at: receivedAt, isBelieved: true }
  const at = stampIn(text)
  const isBelieved = at >= earliest && at <= receivedAt + aheadMsMax
  return { at: isBelieved ? at : receivedAt, isBelieved }
}

/** The same in our time, by what is known of its clock. What names a session stays as the charger says it. */
export function readInOurTime(text: string | undefined, receivedAt: Instant, clock: ChargerClock | null): Told {
  if (text === undefined) return { at: receivedAt, isBelieved: true }
  const at = stampIn(text)
  const ours = at - (clock?.aheadMs ?? 0)
  const isBelieved = ours >= earliest && ours <= receivedAt + aheadMsMax
  return { at: isBelieved ? inOurTime(at, clock, receivedAt) : receivedAt, isBelieved }
}

/** As it is said, whatever it is; NaN where that is no time. */
export const stampIn = (text: string): Instant =>
  text.length > 40 ? NaN : Date.parse(hasZone.test(text) ? text : `${text}Z`)

/** Chargers that leave the zone out mean UTC (OCPP 1.6 §3.15). */
const hasZone = /([zZ]|[+-]\d\d:?\d\d)$/

export const timeText = (at: Instant): string => new Date(at).toISOString()
