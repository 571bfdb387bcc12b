import { Button, Switch, Title } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { getDepotOptions, listChargerMessagesInfiniteOptions } from '../api/@tanstack/react-query.gen.ts'
import type { ChargePoint } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { FoldList } from '../kit/FoldRow.tsx'
import { Panel } from '../kit/Panel.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { knownTimezone } from '../kit/times.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { ShowOlder } from '../kit/ShowOlder.tsx'
import { chargePointList } from '../parts/lists.ts'
import { countOfFilters, MessageFilters, unfiltered } from '../parts/MessageFilters.tsx'
import { MessageRow } from '../parts/MessageRow.tsx'
import type { Messages as Search } from '../search.ts'
import styles from './MessagesPage.module.css'

const page = getRouteApi('/inside/depots/$depotId/chargers/$chargePointId/messages')
const pageSize = 50
const lookAgainMs = 3_000

/** What one charger said and was told. */
export function MessagesPage() {
  const { depotId, chargePointId } = page.useParams()
  const search = page.useSearch()
  const { data: chargePoints } = useQuery(chargePointList(depotId))
  const chargePoint = chargePoints?.find(({ charge_point_id }) => charge_point_id === chargePointId)
  if (chargePoints && !chargePoint) {
    return <EmptyState title="No such charge point">It was removed, or it belongs to another depot.</EmptyState>
  }
  return <Log depotId={depotId} chargePointId={chargePointId} chargePoint={chargePoint} search={search} />
}

type LogProps = {
  readonly depotId: string
  readonly chargePointId: string
  /** undefined: not here yet */
  readonly chargePoint: ChargePoint | undefined
  readonly search: Search
}

function Log({ depotId, chargePointId, chargePoint, search }: LogProps) {
  const setSearch = useSetSearch<Search>()
  const { data: depot } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  const path = { charge_point_id: chargePointId }
  const timezone = knownTimezone(depot?.timezone ?? 'UTC')
  const query = useInfiniteQuery({
    ...listChargerMessagesInfiniteOptions({ path, query: messageQuery(search) }),
    initialPageParam: { path },
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? null : { path, query: { cursor } }),
    refetchInterval: search.live ? lookAgainMs : false,
  })
  const messages = query.data?.pages.flatMap(({ items }) => items) ?? []
  const isAskedByHand = query.isRefetching && !query.isFetchingNextPage && !search.live
  return (
    <>
      <div className={styles.heading}>
        <div>
          <Title order={2}>Messages{chargePoint && ` of ${chargePoint.name}`}</Title>
          {chargePoint && (
            <AnchorLink to="/depots/$depotId/chargers/$chargePointId" params={{ depotId, chargePointId }} size="sm">
              Back to {chargePoint.name}
            </AnchorLink>
          )}
        </div>
        <div className={styles.actions}>
          <Switch
            label="Live"
            checked={search.live === true}
            onChange={(event) => setSearch({ live: event.currentTarget.checked || undefined }, { replace: true })}
          />
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={isAskedByHand}
            onClick={() => void query.refetch()}
          >
            Refresh
          </Button>
        </div>
      </div>
      <MessageFilters search={search} timezone={timezone} />
      <Panel>
        {query.isPending ? (
          <LoadingRows rows={10} />
        ) : !query.data ? (
          <FailedState error={query.error} what="The messages" retry={() => void query.refetch()} />
        ) : messages.length === 0 ? (
          <NoMessages search={search} />
        ) : (
          <FoldList label="Messages">
            {messages.map((message) => (
              <MessageRow
                key={message.line_id}
                message={message}
                timezone={timezone}
                isOpen={message.line_id === search.open}
              />
            ))}
          </FoldList>
        )}
        <ShowOlder
          query={query}
          // Whoever reads what was doesn't watch what comes.
          onShow={() => {
            if (search.live) setSearch({ live: undefined }, { replace: true })
          }}
        />
      </Panel>
    </>
  )
}

function NoMessages({ search }: { readonly search: Search }) {
  const setSearch = useSetSearch<Search>()
  if (countOfFilters(search) === 0) {
    return (
      <EmptyState title="No messages yet">
        What the charger says and is told stands here from its first connection on, for as long as messages are kept.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="Nothing matches"
      action={
        <Button variant="default" onClick={() => setSearch(unfiltered)}>
          Show everything
        </Button>
      }
    >
      No message that is kept fits all of these filters.
    </EmptyState>
  )
}

function messageQuery({ direction, action, errors, from, to }: Search) {
  return {
    limit: pageSize,
    ...(direction !== undefined && { direction }),
    ...(action !== undefined && { action }),
    ...(errors && { errors_only: 'true' as const }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}
