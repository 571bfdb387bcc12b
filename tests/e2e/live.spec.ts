import { expect, type Page } from '@playwright/test'
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

test('UI-2: on a depot’s page the cut is timed by the depot’s clock, with UTC on hover', async ({ openAs, admin }) => {
  const { depotId } = await layOutDepot(admin, 'Far-off depot')
  const page = await openAs('viewer', { timezoneId: 'America/New_York' })
  await page.goto(`/depots/${depotId}/circuits`)
  await expect(page.getByRole('link', { name: 'Feeder A' })).toBeVisible()
  await page.context().setOffline(true)
  const since = page.getByRole('status').locator('time')
  await expect(since).toHaveText(/^\d\d:\d\d at the depot$/)
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Australia/Perth' })
  const at = new Date((await since.getAttribute('datetime')) ?? '')
  await expect(since).toContainText(clock.format(at))
  await expect(since).toHaveAttribute('title', /\(Australia\/Perth\) · .* UTC$/)
})

/** What the server says down the stream to those whose rights have changed. */
const sayReset = (page: Page) => page.evaluate('openedStream.dispatchEvent(new MessageEvent("reset"))')

const keepStream = (page: Page) =>
  page.addInitScript(
    'window.EventSource = class extends EventSource { constructor(url) { super(url); window.openedStream = this } }',
  )

test('SEC-1: who may no longer see a depot loses it from the page that is open', async ({ openAs, admin }) => {
  const { depotId } = await layOutDepot(admin, 'Closing depot')
  const page = await openAs('operator')
  await keepStream(page)
  await page.goto('/depots')
  await page.getByRole('link', { name: 'Closing depot' }).click()
  await expect(page.getByRole('region', { name: 'Power flow' })).toContainText('Feeder A')
  await admin.patch(`/api/depot/${depotId}`, { visible_to: [] })
  await sayReset(page)
  await expect(page.getByText('There is no such page')).toBeVisible()
  await page.getByRole('link', { name: 'All depots', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Depots', level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Closing depot' })).toHaveCount(0)
})

test('SEC-1: who loses a role sees at once what they may no longer do, and why', async ({ openAsStranger, admin }) => {
  const { depotId, feeder } = await layOutDepot(admin, 'Guarded depot')
  const password = 'a password for tests'
  const rosa = await admin.post('/api/user', { name: 'Rosa', role: 'system_admin', password })
  const page = await openAsStranger()
  await keepStream(page)
  await page.goto('/admin/users')
  await page.getByLabel('User name').fill('Rosa')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('link', { name: 'Viola' })).toBeVisible()

  await admin.patch(`/api/user/${rosa['user_id']}`, { role: 'operator' })
  await sayReset(page)
  await expect(page.getByText('This is not allowed for your role')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Viola' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Add user' })).toBeDisabled()

  await page.goto(`/depots/${depotId}/circuits?edit=${feeder['circuit_id']}`)
  const form = page.getByRole('dialog')
  await expect(form.getByLabel('Name')).toBeEnabled()
  await admin.patch(`/api/user/${rosa['user_id']}`, { role: 'viewer' })
  await sayReset(page)
  await expect(form.getByLabel('Name')).toBeDisabled()
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled()
  await expect(form.getByText('you are signed in as a viewer').first()).toBeVisible()
})
