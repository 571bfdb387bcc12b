const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Relative when under an hour away, else the wall clock of the depot. */
export function formatTime(time: string, now: number, timezone: string): string {
  const at = Date.parse(time)
  return Math.abs(at - now) < hourMs ? relative(at - now) : wallClock(at, now, timezone)
}

/** To the second: what happens several times a minute is told apart by it. The day stands with it unless it is today. */
export function formatMoment(time: string, now: number, timezone: string): string {
  const at = Date.parse(time)
  const dayOf = (instant: number) => clock({ ...day, timeZone: timezone }).format(instant)
  const second = clock({ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: timezone }).format(at)
  return dayOf(at) === dayOf(now) ? second : `${dayOf(at)} ${second}`
}

const day = { month: 'short', day: 'numeric' } as const

/** For the hover: the depot's clock with its zone, then UTC. */
export function formatTimeInFull(time: string, timezone: string): string {
  const at = new Date(time)
  const local = clock({ ...fullDate, timeZone: timezone, timeZoneName: 'short' }).format(at)
  const utc = clock({ ...fullDate, timeZone: 'UTC' }).format(at)
  return `${local} (${timezone}) · ${utc} UTC`
}

/** What a clock on the depot's wall shows. */
export function formatClock(now: number, timezone: string): string {
  return clock({ hour: '2-digit', minute: '2-digit', timeZone: timezone }).format(now)
}

export const browserTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Names that the browser doesn't know (an older browser, a newer zone) are shown in UTC rather than not at all. */
export function knownTimezone(timezone: string): string {
  try {
    clock({ timeZone: timezone })
    return timezone
  } catch {
    return 'UTC'
  }
}

function relative(awayMs: number): string {
  const seconds = Math.round(Math.abs(awayMs) / 1000)
  if (seconds < 5) return 'just now'
  const amount = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`
  return awayMs < 0 ? `${amount} ago` : `in ${amount}`
}

function wallClock(at: number, now: number, timezone: string): string {
  const yearOf = (instant: number) => clock({ year: 'numeric', timeZone: timezone }).format(instant)
  const year = yearOf(at) === yearOf(now) ? {} : ({ year: 'numeric' } as const)
  return clock({ ...year, ...monthAndDay, hour: '2-digit', minute: '2-digit', timeZone: timezone })
    .format(at)
    .replace(',', '')
}

const monthAndDay = { month: 'short', day: 'numeric' } as const

const fullDate = {
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Building one takes a millisecond; a table has hundreds of times. */
function clock(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  const known = clocks.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23' })
  clocks.set(key, known)
  return known
}
