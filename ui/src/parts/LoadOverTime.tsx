import { SegmentedControl, Title } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getLimitHistoryOptions } from '../api/@tanstack/react-query.gen.ts'
import { useNow } from '../kit/clock.ts'
import { ReasonIcon } from '../kit/ReasonButton.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Load as Search } from '../search.ts'
import { viewAt, windowFor, windows, type Window } from './loadChart.ts'
import styles from './LoadOverTime.module.css'
import type { LiveNode, LiveSite } from './siteStatus.ts'
import { TimeChart, useCursor } from './TimeChart.tsx'

type Props = {
  readonly site: LiveSite
  readonly timezone: string
  readonly chosen: LiveNode | null
  readonly window: Window | undefined
  readonly at: string | undefined
}

const windowNames: Record<Window, string> = { '24h': '24 h', '6h': '6 h', '1h': '1 h' }
const windowOptions = (Object.keys(windows) as Window[]).map((value) => ({ value, label: windowNames[value] }))

/** The load of the site, and of a node that was chosen below it: one window and one cursor for both. */
export function LoadOverTime({ site, timezone, chosen, window: asked, at }: Props) {
  const fitting = useFittingWindow(site)
  const window = asked ?? fitting
  const { pointed, onPoint } = useCursor()
  const now = useNow()
  const instant = at === undefined ? now : Math.min(now, Date.parse(at))
  const view = viewAt(window, instant)
  const isSeen = pointed !== null && pointed.at >= view.from && pointed.at <= view.to
  // A window of the past is read at its own instant, not at one that lies outside of it.
  const standing = at === undefined ? null : { at: instant, unitId: null, isSet: false }
  const shown = { site, timezone, view, pointed: isSeen ? pointed : standing, onPoint }
  return (
    <>
      <div className={styles.tools}>
        <Title order={2} className={styles.title}>
          Load of the site
        </Title>
        <WindowTools {...{ window, instant, now }} />
      </div>
      <TimeChart {...shown} node={site.top} />
      {chosen && chosen !== site.top && (
        <>
          <div className={styles.tools}>
            <Title order={3} size="h2" className={styles.title}>
              Load of {chosen.name}
            </Title>
            <SearchLink<Search> change={{ node: undefined }}>Show the whole site alone</SearchLink>
          </div>
          <TimeChart {...shown} node={chosen} />
        </>
      )}
    </>
  )
}

/** A depot of which only minutes are known opens on an hour, not on a day that is empty. */
function useFittingWindow({ status, top }: LiveSite): Window {
  const { data } = useQuery({
    ...getLimitHistoryOptions({ path: { depot_id: status.depot_id } }),
    // The window doesn't change under who looks at it.
    staleTime: Infinity,
  })
  const first = data?.nodes.find(({ node_id }) => node_id === top.node_id)?.steps[0]
  return first === undefined || !data ? '24h' : windowFor(Date.parse(data.to) - Date.parse(first.at))
}

type ToolsProps = { readonly window: Window; readonly instant: number; readonly now: number }

function WindowTools({ window, instant, now }: ToolsProps) {
  const isNow = instant === now
  const setSearch = useSetSearch<Search>()
  const step = windows[window] / 2
  const goTo = (to: number) => setSearch({ at: to >= now ? undefined : new Date(to).toISOString() }, { replace: true })
  return (
    <span className={styles.windows}>
      <ReasonIcon label="Earlier" reason={null} onClick={() => goTo(instant - step)}>
        <IconChevronLeft size={18} />
      </ReasonIcon>
      <SegmentedControl
        size="xs"
        aria-label="How much time is shown"
        data={windowOptions}
        value={window}
        onChange={(next) => setSearch({ window: next as Window }, { replace: true })}
      />
      <ReasonIcon
        label="Later"
        reason={isNow ? 'The present is shown already' : null}
        onClick={() => goTo(instant + step)}
      >
        <IconChevronRight size={18} />
      </ReasonIcon>
      {!isNow && <SearchLink<Search> change={{ at: undefined }}>Now</SearchLink>}
    </span>
  )
}
