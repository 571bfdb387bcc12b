import { isId } from '../engine/ids.ts'
import type { Moment } from '../engine/ledgers.ts'
import type { Page, PageWish } from '../engine/registries.ts'
import { HttpProblem } from './problem.ts'

/** Cursors are opaque to clients: what stands in them may change. */
export const cursorOf = (key: string): string => Buffer.from(key).toString('base64url')

export function keyOf(cursor: string | undefined, isKey: (text: string) => boolean): string | null {
  if (cursor === undefined) return null
  const key = Buffer.from(cursor, 'base64url').toString()
  if (cursorOf(key) === cursor && isKey(key)) return key
  throw new HttpProblem('VALIDATION_FAILED', 'The cursor is none that this list gave.', [
    { code: 'invalid_cursor', message: 'must be a next_cursor of this list', pointer: '/cursor' },
  ])
}

export const pageWish = (query: { limit: number; cursor?: string | undefined }): PageWish => ({
  limit: query.limit,
  after: keyOf(query.cursor, isId),
})

/** Where a list that is read newest first goes on. */
export function momentBefore(cursor: string | undefined): Moment | null {
  const key = keyOf(cursor, (text) => /^\d{1,15} /.test(text) && isId(text.replace(/^\d+ /, '')))
  if (key === null) return null
  const [at = '', id = ''] = key.split(' ')
  return { at: Number(at), id }
}

export const pageAnswer = <Item, Sent>(page: Page<Item>, toSent: (item: Item) => Sent) => ({
  items: page.items.map(toSent),
  next_cursor: page.next === null ? null : cursorOf(page.next),
})

/** A page of a list that is short enough to be read whole. The sort key is what a cursor holds: it outlives its item. */
export function pageOfAll<Item>(
  all: readonly Item[],
  query: { limit: number; cursor?: string | undefined },
  sortKey: (item: Item) => string,
): Page<Item> {
  const after = keyOf(query.cursor, (text) => text !== '')
  const left = all
    .map((item) => ({ item, key: sortKey(item) }))
    .filter(({ key }) => after === null || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const shown = left.slice(0, query.limit)
  return { items: shown.map(({ item }) => item), next: left.length > shown.length ? (shown.at(-1)?.key ?? null) : null }
}
