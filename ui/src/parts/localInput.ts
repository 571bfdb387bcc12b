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

/** What a clock in a zone shows, as if it were UTC. */
function clockMs(at: number, timezone: string): number {
  const shown = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: timezone }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.find((one) => one.type === type)?.value ?? ''
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
  return Date.parse(`${date}T${part('hour')}:${part('minute')}:${part('second')}Z`)
}

const parts = {
  ...({ year: 'numeric', month: '2-digit', day: '2-digit' } as const),
  ...({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const),
}
