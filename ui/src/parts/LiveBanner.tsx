import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useNow } from '../kit/clock.ts'
import { browserTimezone, formatClock } from '../kit/times.ts'
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
        Live updates are cut since {formatClock(state.since, browserTimezone())}: what you see may be old. Reconnecting…
      </span>
      <Button size="compact-xs" variant="default" onClick={retry}>
        Try now
      </Button>
    </div>
  )
}
