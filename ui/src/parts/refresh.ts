import { hashKey, useQueryClient, type Query, type QueryClient } from '@tanstack/react-query'
import { getSessionQueryKey } from '../api/@tanstack/react-query.gen.ts'
import { nothingTouched, touches, type Touched } from './touches.ts'

/**
 * What may be another answer now: what was touched, `anything` after a gap, or everything `anew` where what was read before
 * may no longer be seen.
 */
export type Stale = Touched | 'anything' | 'anew'

export async function refresh(queryClient: QueryClient, stale: Stale): Promise<void> {
  if (stale === 'anew')
    queryClient.removeQueries({ type: 'inactive', predicate: ({ queryHash }) => queryHash !== session })
  const concerned = ({ queryKey }: Query) => stale === 'anything' || stale === 'anew' || touches(queryKey, stale)
  if (isOnlyMoved(stale)) {
    // The next hint comes within a second or so: an answer on its way is good enough, and one that is cut off never comes.
    return queryClient.invalidateQueries({ predicate: concerned }, { cancelRefetch: false })
  }
  const onTheirWay = queryClient.getQueryCache().findAll({ predicate: isFirstAsking }).filter(concerned)
  await queryClient.invalidateQueries({ predicate: concerned })
  if (onTheirWay.length === 0) return
  // A first answer may have been read before the change and arrive after it, and the cache doesn't ask twice for it.
  await queryClient.invalidateQueries({ predicate: (query) => onTheirWay.includes(query) })
}

const isOnlyMoved = (stale: Stale): boolean => typeof stale === 'object' && stale.moved !== undefined

const session = hashKey(getSessionQueryKey())

const isFirstAsking = ({ state }: Query) => state.fetchStatus === 'fetching' && state.data === undefined

/** After a change of one's own: it shows at once, even while the stream is cut. */
export function useRefreshDepot(depotId: string): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, { ...nothingTouched, depotIds: new Set([depotId]) })
}

export function useRefreshInstallation(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, { ...nothingTouched, installation: true })
}

export function useRefreshIncidents(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, { ...nothingTouched, incidents: true })
}
