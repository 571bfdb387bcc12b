import { useNow } from './clock.ts'
import { browserTimezone, formatTime, formatTimeInFull, knownTimezone } from './times.ts'

type Props = {
  readonly time: string | null
  readonly timezone?: string | undefined
  readonly never?: string
  /** it lies ahead, and is meant to the second */
  readonly isPlanned?: boolean
}

/** What is due waits for its turn, and no time is told for it that has gone by. */
const dueMs = 5_000

/** A time by the depot's clock (by the reader's own where no depot is concerned), with UTC on hover. */
export function When({ time, timezone, never = 'never', isPlanned = false }: Props) {
  const now = useNow()
  if (time === null) return <>{never}</>
  const zone = knownTimezone(timezone ?? browserTimezone())
  if (isPlanned && Date.parse(time) < now + dueMs) return <>now</>
  // The server's clock may be a little ahead of the page's last tick; "in 3 s" would read as a promise.
  const shownAt = isPlanned ? now : Math.max(now, Math.min(Date.parse(time), now + 30_000))
  return (
    <time dateTime={time} title={formatTimeInFull(time, zone)}>
      {formatTime(time, shownAt, zone)}
    </time>
  )
}
