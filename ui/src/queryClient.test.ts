import { MutationObserver, notifyManager, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { getDepotQueryKey, getSessionQueryKey } from './api/@tanstack/react-query.gen.ts'
import { openQueryClient } from './queryClient.ts'

const queryKey = getDepotQueryKey({ path: { depot_id: 'perth' } })
const session = { user_id: 'otto', name: 'Otto', role: 'operator', expires_at: '2026-01-01T00:00:00Z' } as const
const problem = (status: number, code: string) => ({ type: 'about:blank', title: code, detail: code, status, code })

/** A query that answers what `next` says, on show. */
function show(next: () => Promise<string>) {
  const queryClient = openQueryClient(() => {})
  const observer = new QueryObserver(queryClient, { queryKey, queryFn: next })
  const all: unknown[] = []
  const look = (): void => {
    const { data, error } = observer.getCurrentResult()
    all.push(data ?? error)
  }
  // As a page does: when all that happens at once has happened.
  const stop = observer.subscribe(notifyManager.batchCalls(look))
  return { queryClient, shown: () => observer.getCurrentResult(), all, stop }
}

test.each([
  [404, 'DEPOT_NOT_FOUND'],
  [403, 'FORBIDDEN'],
])('SEC-1: what was shown goes where the server says %i %s', async (status, code) => {
  let answer = () => Promise.resolve('the depot')
  const { queryClient, shown, stop } = show(() => answer())
  await expect.poll(() => shown().data).toBe('the depot')
  answer = () => Promise.reject(problem(status, code) as never)
  await queryClient.invalidateQueries()
  expect(shown().data).toBeUndefined()
  expect(shown().error).toMatchObject({ code })
  answer = () => Promise.resolve('the depot again')
  await queryClient.invalidateQueries()
  expect(shown().data).toBe('the depot again')
  stop()
})

test('UI-2: what isn’t there says so also while it is asked for again', async () => {
  const missing = problem(404, 'DEPOT_NOT_FOUND')
  // Long enough for a page to be drawn meanwhile.
  let answer = () => new Promise<string>((_resolve, reject) => void setTimeout(reject, 5, missing))
  const { queryClient, shown, all, stop } = show(() => answer())
  await expect.poll(() => shown().error).toBe(missing)
  await queryClient.invalidateQueries()
  answer = () => Promise.resolve('the depot')
  await queryClient.invalidateQueries()
  await expect.poll(() => all.at(-1)).toBe('the depot')
  expect(new Set(all.slice(all.indexOf(missing)))).toEqual(new Set([missing, 'the depot']))
  stop()
})

test('UI-2: what was shown stays where the server is broken', async () => {
  let answer = () => Promise.resolve('the depot')
  const { queryClient, shown, stop } = show(() => answer())
  await expect.poll(() => shown().data).toBe('the depot')
  answer = () => Promise.reject(problem(500, 'INTERNAL_ERROR') as never)
  await queryClient.invalidateQueries()
  expect(shown().error).toMatchObject({ code: 'INTERNAL_ERROR' })
  expect(shown().data).toBe('the depot')
  stop()
})

test('SEC-1: in another role everything is asked again, in the same one nothing', async () => {
  let asked = 0
  const { queryClient, stop } = show(() => Promise.resolve(`answer ${++asked}`))
  queryClient.setQueryData(getSessionQueryKey(), session)
  await expect.poll(() => asked).toBe(1)
  queryClient.setQueryData(getSessionQueryKey(), { ...session, expires_at: '2026-02-01T00:00:00Z' })
  queryClient.setQueryData(getSessionQueryKey(), { ...session, role: 'viewer' })
  await expect.poll(() => asked).toBe(2)
  expect(queryClient.getQueryData(queryKey)).toBe('answer 2')
  stop()
})

test('API-3: a refused change is over when what the other did is on the page', async () => {
  let asked = 0
  const { queryClient, shown, stop } = show(() => Promise.resolve(`answer ${++asked}`))
  await expect.poll(() => shown().data).toBe('answer 1')
  const attempt = new MutationObserver(queryClient, {
    mutationFn: () => Promise.reject(problem(412, 'VERSION_CONFLICT') as never),
  })
  await expect(attempt.mutate()).rejects.toMatchObject({ code: 'VERSION_CONFLICT' })
  expect(shown().data).toBe('answer 2')
  stop()
})
