import { expect, type Page } from '@playwright/test'
import type { Api } from './api.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoSidewaysScroll, id, test } from './busbar.ts'
import { layOutYard, type Yard, type YardCharger } from './yard.ts'

const strip = (page: Page) => page.getByRole('group', { name: 'How the depot stands' })
const holds = (page: Page) => page.getByRole('region', { name: 'What holds the depot back' })
const limits = (page: Page, name: string) => page.getByRole('list', { name: `Limits of ${name}` })
const feeder = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('UI-4, CYC-6, CYC-7: a depot’s Load page follows its chargers, and says who is held back by what', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Loaded depot', 1000, [
    { name: 'Feeder A', ratingKw: 400, chargers: ['Bay A1'] },
    { name: 'Feeder B', ratingKw: 400, chargers: ['Bay B1', 'Bay B2'] },
  ])
  const page = await openAs('operator')
  // What is out of sight isn't read, and other tests' depots stand above.
  await page.goto('/depots?find=Loaded')
  const overview = page.getByRole('row', { name: /^Loaded depot/ })
  await expect(overview).toContainText('No bus asks for power.')
  await expect(overview).toContainText('0/3 online')
  await overview.getByRole('link', { name: 'Loaded depot' }).click()
  await expect(page).toHaveURL(/\/load$/)
  const chart = page.getByRole('slider', { name: /^Load of the 3 connectors under Grid connection/ })
  // Gone, should anything load the page anew.
  await page.evaluate('window.isStillTheFirst = true')

  await test.step('a charger starts, and page, strip and chart move by themselves', async () => {
    await expect(strip(page)).toContainText('chargers 0/3 online')
    const [one, two, three] = [await yard.come('Bay A1'), await yard.come('Bay B1'), await yard.come('Bay B2')]
    await expect(strip(page)).toContainText('chargers 3/3 online')
    for (const charger of [one, two, three]) await charger.chargeWith(150_000)
    await expect(strip(page)).toContainText(/450\skW of 1\s000\skW/, { timeout: 60_000 })
    await expect(strip(page)).toContainText('All 3 chargers get what they ask for.')
    await expect(holds(page)).toContainText('Nothing.')
    await expect(chart).toHaveAccessibleName(/450\skW now under a limit of 1\s000\skW$/)

    await test.step('a lower limit holds back who is under it, and the page says by what', () =>
      lowerFeederB(page, admin, yard))
    await test.step('a bus that will leave too early is told, until it needs less', () => needMore(page, admin, yard))
    await test.step('a charger that is cut off is counted with what it may draw', () => cutOff(page, two))
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    one.socket.terminate()
    three.socket.terminate()
    await page.goto(`/admin/audit?depot=${yard.depotId}`)
    await expect(page.getByText('Bay B1: Session began at connector 1')).toBeVisible()
  })
})

test('UI-1: the window of the chart stands in the URL, and goes back in time', async ({ openAs, admin }) => {
  const yard = await layOutYard(admin, 'Scrubbed depot', 1000, [
    { name: 'Feeder A', ratingKw: 400, chargers: ['Bay A1'] },
  ])
  const page = await openAs('viewer')
  await page.goto(`/depots/${yard.depotId}/load`)
  await page.getByText('6 h', { exact: true }).click()
  await expect(page).toHaveURL(/window=6h/)
  await page.getByRole('button', { name: 'Earlier' }).click()
  await expect(page).toHaveURL(/at=/)
  await page.reload()
  await expect(page.getByRole('radio', { name: '6 h' })).toBeChecked()
  await page.getByRole('link', { name: 'Now', exact: true }).click()
  await expect(page).not.toHaveURL(/at=/)

  const overTime = page.getByRole('region', { name: 'Load over time' })
  const site = overTime.getByRole('slider', { name: /^Load of the 1 connectors? under Grid connection/ })
  const below = overTime.getByRole('slider', { name: /^Load of the 1 connectors? under Feeder A/ })
  await page.getByRole('link', { name: 'Feeder A' }).first().click()
  await expect(below).toBeVisible()
  await expect(overTime.getByText('Now', { exact: true })).toHaveCount(2)
  // One cursor: where it is in the one chart, it is in the other.
  await below.focus()
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press('PageDown')
  await expect(overTime.getByText('Now', { exact: true })).toHaveCount(0)
  expect(await site.getAttribute('aria-valuenow')).toBe(await below.getAttribute('aria-valuenow'))
  // What was decided then is one click away, and the cursor stays where it was set until it is let go.
  const then = overTime.getByRole('link', { name: 'Cycles until then' })
  await expect(then.first()).toHaveAttribute('href', /\/cycles\?to=/)
  await page.mouse.move(0, 0)
  await expect(then).toHaveCount(2)
  await below.focus()
  await page.keyboard.press('Escape')
  await expect(overTime.getByText('Now', { exact: true })).toHaveCount(2)

  await page.goto(`/depots/${yard.depotId}/microgrid?node=${id(yard.feeders[0] ?? {}, 'node_id')}`)
  const day = page.getByRole('region', { name: 'Limits of Feeder A over 24 h' })
  await expect(day.getByRole('slider', { name: /under Feeder A/ })).toBeVisible()
  await expect(limits(page, 'Feeder A')).toContainText(/400\skW\s*rating\s*nothing can raise it\s*counts/)
  await day.getByRole('link', { name: 'Cycles that speak of it' }).click()
  await expect(page).toHaveURL(/\/cycles\?node=/)
})

