import type { Instant } from '@busbar/domain/kernel/instant'
import { WrongUse } from './failure.ts'

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A day ends at midnight UTC; a time says its zone. */
const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/

/** When something ends: a day, a time, or a while from now. It has to be still to come. */
export function parseExpiry(text: string, now: Instant): Instant {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  const at = count === undefined ? pointInTime(text) : now + Number(count) * unitMs[unit as keyof typeof unitMs]
  if (at === null) throw new WrongUse(`--expires ${text}: say 2027-01-31, 2027-01-31T12:00:00Z, 90d, 12h or 30m.`)
  if (at <= now) throw new WrongUse(`--expires ${text}: that is over already.`)
  return at
}

function pointInTime(text: string): Instant | null {
  const at = form.test(text) ? Date.parse(text) : NaN
  // JavaScript takes 31 February for 3 March.
  const isDay =
    !Number.isNaN(at) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10))
  return isDay ? at : null
}
