import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import { useNow } from '../kit/clock.ts'
import { browserTimezone, formatClock, formatTimeInFull, knownTimezone } from '../kit/times.ts'
import styles from './LiveBanner.module.css'
import { useLiveStream } from './live.tsx'

/** Shown as long as the page may be out of date, so that nobody acts on an old picture unknowingly. */
export function LiveBanner() {
  const { state, retry } = useLiveStream()
  useNow()
  if (state.state !== 'cut') return <div role="status" />
  return (
    <div role="status" className={styles.banner}>
      <IconPlugConnectedX size={18} aria-hidden />
      <span>
        Live updates are cut since <Since at={state.since} />: what you see may be old. Reconnecting…
      </span>
      <Button size="compact-xs" variant="default" onClick={retry}>
        Try now
      </Button>
    </div>
  )
}

/** By the clock of the depot on show, as every other time on its pages; elsewhere by the reader's own. */
function Since({ at }: { readonly at: number }) {
  const { depotId } = useParams({ strict: false })
  const path = { depot_id: depotId ?? '' }
  const { data: depot } = useQuery({ ...getDepotOptions({ path }), enabled: depotId !== undefined })
  const timezone = knownTimezone(depot?.timezone ?? browserTimezone())
  const time = new Date(at).toISOString()
  return (
    <time dateTime={time} title={formatTimeInFull(time, timezone)}>
      {formatClock(at, timezone)}
      {depot && ' at the depot'}
    </time>
  )
}
