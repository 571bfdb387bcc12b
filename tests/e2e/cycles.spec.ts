import { expect, type Page } from '@playwright/test'
import { keepNight, keepOneMore } from './cycles.ts'
import { test } from './busbar.ts'
import { reportIncidents } from './incidents.ts'

const rows = (page: Page) => page.getByRole('table', { name: 'cycles' }).locator('tbody').getByRole('row')

test('CYC-3, CYC-5, CYC-7: from the list to one cycle, to why a charger got what it got, to its replay and what if', async ({
  openAs,
}) => {
  const { depotId } = await keepNight()
  const page = await openAs('viewer')
  await page.goto(`/depots/${depotId}/microgrid`)
  await page.getByRole('link', { name: 'Cycles', exact: true }).click()
  await expect(rows(page)).toHaveCount(50)
  await page.getByRole('button', { name: 'Show older' }).click()
  await expect(rows(page)).toHaveCount(100)

  await page.getByRole('combobox', { name: 'Reason' }).click()
  await page.getByRole('option', { name: 'network company', exact: true }).click()
  await expect(page).toHaveURL(/reason=OPERATING_ENVELOPE_LIMIT/)
  await expect(rows(page).first()).toContainText('Curtailed')
  await rows(page).first().getByRole('link').click()

  await expect(page.getByRole('heading', { level: 2, name: /^Curtailed/ })).toBeVisible()
  await expect(page.getByText('because a limit changed')).toBeVisible()
  const tree = page.getByRole('tree', { name: 'Nodes of this cycle' })
  await expect(tree.getByRole('treeitem', { name: /^Main incomer.*BINDING/ })).toContainText('network company')
  await expect(tree.getByRole('treeitem', { name: /^Feeder B.*LATENT/ })).toBeVisible()
  await expect(
    tree.getByRole('img', { name: /Rating 300\skW, effective limit 200\skW \(profile\), load/ }),
  ).toBeVisible()
  const chain = page.getByRole('list', { name: 'The way of BAY-B1 connector 1' })
  await expect(chain.getByRole('listitem').first()).toContainText(/asked157\skW/)
  await expect(chain.getByRole('listitem').filter({ hasText: 'BINDING' })).toHaveCount(1)
  await expect(chain).toContainText(/granted[\d.]+\skW/)
  const silent = page.getByRole('list', { name: 'The way of BAY-B2 connector 1' })
  await expect(silent).toContainText(/fallback not confirmed.*kept free for it158\skW/)
  await expect(page.getByText('1 of 10 inputs not measured')).toBeVisible()

  await tree.getByRole('treeitem', { name: /^Feeder B/ }).click()
  await expect(page.getByRole('heading', { name: 'Chargers under Feeder B' })).toBeVisible()
  await expect(page.getByRole('list', { name: 'The way of BAY-A1 connector 1' })).toHaveCount(0)
  await expect(chain).toBeVisible()

  await page.getByRole('button', { name: 'Replay' }).click()
  await expect(page.getByText('Identical', { exact: true })).toBeVisible()
})

test('CYC-5: what if a limit had been another, and nothing is sent', async ({ openAs, admin }) => {
  const { depotId, cycleIds } = await keepNight()
  const cycleId = cycleIds.find((_, at) => at === 110) ?? ''
  const before = await admin.get(`/api/cycle/${cycleId}`)
  const page = await openAs('viewer')
  await page.goto(`/depots/${depotId}/cycles/${cycleId}`)
  await page.getByRole('button', { name: 'What if' }).click()
  await expect(page).toHaveURL(/what_if=true/)
  const form = page.getByRole('region', { name: 'What if' })
  await form.getByRole('combobox', { name: 'Limit of' }).click()
  await page.getByRole('option', { name: 'Feeder B' }).click()
  await expect(form.getByLabel('had been, in kW')).toHaveValue('200')
  await form.getByLabel('had been, in kW').fill('260')
  await form.getByRole('button', { name: 'Try it' }).click()
  await expect(form.getByText(/^3 chargers would have got 60 kW more/)).toBeVisible()
  await expect(form.getByRole('row', { name: /^BAY-B1/ })).toContainText(/14\skW.*34\skW/)
  await form.getByLabel('had been, in kW').fill('250')
  await expect(form.getByText(/would have got/).first()).toBeHidden()

  await form.getByRole('combobox', { name: 'Something had been otherwise' }).click()
  await page.getByRole('option', { name: 'A bus had not been there' }).click()
  await expect(form.getByRole('button', { name: 'Try it' })).toBeDisabled()
  await form.getByRole('combobox', { name: 'at', exact: true }).click()
  await page.getByRole('option', { name: 'BAY-B1 connector 1' }).click()
  await form.getByRole('button', { name: 'Try it' }).click()
  await expect(
    form.getByText(/^BAY-B1 connector 1 would hold .* instead of 14 kW\. .* would have got .* more/),
  ).toBeVisible()
  expect(await admin.get(`/api/cycle/${cycleId}`)).toEqual(before)
})

