import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoSidewaysScroll, test } from './busbar.ts'
import { layOutYard } from './yard.ts'

const feeder = { name: 'Feeder A', ratingKw: 100, chargers: ['Bay 1', 'Bay 2'] }
const header = 'bus,charger,connector,departure,energy_kwh'
const leaves = (page: Page, who: string) =>
  page.getByRole('table', { name: 'departures', exact: true }).getByRole('row', { name: who })
const source = (page: Page) => page.getByRole('dialog').getByLabel('The plan, as CSV')

test('OCPP-8: a plan with a wrong line is mended and brought in, and a bus that plugs in has its departure at once', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Planned depot', 100, [feeder])
  const page = await openAs('operator')
  await page.goto(`/depots/${yard.depotId}/load`)
  await page.getByRole('link', { name: 'Departures' }).click()
  await expect(page.getByText('No departure plan yet')).toBeVisible()
  await page.getByRole('button', { name: 'Bring in a plan' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: 'Bring in', exact: true }).click()
  await expect(form.getByText('Paste a plan, or choose a file.')).toBeVisible()

  await source(page).fill([header, 'bus,,,2041-11-23 05:40,220', ',Bay 3,,2041-11-23 06:10,', 'X,,,now,1'].join('\n'))
  const wrong = form.getByRole('list', { name: 'Lines that can’t be read' }).getByRole('listitem')
  await expect(wrong).toHaveCount(2)
  await expect(wrong.first()).toContainText('Line 3,Bay 3,,2041-11-23 06:10,There is no charger “Bay 3” at this depot.')
  await expect(wrong.last()).toContainText('“now” can’t be read as a time')
  await form.getByRole('button', { name: /^Bring in 1 departure/ }).click()
  await expect(form.getByText('2 lines can’t be read: mend what is named below.')).toBeVisible()
  await expect(source(page)).toBeFocused()

  await source(page).fill([header, 'bus,,,2041-11-23 05:40,220', ',Bay 2,,2041-11-23 06:10,'].join('\n'))
  await expect(form.getByText('2 come.')).toBeVisible()
  await form.getByRole('button', { name: 'Bring in 2 departures' }).click()
  await expect(page.getByText('Brought in: 2 come.')).toBeVisible()
  await expect(leaves(page, 'bus')).toContainText(/23 Nov 2041 05:40220\skWhnot yet/)
  await expect(leaves(page, 'Bay 2 · any connector')).toContainText('23 Nov 2041 06:10not knownnot yet')

  const line = await yard.come('Bay 1')
  await line.charge()
  await expect(leaves(page, 'bus')).toContainText(/Bay 1 · connector 1still needs 220\skWh/)
  await leaves(page, 'bus').getByRole('link', { name: 'Bay 1' }).click()
  await expect(page.getByText(/leaves 23 Nov 2041 05:40 as planned · needs 220\skWh/)).toBeVisible()
  await page.getByRole('button', { name: 'What it needs…' }).click()
  await expect(form).toContainText(/The departure plan says 23 Nov 2041 05:40, 220\skWh from the beginning/)
  await form.getByLabel('Leaves at (depot time)').fill('2041-11-23T04:00')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/leaves 23 Nov 2041 04:00 · needs 220\skWh/)).toBeVisible()
  await page.getByRole('link', { name: 'Departures' }).click()
  await expect(leaves(page, 'bus')).toContainText(
    /still needs 220\skWhfor this session instead: leaves 23 Nov 2041 04:00/,
  )
  line.socket.terminate()
})

