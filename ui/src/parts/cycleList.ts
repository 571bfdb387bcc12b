import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listCyclesInfiniteOptions, listCyclesOptions } from '../api/@tanstack/react-query.gen.ts'
import type { Cycle } from '../api/types.gen.ts'
import type { Cycles as Search } from '../search.ts'

const pageSize = 50
const newMax = 100
/** Cycles are no events: nobody tells of them on the stream, so they are asked for. */
const everyMs = 5_000

/**
 * The cycles of a depot up to the newest that was there when one came. What comes later is counted and waits above:
 * a list that is being read doesn't move.
 */
export function useCycles(depotId: string, search: Search) {
  const path = { depot_id: depotId }
  const filters = queryOf(search)
  const [seen, setSeen] = useState<string>()
  const newest = useQuery({
    ...listCyclesOptions({ path, query: { ...filters, limit: 1 } }),
    enabled: seen === undefined,
    refetchInterval: everyMs,
  })
  const first = newest.data?.items[0]
  if (seen === undefined && first) setSeen(first.started_at)
  const list = useInfiniteQuery({
    ...listCyclesInfiniteOptions({
      path,
      query: { ...filters, ...(seen !== undefined && { to: after(seen) }), limit: pageSize },
    }),
    initialPageParam: { path },
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? null : { path, query: { cursor } }),
    enabled: seen !== undefined,
    placeholderData: keepPreviousData,
  })
  const later = useQuery({
    ...listCyclesOptions({
      path,
      query: { ...filters, ...(seen !== undefined && { from: after(seen) }), limit: newMax },
    }),
    enabled: seen !== undefined && search.to === undefined,
    refetchInterval: everyMs,
  })
  const isEmpty = newest.data !== undefined && first === undefined
  return {
    /** undefined: on their way */
    cycles: isEmpty ? [] : list.data?.pages.flatMap(({ items }) => items),
    error: newest.error ?? list.error,
    retry: () => void (seen === undefined ? newest.refetch() : list.refetch()),
    older: list.hasNextPage ? { load: () => void list.fetchNextPage(), isLoading: list.isFetchingNextPage } : null,
    arrived: newCycles(later.data?.items ?? [], setSeen),
  }
}

function newCycles(items: readonly Cycle[], setSeen: (at: string) => void) {
  const [newest] = items
  if (!newest) return null
  return { count: items.length, isMore: items.length === newMax, show: () => setSeen(newest.started_at) }
}

/** The first millisecond that is no longer it: `to` leaves its own instant out, and `from` doesn't. */
const after = (time: string): string => new Date(Date.parse(time) + 1).toISOString()

export function queryOf({ outcome, reason, trigger, node, charger, from, to }: Search) {
  return {
    ...(outcome !== undefined && { outcome }),
    ...(reason !== undefined && { reason_code: reason }),
    ...(trigger !== undefined && { trigger }),
    ...(node !== undefined && { node_id: node }),
    ...(charger !== undefined && { charge_point_id: charger }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}