test('CYC-3: new cycles are announced above a list that stays where it is', async ({ openAs, admin }) => {
  const { depotId } = await keepNight()
  // The server steers this depot as well: nothing that it decides by itself comes between.
  await admin.patch(`/api/depot/${depotId}/control`, { cycle_every_s: 300, lease_s: 1200 })
  const page = await openAs('viewer')
  await page.goto(`/depots/${depotId}/cycles`)
  await expect(rows(page)).toHaveCount(50)
  const links = rows(page).getByRole('link')
  const topCycle = () => links.first().getAttribute('href')
  const first = await topCycle()
  const { cycleIds } = await keepOneMore()
  const arrived = page.getByRole('button', { name: /^\d+ new cycles?$/ })
  await expect(arrived).toBeVisible()
  expect(await topCycle()).toBe(first)
  await arrived.click()
  await expect(arrived).toBeHidden()
  await expect(rows(page).first()).toContainText(/because|its time had come/)
  const listed = () => links.evaluateAll((all) => all.map((link) => link.getAttribute('href')?.split('/').at(-1)))
  await expect.poll(listed).toContain(cycleIds.at(-1))
  expect(await listed()).toContain(first?.split('/').at(-1))
  expect(await topCycle()).not.toBe(first)
})

test('CYC-3: without a cycle the page says when there will be one, and lets operators run it', async ({
  openAs,
  admin,
}) => {
  const depot = await admin.post('/api/depot', { name: 'Depot without cycles', timezone: 'UTC' })
  const path = `/depots/${depot['depot_id']}/cycles`
  // The first runs within a second: the page is shown as it is until then.
  const none = (page: Page) =>
    page.route('**/api/depot/*/cycle?*', (route) => route.fulfill({ json: { items: [], next_cursor: null } }))
  const viewer = await openAs('viewer')
  await none(viewer)
  await viewer.goto(path)
  await expect(viewer.getByText('It runs by itself when a charger connects')).toBeVisible()
  await expect(viewer.getByRole('button', { name: 'Run one now' })).toBeDisabled()
  const operator = await openAs('operator')
  await none(operator)
  const asked: string[] = []
  await operator.route('**/api/microgrid/*/rebalance', async (route) => {
    asked.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`)
    await route.continue()
  })
  await operator.goto(path)
  await operator.getByRole('button', { name: 'Run one now' }).click()
  await expect.poll(() => asked).toHaveLength(1)
  expect(asked[0]).toMatch(/^POST \/api\/microgrid\/[0-9a-f-]{36}\/rebalance$/)
})

test('CYC-3: filters stand in the URL, and nothing found is no empty page', async ({ openAs }) => {
  const { depotId } = await keepNight()
  const page = await openAs('viewer')
  await page.goto(`/depots/${depotId}/cycles?outcome=REJECTED`)
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all cycles' }).click()
  await expect(rows(page)).toHaveCount(50)
  await page.getByRole('combobox', { name: 'Charger' }).click()
  await page.getByRole('option', { name: 'BAY-B2' }).click()
  await expect(page).toHaveURL(/charger=/)
  await expect(rows(page).first()).toBeVisible()
})

test('CYC-7, EVT-3: an incident leads to the cycle that stood when it opened, a cycle to what was wrong then', async ({
  openAs,
  admin,
}) => {
  const { depotId, cycleIds } = await keepNight()
  await reportIncidents({
    ...{ depotId, kind: 'CHARGER_OFFLINE', severity: 'YELLOW', cause: 'OFFLINE of the night', context: {} },
    scope: { type: 'CHARGE_POINT', id: depotId, name: 'Bay of the night' },
  })
  const { cycleIds: more } = await keepOneMore()
  const page = await openAs('operator')
  await page.goto(`/incidents?depot=${depotId}`)
  await page.getByRole('link', { name: /^Bay of the night is offline/ }).click()
  const then = page.getByRole('region', { name: 'What was decided then' })
  await expect(then.getByRole('link', { name: 'All cycles since shortly before it opened' })).toBeVisible()
  await then.getByRole('link', { name: /^Cycle of .*\d\d:\d\d:\d\d$/ }).click()
  await expect(page).toHaveURL(/\/cycles\/[\w-]+$/)
  expect(more.indexOf(page.url().split('/').at(-1) ?? '')).toBeGreaterThanOrEqual(cycleIds.length - 1)
  // That cycle was before it opened; the one after it saw it.
  const wrong = page.getByRole('region', { name: 'Incidents open at that time' })
  await expect(page.getByRole('heading', { level: 2, name: /^(Curtailed|Applied|Rejected)/ })).toBeVisible()
  await expect(wrong.getByText('Bay of the night')).toHaveCount(0)
  await page.goto(`/depots/${depotId}/cycles/${more.at(-1)}`)
  await wrong.getByRole('link', { name: /^Bay of the night is offline/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: /^Bay of the night/ })).toBeVisible()
  await admin.post(`/api/incident/${page.url().split('/').at(-1)}/resolve`)
})
