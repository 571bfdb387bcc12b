import { expect, type Page } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, id, test } from './busbar.ts'
import { layOutYard } from './yard.ts'

const strip = (page: Page) => page.getByRole('group', { name: 'How the depot stands' })
const holds = (page: Page) => page.getByRole('region', { name: 'What holds the depot back' })
const feeder = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('UI-4, CYC-6, CYC-7: a depot’s Load page follows its chargers, and says who is held back by what', async ({
  openAs,
  admin,
}) => {
  test.setTimeout(180_000)
  const yard = await layOutYard(admin, 'Loaded depot', 1000, [
    { name: 'Feeder A', ratingKw: 400, chargers: ['Bay A1'] },
    { name: 'Feeder B', ratingKw: 400, chargers: ['Bay B1', 'Bay B2'] },
  ])
  const page = await openAs('operator')
  await page.goto(`/depots/${yard.depotId}`)
  await expect(page).toHaveURL(/\/load$/)
  const chart = page.getByRole('slider', { name: /^Load of the 3 connectors under Grid connection/ })

  await test.step('a charger starts, and page, strip and chart move by themselves', async () => {
    await expect(strip(page)).toContainText('chargers 0/3 online')
    const [one, two, three] = [await yard.come('Bay A1'), await yard.come('Bay B1'), await yard.come('Bay B2')]
    await expect(strip(page)).toContainText('chargers 3/3 online')
    for (const charger of [one, two, three]) await charger.chargeWith(150_000)
    await expect(strip(page)).toContainText(/450\skW of 1\s000\skW/, { timeout: 60_000 })
    await expect(strip(page)).toContainText('All 3 chargers get what they ask for.')
    await expect(holds(page)).toContainText('Nothing.')
    await expect(chart).toHaveAccessibleName(/450\skW now under a limit of 1\s000\skW$/, { timeout: 30_000 })

    await test.step('a lower limit holds back who is under it, and the page says by what', async () => {
      const circuit = id(yard.feeders[1] ?? {}, 'circuit_id')
      await admin.patch(`/api/circuit/${circuit}`, { rating: { unit: 'kW', value: 100 } })
      await expect(holds(page)).toContainText(/Feeder B is at its 100\skW limit \(rating\): it holds back 2 chargers/)
      await expect(strip(page)).toContainText('Curtailed')
      const held = feeder(page, 'Feeder B')
      await expect(held.getByText('held back', { exact: true })).toHaveCount(2)
      await expect(held).toContainText(/Bay B1 connector 1 gets 50 of 150\skW: Feeder B is at its 100\skW limit/)
      await expect(held.getByText('BINDING')).toBeVisible()
      await expect(feeder(page, 'Feeder A').getByText('held back', { exact: true })).toHaveCount(0)
      await expect(strip(page)).toContainText(/250\skW of 1\s000\skW/, { timeout: 30_000 })
    })

    await test.step('a charger that is cut off is counted with what it may draw', async () => {
      two.socket.terminate()
      const lost = feeder(page, 'Feeder B').getByRole('listitem').filter({ hasText: 'Bay B1' })
      await expect(lost).toContainText('can’t be reached')
      await expect(lost).toContainText(/50\skW are kept free for it/)
      await expect(strip(page)).toContainText('chargers 2/3 online')
      await expect(strip(page)).toContainText('1 out of hand')
    })
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    one.socket.terminate()
    three.socket.terminate()
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

  await page.getByRole('link', { name: 'Feeder A' }).first().click()
  await expect(page.getByRole('slider', { name: /^Load of the 1 connectors? under Feeder A/ })).toBeVisible()
  await page.getByRole('slider').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('region', { name: 'Load over time' })).not.toContainText('Now ')
})

test('UI-1: a depot without a microgrid, or with a faulty one, says so in its strip', async ({ openAs, admin }) => {
  const faulty = await admin.post('/api/depot', { name: 'Faulty load', timezone: 'UTC' })
  await admin.post(`/api/depot/${faulty['depot_id']}/circuit`, { name: 'Without a rating' })
  const page = await openAs('viewer')
  await page.goto(`/depots/${faulty['depot_id']}/load`)
  await expect(page.getByText('Can’t be assembled')).toBeVisible()
})
