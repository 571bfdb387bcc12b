/** An instant as the browser's own time field wants it: what a clock in that zone shows, without the zone. */
export function localInput(instant: string | undefined, timezone: string): string {
  if (instant === undefined) return ''
  return new Date(clockMs(Date.parse(instant), timezone)).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)
}

/** The way back; a field that is empty or half typed is no instant. */
export function instantOf(input: string, timezone: string): string | undefined {
  const shownMs = Date.parse(`${input}Z`)
  if (Number.isNaN(shownMs)) return undefined
  const aheadMs = (at: number) => clockMs(at, timezone) - at
  // The zone's distance is known for an instant only: the first guess lies at most a day off, and is asked once more.
  const guess = shownMs - aheadMs(shownMs)
  return new Date(shownMs - aheadMs(guess)).toISOString()
}

/** Every instant at which a clock in that zone shows this: none where it is set on over it, two where it is set back. */
export function instantsOf(input: string, timezone: string): readonly string[] {
  const shownMs = Date.parse(`${input}Z`)
  if (Number.isNaN(shownMs)) return []
  const near = [shownMs - dayMs, shownMs + dayMs].map((at) => shownMs - (clockMs(at, timezone) - at))
  const instants = [...new Set(near)].filter((at) => clockMs(at, timezone) === shownMs)
  return instants.toSorted((a, b) => a - b).map((at) => new Date(at).toISOString())
}

/** An instant as a clock in that zone shows it, with its distance from UTC: `2026-11-23T05:40+01:00`. */
export function withOffset(instant: string, timezone: string): string {
  const at = Date.parse(instant)
  const shownMs = clockMs(at, timezone)
  const ahead = Math.round((shownMs - at) / 60_000)
  // Until about a century ago towns had seconds of their own.
  if (at + ahead * 60_000 !== shownMs) return instant
  const shown = new Date(shownMs)
    .toISOString()
    .replace(/(:00)?\.000Z$/, '')
    .replace(/Z$/, '')
  const two = (number: number) => String(number).padStart(2, '0')
  const size = Math.abs(ahead)
  return `${shown}${ahead < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

const dayMs = 86_400_000

/** What a clock in a zone shows, as if it were UTC. */
function clockMs(at: number, timezone: string): number {
  const shown = clockIn(timezone).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.find((one) => one.type === type)?.value ?? ''
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
  const wholeMs = Date.parse(`${date}T${part('hour')}:${part('minute')}:${part('second')}Z`)
  return wholeMs + (((at % 1000) + 1000) % 1000)
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one takes a millisecond; a plan has thousands of times. */
function clockIn(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone) ?? new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: timezone })
  clocks.set(timezone, known)
  return known
}

const parts = {
  ...({ year: 'numeric', month: '2-digit', day: '2-digit' } as const),
  ...({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const),
}
