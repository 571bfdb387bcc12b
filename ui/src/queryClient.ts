import { hashKey, MutationCache, QueryCache, QueryClient, type Query } from '@tanstack/react-query'
import { getSessionQueryKey } from './api/@tanstack/react-query.gen.ts'
import type { Session } from './api/types.gen.ts'
import { failureOf, problemCode } from './kit/failure.ts'
import { refresh } from './parts/refresh.ts'

/** Answers are fresh until the live stream says otherwise; the limit is for what no event tells, and for cuts. */
const staleMs = 60_000
const retriesMax = 2

export function openQueryClient(sessionEnded: () => void): QueryClient {
  const outOfSight = new WeakMap<object, Error>()
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: onRefusedQuery }),
    mutationCache: new MutationCache({ onError: onRefusedChange }),
    defaultOptions: {
      queries: { staleTime: staleMs, networkMode: 'always', retry: onlyUnreachable },
      mutations: { networkMode: 'always' },
    },
  })
  readAnewAsAnother(queryClient)
  queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return
    const { query, action } = event
    const error = outOfSight.get(query)
    if (action.type === 'success') outOfSight.delete(query)
    // What isn't there says so until it is: a page would flicker with every word of the stream.
    if (action.type === 'fetch' && error) query.setState({ error, status: 'error' })
  })
  return queryClient

  function onRefusedQuery(error: Error, query: Query<unknown, unknown, unknown>) {
    signOutIfRefused(error)
    if (!isOutOfSight(error)) return
    query.setState({ data: undefined })
    outOfSight.set(query, error)
  }

  async function onRefusedChange(error: Error) {
    signOutIfRefused(error)
    // The attempt isn't over before the other's change is on the page: what to do about it is said there.
    if (problemCode(error) === 'VERSION_CONFLICT') await refresh(queryClient, 'anything')
  }

  /** The session may end while a page is open; its route then leads to the sign-in, and back here afterwards. */
  function signOutIfRefused(error: unknown) {
    const hadSession = queryClient.getQueryData(getSessionQueryKey()) !== undefined
    if (problemCode(error) !== 'NOT_SIGNED_IN' || !hadSession) return
    queryClient.removeQueries({ queryKey: getSessionQueryKey() })
    sessionEnded()
  }
}

/** Another user, or the same in another role, sees other things: nothing that was read before is theirs. */
function readAnewAsAnother(queryClient: QueryClient): void {
  const sessionHash = hashKey(getSessionQueryKey())
  let before: string | undefined
  queryClient.getQueryCache().subscribe((event) => {
    const isAnswer = event.type === 'updated' && event.action.type === 'success'
    if (!isAnswer || event.query.queryHash !== sessionHash) return
    const { user_id, role } = event.query.state.data as Session
    const now = `${user_id} as ${role}`
    if (before !== undefined && before !== now) void refresh(queryClient, 'anew')
    before = now
  })
}

/** What may no longer be seen, or is there no more, doesn't stay on the page. Silence of the server takes nothing away. */
function isOutOfSight(error: unknown): boolean {
  const failure = failureOf(error)
  return failure.type === 'refused' && (failure.problem.status === 403 || failure.problem.status === 404)
}

/** A refusal won't become another answer by asking again; silence may. */
function onlyUnreachable(failures: number, error: unknown): boolean {
  return failureOf(error).type === 'unreachable' && failures < retriesMax
}
