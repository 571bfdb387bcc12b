import { useNow } from './clock.ts'
import { formatMoment, formatTimeInFull, knownTimezone } from './times.ts'

/** A time to the second by the depot's clock, with UTC on hover. */
export function Moment({ time, timezone }: { readonly time: string; readonly timezone: string }) {
  const now = useNow()
  const zone = knownTimezone(timezone)
  return (
    <time dateTime={time} title={formatTimeInFull(time, zone)}>
      {formatMoment(time, now, zone)}
    </time>
  )
}
