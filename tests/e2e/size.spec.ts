import { gzipSync } from 'node:zlib'
import { expect, type Response } from '@playwright/test'
import { test } from './busbar.ts'

test('UI-3: the first load takes less than 300 kB of gzipped script', async ({ openAs }) => {
  const page = await openAs('operator')
  const scripts: Response[] = []
  page.on('response', (answer) => {
    if (answer.request().resourceType() === 'script') scripts.push(answer)
  })
  await page.goto('/depots')
  await expect(page.getByRole('table', { name: 'depots' }).or(page.getByText('No depots yet'))).toBeVisible()
  const sizes = await Promise.all(scripts.map(async (script) => gzipSync(await script.body()).length))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(300_000)
})

test('UI-3: scripts and styles travel compressed, and are the same as uncompressed', async ({ openAs }) => {
  const page = await openAs('operator')
  const answers: Response[] = []
  page.on('response', (answer) => {
    if (/\/assets\/.*\.(js|css)$/.test(answer.url())) answers.push(answer)
  })
  await page.goto('/depots')
  await expect(page.getByRole('heading', { name: 'Depots', level: 1 })).toBeVisible()
  expect(answers.length).toBeGreaterThan(3)
  for (const answer of answers) {
    expect(answer.headers()['content-encoding'], answer.url()).toMatch(/^(br|gzip)$/)
    const plain = await page.request.get(answer.url(), { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers()['content-encoding']).toBeUndefined()
    expect(await answer.text()).toBe(await plain.text())
  }
})