test('OCPP-8: a plan is downloaded, brought in anew from its file, counted against what somebody else brought in, and removed', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Planned anew depot', 100, [feeder])
  const bus = (id_token: string, departure_at: string) => ({ id_token, departure_at, energy_needed_kwh: 90.5 })
  const plan = (...departures: object[]) => admin.put(`/api/depot/${yard.depotId}/departure_plan`, { departures })
  await plan(bus('BUS 1', '2041-11-22T21:40:00Z'), bus('BUS 2', '2020-11-22T21:40:00Z'))
  const page = await openAs('operator')
  await page.goto(`/depots/${yard.depotId}/departures`)
  await expect(leaves(page, 'BUS 1')).toBeVisible()
  await expect(leaves(page, 'BUS 2')).toHaveCount(0)
  await page.getByLabel('Also 1 past').click()
  await expect(leaves(page, 'BUS 2')).toContainText('past')

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ])
  const kept = await readFile(await file.path(), 'utf8')
  expect(kept).toBe(`\ufeff${header}\r\nBUS 2,,,2020-11-23T05:40+08:00,90.5\r\nBUS 1,,,2041-11-23T05:40+08:00,90.5\r\n`)
  await page.getByRole('button', { name: 'Bring in a plan' }).click()
  const form = page.getByRole('dialog')
  const chosen = page.waitForEvent('filechooser')
  await form.getByRole('button', { name: 'Choose a file…' }).click()
  await (
    await chosen
  ).setFiles({
    ...{ name: 'plan.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(`${kept}BUS 3,,,2041-11-23 07:00,1\r\n`),
  })
  await expect(form.getByText('1 comes, 2 stay as they are. 1 of them is past by now.')).toBeVisible()

  await plan(bus('BUS 4', '2041-11-22T21:40:00Z'))
  await expect(form.getByText('Somebody else brought in a plan meanwhile')).toBeVisible()
  await expect(form.getByText('3 come, 1 goes. 1 of them is past by now.')).toBeVisible()
  await form.getByRole('button', { name: 'Bring in 3 departures' }).click()
  await expect(form.getByText('Somebody else brought in a plan meanwhile')).toBeVisible()
  await form.getByRole('button', { name: 'Go on with mine' }).click()
  await form.getByRole('button', { name: 'Bring in 3 departures' }).click()
  await expect(page.getByText('Brought in: 3 come, 1 goes.')).toBeVisible()
  await expect(leaves(page, 'BUS 3')).toContainText('23 Nov 2041 07:00')
  await expect(leaves(page, 'BUS 4')).toHaveCount(0)

  await page.getByRole('button', { name: 'Remove…' }).click()
  await form.getByRole('button', { name: 'Remove plan' }).click()
  await expect(page.getByText('No departures planned')).toBeVisible()
})

test('OCPP-8: a viewer sees the plan and can’t bring one in', async ({ openAs, admin }) => {
  const yard = await layOutYard(admin, 'Viewed plan depot', 100, [feeder])
  await admin.put(`/api/depot/${yard.depotId}/departure_plan`, {
    departures: [{ id_token: 'BUS 1', departure_at: '2041-11-22T21:40:00Z', energy_needed_kwh: null }],
  })
  const page = await openAs('viewer')
  await page.goto(`/depots/${yard.depotId}/departures`)
  await expect(leaves(page, 'BUS 1')).toBeVisible()
  for (const name of ['Bring in a plan', 'Remove…']) {
    await expect(page.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true')
    await expect(page.getByRole('button', { name })).toHaveAccessibleDescription(/Only an operator/)
  }
  await page.goto(`/depots/${yard.depotId}/departures?bring_in=true`)
  await expect(source(page)).toBeDisabled()
  await expect(
    page
      .getByRole('dialog')
      .getByText(/Only an operator/)
      .first(),
  ).toBeVisible()
})

test('OCPP-8: the plan and what is brought in are accessible and fit, light and dark, on a desk and on a phone', async ({
  openAs,
  admin,
}) => {
  const yard = await layOutYard(admin, 'Looked at plan depot', 100, [feeder])
  const long = 'A-BUS-WITH-A-NAME-AS-LONG-AS-CAN-BE-'
  await admin.put(`/api/depot/${yard.depotId}/departure_plan`, {
    departures: [
      { id_token: long, departure_at: '2041-11-22T21:40:00Z', energy_needed_kwh: 220 },
      { id_token: 'BUS 2', departure_at: '2020-11-22T21:40:00Z', energy_needed_kwh: null },
    ],
  })
  const line = await yard.come('Bay 1')
  await line.charge()
  const page = await openAs('operator')
  const lookAt = async () => {
    for (const [colorScheme, width] of [
      ['light', 1440],
      ['dark', 1440],
      ['dark', 390],
    ] as const) {
      await page.setViewportSize({ width, height: 844 })
      await page.emulateMedia({ colorScheme })
      await page.evaluate('Promise.allSettled(document.getAnimations().map((animation) => animation.finished))')
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
    }
  }
  await page.goto(`/depots/${yard.depotId}/departures?past=true`)
  await expect(leaves(page, 'BUS 2')).toContainText('past')
  await lookAt()
  await page.goto(`/depots/${yard.depotId}/departures?bring_in=true`)
  await source(page).fill(
    [header, 'bus,,,2041-11-23 05:40,220', ',Bay 3,,never,much', ',Bay 1,,2041-11-23 06:10,'].join('\n'),
  )
  await expect(page.getByRole('list', { name: 'Lines that can’t be read' })).toBeVisible()
  await lookAt()
  line.socket.terminate()
})
