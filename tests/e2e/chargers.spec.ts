import { expect, type Page } from '@playwright/test'
import { until } from '../support/until.ts'
import { test } from './busbar.ts'
import { layOutYard } from './yard.ts'

const watched = (page: Page, bay: string) =>
  page.getByRole('region', { name: 'Chargers now' }).getByRole('listitem', { name: bay, exact: true })

test('OCPP-8: a charger comes, charges, is paused and stopped, and is cut off, all before one’s eyes', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Charging depot', 100, [
    { name: 'Feeder A', ratingKw: 100, chargers: ['Bay 1'] },
  ])
  const page = await openAs('operator')
  await page.goto(`/depots/${yard.depotId}/chargers`)
  await expect(watched(page, 'Bay 1')).toContainText('never connected')

  const line = await yard.come('Bay 1')
  await expect(watched(page, 'Bay 1')).toContainText('online')
  await expect(watched(page, 'Bay 1')).toContainText('Connector 1: free')

  const transactionId = await line.charge()
  await until(() => (line.limits('TxProfile')[0] ?? 0) > 0)
  const limitW = line.limits('TxProfile')[0] ?? 0
  await line.draw(limitW - 1_000, transactionId)
  await expect(watched(page, 'Bay 1')).toContainText(/BUS since/)
  await expect(watched(page, 'Bay 1')).toContainText(/limit confirmed\d+\skW ends in/)

  await watched(page, 'Bay 1').getByRole('link', { name: 'Bay 1' }).click()
  await expect(page.getByRole('heading', { name: 'Bay 1', exact: true })).toBeVisible()
  const unit = page.getByRole('region', { name: /^Bay 1/ }).first()
  await expect(unit).toContainText('That is the limit that it confirmed.')
  await expect(unit).toContainText('Unless it is renewed, it goes to its fallback')
  await expect(unit.getByRole('list', { name: /^The way of/ })).toContainText('granted')
  await expect(page.getByRole('region', { name: 'The charger' })).toContainText('OCPP 1.6')

  await unit.getByRole('button', { name: 'Pause' }).click()
  await until(() => line.limits('TxProfile')[0] === 0)
  await expect(unit).toContainText('paused by an operator')
  await unit.getByRole('button', { name: 'Go on' }).click()
  await until(() => (line.limits('TxProfile')[0] ?? 0) > 0)

  await unit.getByRole('button', { name: 'Stop…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stop charging' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Bay 1 accepted.' })).toBeVisible()
  expect(line.asked.map(({ action }) => action)).toContain('RemoteStopTransaction')
  await line.draw(0, transactionId)
  const stopped = { transactionId, meterStop: 1_000, timestamp: new Date().toISOString() }
  await line.call('StopTransaction', stopped)
  await expect(unit).toContainText('No session: no bus charges here.')

  line.socket.terminate()
  await expect(page.getByRole('region', { name: 'The charger' })).toContainText('offline since')
  await expect(unit).toContainText(/\d+\skW count for it\./)
  await expect(unit).toContainText('It has no limit now: it may draw its fallback.')
  await expect(page.getByRole('button', { name: 'Start charging…' })).toHaveAttribute('aria-disabled', 'true')
})

