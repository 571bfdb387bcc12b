import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { touches, type Touched } from './touches.ts'

export async function refresh(queryClient: QueryClient, touched: Touched | 'anything'): Promise<void> {
  await queryClient.invalidateQueries({
    predicate: ({ queryKey }) => touched === 'anything' || touches(queryKey, touched),
  })
}

/** After a change of one's own: it shows at once, even while the stream is cut. */
export function useRefreshDepot(depotId: string): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, { depotIds: new Set([depotId]), installation: false })
}

export function useRefreshInstallation(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, { depotIds: new Set(), installation: true })
}
