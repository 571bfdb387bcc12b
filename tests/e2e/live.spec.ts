import { expect } from '@playwright/test'
import { layOutDepot, test } from './busbar.ts'

test('UI-2: a cut stream is told, and what was missed shows when it is back', async ({ openAs, admin }) => {
  const { depotId } = await layOutDepot(admin, 'Cut-off depot')
  const page = await openAs('viewer')
  await page.goto(`/depots/${depotId}/circuits`)
  await expect(page.getByRole('link', { name: 'Feeder A' })).toBeVisible()
  await page.context().setOffline(true)
  await expect(page.getByText('Live updates are cut since')).toBeVisible()
  await admin.post(`/api/depot/${depotId}/circuit`, { name: 'Added meanwhile', safe_default_kw: 10 })
  await expect(page.getByRole('link', { name: 'Feeder A' })).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.getByText('Live updates are cut since')).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Added meanwhile' })).toBeVisible()
})

test('API-4: a hundred changes cause a few refreshes, not a hundred', async ({ openAs, admin }) => {
  const { depotId } = await layOutDepot(admin, 'Busy depot')
  const page = await openAs('viewer')
  await page.goto(`/depots/${depotId}/circuits`)
  await expect(page.getByRole('link', { name: 'Feeder A' })).toBeVisible()
  let asked = 0
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === `/api/depot/${depotId}/circuit`) asked++
  })
  const names = Array.from({ length: 100 }, (_, at) => `Spare ${at + 1}`)
  await Promise.all(names.map((name) => admin.post(`/api/depot/${depotId}/circuit`, { name, safe_default_kw: 1 })))
  await expect(page.getByRole('row')).toHaveCount(104)
  expect(asked).toBeLessThan(20)
})

test('UI-2: without the server a page says so instead of staying blank', async ({ openAs }) => {
  const page = await openAs('viewer')
  await page.route('**/api/**', (route) => route.abort())
  await page.goto('/depots')
  await expect(page.getByText('Busbar doesn’t answer')).toBeVisible()
  await page.unroute('**/api/**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'Depots', level: 1 })).toBeVisible()
})
