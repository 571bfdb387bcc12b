import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query'
import { touches, type Touched } from './touches.ts'

export async function refresh(queryClient: QueryClient, touched: Touched | 'anything'): Promise<void> {
  const concerned = ({ queryKey }: Query) => touched === 'anything' || touches(queryKey, touched)
  const onTheirWay = queryClient.getQueryCache().findAll({ predicate: isFirstAsking }).filter(concerned)
  await queryClient.invalidateQueries({ predicate: concerned })
  if (onTheirWay.length === 0) return
  // A first answer may have been read before the change and arrive after it, and the cache doesn't ask twice for it.
  await queryClient.invalidateQueries({ predicate: (query) => onTheirWay.includes(query) })
}

const isFirstAsking = ({ state }: Query) => state.fetchStatus === 'fetching' && state.data === undefined

/** After a change of one's own: it shows at once, even while the stream is cut. */
export function useRefreshDepot(depotId: string): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, { depotIds: new Set([depotId]), installation: false })
}

export function useRefreshInstallation(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, { depotIds: new Set(), installation: true })
}