test('UI-1: a chart that was drawn for a wide window gives way when it becomes narrow', async ({ openAs, admin }) => {
  const yard = await layOutYard(admin, 'Turned depot', 1000, [
    { name: 'Feeder A', ratingKw: 400, chargers: ['Bay A1'] },
  ])
  const page = await openAs('viewer')
  await page.goto(`/depots/${yard.depotId}/load`)
  await expect(page.getByRole('slider')).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  const width = async () => (await page.getByRole('slider').boundingBox())?.width ?? Infinity
  await expect.poll(width).toBeLessThan(390)
  await expectNoSidewaysScroll(page)
})

test('LEG-6, CYC-6: a depot on an older calculation version has its flow, chart and chargers, and counts its boards’ load', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Flatly shared depot', 200, [
    { name: 'Feeder A', ratingKw: 400, chargers: ['Bay A1'] },
    { name: 'Feeder B', ratingKw: 400, chargers: ['Bay B1'] },
  ])
  const workshop = { node_id: id(yard.feeders[0] ?? {}, 'node_id'), assumed_kw: 60 }
  await admin.patch(`/api/depot/${yard.depotId}/control`, {
    ...{ usable_power_calculation_version: 2, expected_loads: [workshop] },
  })
  const [one, two] = [await yard.come('Bay A1'), await yard.come('Bay B1')]
  for (const charger of [one, two]) await charger.chargeWith(150_000)
  const page = await openAs('viewer')
  await page.goto(`/depots/${yard.depotId}/load`)
  await expect(holds(page)).toContainText(
    /Grid connection is at its 200\skW limit \(rating\): it holds back 2 chargers/,
  )
  await expect(page.getByRole('slider', { name: /^Load of the 2 connectors under Grid connection/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Power flow' })).toContainText(/60\skW beside chargers/)
  const held = feeder(page, 'Grid connection')
  await expect(held.getByText('held back by Grid connection')).toHaveCount(2)
  await expect(held).toContainText(/Bay B1 connector 1 gets 70 of 150\skW: Grid connection is at its 200\skW limit/)
  await expect(strip(page)).toContainText(/\d+\skW of 200\skW/)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)

  await holds(page)
    .getByRole('link', { name: /^Cycle of/ })
    .click()
  const tree = page.getByRole('tree', { name: 'Nodes of this cycle' })
  await expect(tree.getByRole('treeitem', { name: /^Flatly shared depot/ })).toBeVisible()
  await expect(tree.getByRole('treeitem', { name: /^Grid connection.*BINDING/ })).toBeVisible()
  await expect(page.getByRole('table', { name: 'inputs' }).getByRole('row', { name: /^Feeder A/ })).toContainText(
    /60\skW/,
  )

  await page.goto(`/depots/${yard.depotId}/microgrid`)
  const boards = page.getByRole('tree', { name: 'Microgrid of Flatly shared depot' })
  await expect(boards.getByRole('treeitem', { name: /^Feeder B/ })).toContainText(/70\skW of 400\skW/)
  await expect(
    boards.getByRole('img', { name: /effective limit 400\skW \(rating\), load 70\skW$/ }).first(),
  ).toBeVisible()
  one.socket.terminate()
  two.socket.terminate()
})

test('CYC-6: a depot that this server doesn’t steer is shown as its last cycle saw it, and says so', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Depot of elsewhere', 1000, [
    { name: 'Feeder A', ratingKw: 400, chargers: ['Bay A1'] },
  ])
  const page = await openAs('viewer')
  await page.goto(`/depots/${yard.depotId}/load`)
  await expect(strip(page)).toContainText('chargers 0/1 online')
  await expect(page.getByText('Not steered from here at this moment')).toHaveCount(0)
  // What a process answers that has lost the depot to another.
  await page.route('**/microgrid/status', async (route) => {
    const answer = await route.fetch()
    const status = (await answer.json()) as object
    await route.fulfill({ response: answer, json: { ...status, is_steered: false, loads: [], breaches: [] } })
  })
  await page.reload()
  await expect(page.getByText('Not steered from here at this moment')).toBeVisible()
  await expect(strip(page)).toContainText('1 charger, not seen from here')
  await expect(strip(page)).not.toContainText('online')
  await expectAccessible(page)
})

