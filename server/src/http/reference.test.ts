import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { problemCodes } from './problem.ts'
import { markup } from './reference/markup.ts'

let door: TestHouse
let viewer: Caller
let page: string
let document: { readonly paths: Record<string, Record<string, { readonly operationId: string }>> }
beforeAll(async () => {
  door = await openTestHouse()
  viewer = await door.signedIn('viewer')
  page = (await door.ask('GET', '/api/docs', { as: viewer })).body
  document = (await door.ask('GET', '/api/openapi.json', { as: viewer })).json()
})
afterAll(() => door.close())

const ids = () => new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!))

describe('API-1: the API can be read as a page', () => {
  test('every operation has a place on it, with its method and path', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    expect(operations.length).toBeGreaterThan(40)
    for (const { operationId } of operations) expect(ids()).toContain(operationId)
  })

  test('every problem leads to where it is explained', () => {
    for (const code of Object.keys(problemCodes)) expect(ids()).toContain(code)
  })

  test('no link on it leads nowhere', () => {
    const targets = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, target]) => target!)
    expect(targets.length).toBeGreaterThan(200)
    for (const target of targets) expect(ids(), `a link to #${target}`).toContain(target)
  })

  test('it names nothing twice', () => {
    const all = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)
    expect(all).toHaveLength(ids().size)
  })

  test('it needs no script and nothing from outside', () => {
    expect(page).not.toMatch(/<script|<iframe|<link rel="stylesheet"|@import|url\(/)
  })

  test('a text that looks like markup stays text', () => {
    expect(markup`<p>${'<b onclick="x">&'}</p>`.html).toBe('<p>&lt;b onclick=&quot;x&quot;&gt;&amp;</p>')
  })
})
