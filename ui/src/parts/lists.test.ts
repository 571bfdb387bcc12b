// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { depotList, tokenList, userList } from './lists.ts'

afterEach(() => vi.unstubAllGlobals())

/** The far side of the wire: a long list, given in pages as the API gives them. */
function answerInPages(items: readonly number[]) {
  vi.stubGlobal('fetch', (request: Request) => {
    const asked = new URL(request.url).searchParams
    const from = Number(asked.get('cursor') ?? 0)
    const to = from + Number(asked.get('limit') ?? 100)
    return Promise.resolve(
      Response.json({ items: items.slice(from, to), next_cursor: to < items.length ? `${to}` : null }),
    )
  })
}

test.each([
  ['users', userList],
  ['tokens', tokenList],
  ['depots', depotList],
])('API-3: all %s are shown, not the first page of them', async (_name, list) => {
  const everybody = Array.from({ length: 1201 }, (_, at) => at)
  answerInPages(everybody)
  const queryClient = new QueryClient()
  const shown: unknown = await queryClient.fetchQuery<unknown>(list() as never)
  expect(shown).toEqual(everybody)
})
