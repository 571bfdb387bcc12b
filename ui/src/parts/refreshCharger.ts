import { useQueryClient } from '@tanstack/react-query'
import { getChargerQueryKey } from '../api/@tanstack/react-query.gen.ts'
import type { ChargerState } from '../api/types.gen.ts'

/** After something was asked of it: it shows at once, even while the stream is cut. */
export function useRefreshCharger({ charge_point_id }: ChargerState): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: getChargerQueryKey({ path: { charge_point_id } }) })
}