test('UI-1: a depot without a microgrid, or with a faulty one, says so in its strip', async ({ openAs, admin }) => {
  const faulty = await admin.post('/api/depot', { name: 'Faulty load', timezone: 'UTC' })
  await admin.post(`/api/depot/${faulty['depot_id']}/circuit`, { name: 'Without a rating' })
  const page = await openAs('viewer')
  await page.goto(`/depots/${faulty['depot_id']}/load`)
  await expect(page.getByText('Can’t be assembled')).toBeVisible()
})

async function lowerFeederB(page: Page, admin: Api, yard: Yard): Promise<void> {
  const circuit = id(yard.feeders[1] ?? {}, 'circuit_id')
  await admin.patch(`/api/circuit/${circuit}`, { rating: { unit: 'kW', value: 100 } })
  await expect(holds(page)).toContainText(/Feeder B is at its 100\skW limit \(rating\): it holds back 2 chargers/)
  await expect(strip(page)).toContainText('Curtailed')
  const held = feeder(page, 'Feeder B')
  await expect(held.getByText('held back by Feeder B')).toHaveCount(2)
  await expect(held).toContainText(/Bay B1 connector 1 gets 50 of 150\skW: Feeder B is at its 100\skW limit/)
  await expect(held.getByText('BINDING')).toBeVisible()
  await expect(feeder(page, 'Feeder A').getByText('held back')).toHaveCount(0)
  await expect(strip(page)).toContainText(/250\skW of 1\s000\skW/)
  await expect(limits(page, 'Grid connection')).toContainText(/1\s000\skW\s*rating.*counts/)
  await page.getByRole('region', { name: 'Power flow' }).getByRole('link', { name: 'Feeder B' }).click()
  await expect(limits(page, 'Feeder B')).toContainText(/100\skW\s*rating\s*nothing can raise it\s*counts/)
  await page.getByRole('link', { name: 'Show the whole site alone' }).click()
  await expect(limits(page, 'Feeder B')).toHaveCount(0)
}

async function needMore(page: Page, admin: Api, yard: Yard): Promise<void> {
  const needs = await sessionOf(admin, yard.depotId, 'Bay B1')
  const departure_at = new Date(Date.now() + 90 * 60_000).toISOString()
  await admin.patch(needs, { departure_at, energy_needed_kwh: 200 })
  const risk = holds(page).getByRole('listitem').filter({ hasText: 'Bay B1' })
  await expect(risk).toContainText(/needs 200\skWh more: with the 50\skW it gets, 12\d\skWh will be missing/)
  const row = feeder(page, 'Feeder B').getByRole('listitem').first()
  await expect(row).toContainText('Bay B1')
  await expect(row).toContainText(/leaves .*, at risk: 6\d % missing/)
  await expectAccessible(page)
  await admin.patch(needs, { energy_needed_kwh: 20 })
  await expect(risk).toHaveCount(0)
  await expect(page.getByText('at risk')).toHaveCount(0)
}

async function cutOff(page: Page, charger: YardCharger): Promise<void> {
  charger.socket.terminate()
  const lost = feeder(page, 'Feeder B').getByRole('listitem').filter({ hasText: 'Bay B1' })
  await expect(lost).toContainText('can’t be reached')
  await expect(lost).toContainText(/50\skW are kept free for it/)
  await expect(lost).toContainText(/may draw\s*50\skW/)
  await expect(strip(page)).toContainText('chargers 2/3 online')
  await expect(strip(page)).toContainText('1 connector out of hand')
  expect(await page.evaluate('window.isStillTheFirst')).toBe(true)

  await page
    .getByRole('link', { name: 'Chargers', exact: false })
    .filter({ hasText: /^Chargers/ })
    .click()
  await page.getByRole('link', { name: 'Bay B1', exact: true }).first().click()
  const unit = page.getByRole('region', { name: 'Bay B1 connector 1', exact: true })
  await expect(unit).toContainText(/May draw50\skW/)
  await expect(unit).toContainText('It may draw its last limit until that runs out.')
  await page.goBack()
  await page.goBack()
}

/** The address of the one session at a charger. */
async function sessionOf(admin: Api, depotId: string, name: string): Promise<string> {
  const { items } = (await admin.get(`/api/depot/${depotId}/charger`)) as unknown as { items: Charger[] }
  const charger = items.find((one) => one.name === name)
  return `/api/charge_point/${charger?.charge_point_id}/session/${charger?.sessions[0]?.session_ref}`
}

type Charger = {
  readonly name: string
  readonly charge_point_id: string
  readonly sessions: readonly { readonly session_ref: string }[]
}
