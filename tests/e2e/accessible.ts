import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// It reads the few colours of a page anew for each word and all that lies below it: most of its time, on a long page.
const readColoursOnce = `{
  const { prototype } = axe.commons.color.Color
  const read = prototype.parseString
  const known = new Map()
  prototype.parseString = function (text) {
    if (known.has(text)) return Object.assign(this, known.get(text))
    const { r, g, b, alpha } = read.call(this, text)
    known.set(text, { r, g, b, alpha })
    return this
  }
}`

type Found = Pick<AxeResults, 'violations'>
type Looked = 'all' | 'colours' | 'all but colours' | readonly string[]

const colourRules = ['color-contrast', 'link-in-text-block']

/** WCAG 2.2 AA, as far as a program can tell; all of it, or by some rules only, or at some elements of the page. */
export async function expectAccessible(page: Page, looked: Looked = 'all', where = 'document'): Promise<void> {
  const options: RunOptions = {
    ...rulesOf(looked),
    resultTypes: ['violations'],
    // The page has no frames, and what is found is named by its HTML.
    ...{ iframes: false, selectors: false },
  }
  // A visit is looked at several times: the program is half a megabyte, and stays in the page until the next.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(`${axe};${readColoursOnce}`)
  // Whatever else it has to say stays there: it is fifty times as much.
  const { violations } = await page.evaluate<Found>(
    `axe.run(${where}, ${JSON.stringify(options)}).then(({ violations }) => ({ violations }))`,
  )
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  expect.soft(found, page.url()).toEqual([])
}

function rulesOf(looked: Looked): RunOptions {
  if (looked === 'colours') return { runOnly: { type: 'rule', values: colourRules } }
  if (looked !== 'all' && looked !== 'all but colours') return { runOnly: { type: 'rule', values: [...looked] } }
  const runOnly = { type: 'tag', values: levels } as const
  if (looked === 'all') return { runOnly }
  return { runOnly, rules: Object.fromEntries(colourRules.map((rule) => [rule, { enabled: false }])) }
}

/** Of a long page made of few pieces: each element with words of its own that no earlier one looks like. */
export const oneOfEachKind = `{ include: (() => {
  const kinds = new Map()
  const hasWords = (element) => [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== '')
  const walk = (element, above) => {
    const kind = above + ' ' + element.localName + '.' + element.className + (element.matches(':target') ? ':target' : '')
    if (hasWords(element) && !kinds.has(kind)) kinds.set(kind, element)
    for (const child of element.children) walk(child, kind)
  }
  walk(document.body, '')
  return [...kinds.values()]
})() }`
