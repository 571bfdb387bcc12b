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

/** WCAG 2.2 AA, as far as a program can tell; all of it, or by these rules only, or in a part of the page. */
export async function expectAccessible(page: Page, rules?: string[], within?: string): Promise<void> {
  const options: RunOptions = {
    runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: levels },
    resultTypes: ['violations'],
    // The page has no frames, and what is found is named by its HTML.
    ...{ iframes: false, selectors: false },
  }
  // A visit is looked at several times: the program is half a megabyte, and stays in the page until the next.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(`${axe};${readColoursOnce}`)
  const where = within === undefined ? 'document' : JSON.stringify(within)
  // Whatever else it has to say stays there: it is fifty times as much.
  const { violations } = await page.evaluate<Found>(
    `axe.run(${where}, ${JSON.stringify(options)}).then(({ violations }) => ({ violations }))`,
  )
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  expect.soft(found, page.url()).toEqual([])
}
