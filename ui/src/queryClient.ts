import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { getSessionQueryKey } from './api/@tanstack/react-query.gen.ts'
import { failureOf, problemCode } from './kit/failure.ts'

/** Answers are fresh until the live stream says otherwise; the limit is for what no event tells, and for cuts. */
const staleMs = 60_000
const retriesMax = 2

export function openQueryClient(sessionEnded: () => void): QueryClient {
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: signOutIfRefused }),
    mutationCache: new MutationCache({ onError: signOutIfRefused }),
    defaultOptions: {
      queries: { staleTime: staleMs, networkMode: 'always', retry: onlyUnreachable },
      mutations: { networkMode: 'always' },
    },
  })
  return queryClient

  /** The session may end while a page is open; its route then leads to the sign-in, and back here afterwards. */
  function signOutIfRefused(error: unknown) {
    const hadSession = queryClient.getQueryData(getSessionQueryKey()) !== undefined
    if (problemCode(error) !== 'NOT_SIGNED_IN' || !hadSession) return
    queryClient.removeQueries({ queryKey: getSessionQueryKey() })
    sessionEnded()
  }
}

/** A refusal won't become another answer by asking again; silence may. */
function onlyUnreachable(failures: number, error: unknown): boolean {
  return failureOf(error).type === 'unreachable' && failures < retriesMax
}
