import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { listCircuitsQueryKey } from '../api/@tanstack/react-query.gen.ts'
import { refresh } from './refresh.ts'

const touched = { depotIds: new Set(['perth']), installation: false, incidents: false }
const queryKey = listCircuitsQueryKey({ path: { depot_id: 'perth' } })

test('API-4: a change that is heard while the first answer is on its way is not lost', async () => {
  const queryClient = new QueryClient()
  const answers = ['before the change', 'after the change']
  const arriving: ((answer: string) => void)[] = []
  const asked = new QueryObserver(queryClient, {
    queryKey,
    queryFn: () => new Promise<string>((resolve) => arriving.push(resolve)),
  })
  const stop = asked.subscribe(() => {})
  const refreshed = refresh(queryClient, touched)
  arriving.shift()?.(answers[0] ?? '')
  await expect.poll(() => arriving.length).toBe(1)
  arriving.shift()?.(answers[1] ?? '')
  await refreshed
  expect(queryClient.getQueryData(queryKey)).toBe('after the change')
  stop()
})

test('API-4: another depot’s change asks nothing again', async () => {
  const queryClient = new QueryClient()
  let asked = 0
  const observer = new QueryObserver(queryClient, { queryKey, queryFn: () => Promise.resolve(++asked) })
  const stop = observer.subscribe(() => {})
  await expect.poll(() => asked).toBe(1)
  await refresh(queryClient, { depotIds: new Set(['bremen']), installation: false, incidents: false })
  expect(asked).toBe(1)
  await refresh(queryClient, touched)
  expect(asked).toBe(2)
  stop()
})

test('SEC-1: read anew, nothing of what was read before is kept for later pages', async () => {
  const queryClient = new QueryClient()
  queryClient.setQueryData(['shown on another page'], 'as it was allowed before')
  let asked = 0
  const stop = new QueryObserver(queryClient, { queryKey, queryFn: () => Promise.resolve(++asked) }).subscribe(() => {})
  await expect.poll(() => asked).toBe(1)
  await refresh(queryClient, 'anything')
  expect(asked).toBe(2)
  expect(queryClient.getQueryData(['shown on another page'])).toBeDefined()
  await refresh(queryClient, 'anew')
  expect(asked).toBe(3)
  expect(queryClient.getQueryData(['shown on another page'])).toBeUndefined()
  stop()
})