test('OCPP-8: what is asked of a charger is answered in plain words', async ({ openAs, admin }) => {
  const yard = await layOutYard(admin, 'Asking depot', 200, [{ name: 'Feeder A', ratingKw: 200, chargers: ['Bay 1'] }])
  const line = await yard.come('Bay 1')
  const page = await openAs('operator')
  await page.goto(`/depots/${yard.depotId}/chargers`)
  await watched(page, 'Bay 1').getByRole('link', { name: 'Bay 1' }).click()
  const form = page.getByRole('dialog')
  const told = (text: string) => page.getByRole('status').filter({ hasText: text })

  await page.getByRole('button', { name: 'Start charging…' }).click()
  await form.getByRole('button', { name: 'Start charging' }).click()
  await expect(form.getByText('The bus or card on whose behalf it charges.')).toBeVisible()
  await form.getByLabel('For whom').fill('Bus 214')
  await form.getByRole('button', { name: 'Start charging' }).click()
  await expect(told('Start charging at connector 1')).toContainText('Bay 1 accepted.')
  expect(line.asked.find(({ action }) => action === 'RemoteStartTransaction')?.payload).toMatchObject({
    ...{ connectorId: 1, idTag: 'Bus 214' },
  })

  await page.getByRole('button', { name: 'Ask to tell…' }).click()
  await form.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(told('Tell the state of its connectors')).toContainText('Bay 1 accepted.')

  await page.getByRole('button', { name: 'Reset…' }).click()
  await form.getByLabel(/^Hard/).check()
  await form.getByRole('button', { name: 'Reset it' }).click()
  await expect(told('Start anew at once')).toContainText('Bay 1 accepted.')
  expect(line.asked.find(({ action }) => action === 'Reset')?.payload).toEqual({ type: 'Hard' })

  await line.charge()
  const session = page.getByRole('button', { name: 'What it needs…' })
  await session.click()
  await form.getByLabel('Energy it still needs').fill('120')
  await form.getByLabel('Priority').fill('2')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/needs 120\skWh · priority 2/)).toBeVisible()

  const viewer = await openAs('viewer')
  await viewer.goto(page.url())
  const pause = viewer.getByRole('button', { name: 'Pause' })
  await expect(pause).toHaveAttribute('aria-disabled', 'true')
  await expect(pause).toHaveAccessibleDescription(/Only an operator/)
})

test('OCPP-5: the fallback proof is loud until every fallback is confirmed, and quiet then', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Proven depot', 100, [{ name: 'Feeder A', ratingKw: 100, chargers: ['Bay 1'] }])
  const page = await openAs('viewer')
  await page.goto(`/depots/${yard.depotId}/chargers`)
  await page.getByRole('link', { name: 'See the fallback proof' }).click()
  const row = page.getByRole('row', { name: /Feeder A/ })
  await expect(page.getByText('It doesn’t hold')).toBeVisible()
  // The strip says it on every page of the depot.
  const unsafe = page.getByRole('link', { name: /^Unsafe without Busbar: fallbacks don’t fit at .* and 1 other node$/ })
  await expect(unsafe).toBeVisible()
  await expect(row).toContainText('1 never confirmed')
  await expect(row).toContainText('−50')

  await yard.come('Bay 1')
  await expect(page.getByText(/^It holds\./)).toBeVisible({ timeout: 30_000 })
  await expect(row).toContainText(/90\skW/)
  await expect(page.getByText('It doesn’t hold')).toHaveCount(0)
  await expect(unsafe).toHaveCount(0)
})

test('CYC-7, CYC-8: a breach stands on its page while it lasts, and among the past ones after', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Breached depot', 100, [
    { name: 'Feeder B', ratingKw: 100, chargers: ['Bay 1'] },
  ])
  // No cycle by itself: it is seen as the charger speaks.
  const soon = { breach_opens_after_s: 1, breach_clears_after_s: 1, cycle_every_s: 300, lease_s: 1200 }
  await admin.patch(`/api/depot/${yard.depotId}/control`, soon)
  const page = await openAs('viewer')
  await page.goto(`/depots/${yard.depotId}/breaches`)
  await expect(page.getByText('No open breach')).toBeVisible()

  const line = await yard.come('Bay 1')
  const transactionId = await line.charge()
  let drawnW = 140_000
  const timer = setInterval(() => void line.draw(drawnW, transactionId), 500)
  line.socket.once('close', () => clearInterval(timer))
  const breach = page.getByRole('list', { name: 'Open breaches' }).getByRole('listitem').filter({ hasText: 'Feeder B' })
  await expect(breach).toContainText(/140\skW over a limit of 100\skW/)
  await expect(breach).toContainText(/Primary reasonratingCIRCUIT_LIMIT/)
  await expect(breach).toContainText(/Source modemeasured/)
  await expect(breach).toContainText(/Too much40\skW/)
  await expect(breach).toContainText(/above the limit; .* of 15\smin left/)
  await expect(breach.getByRole('link', { name: /^Go to the incident/ })).toBeVisible()

  drawnW = 5_000
  await expect(page.getByText('No open breach')).toBeVisible({ timeout: 90_000 })
  const past = page.getByRole('row', { name: /Feeder B/ })
  await expect(past).toContainText(/140\skW/)
  await expect(past).toContainText('rating')
  line.socket.terminate()
})
