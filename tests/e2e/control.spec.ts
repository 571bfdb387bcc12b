import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { layOutDepot, test } from './busbar.ts'

test('TEL-2, CYC-8: an operator sets how a depot is controlled, and a viewer sees it', async ({ openAs, admin }) => {
  const { depotId } = await layOutDepot(admin, 'Controlled depot')
  const page = await openAs('operator')
  await page.goto(`/depots/${depotId}/microgrid`)
  await page.getByRole('button', { name: 'Actions for Controlled depot' }).click()
  await page.getByRole('menuitem', { name: 'Control…' }).click()
  const form = page.getByRole('dialog', { name: 'Control of Controlled depot' })
  await form.getByRole('combobox', { name: 'Strategy' }).click()
  await page.getByRole('option', { name: 'Earliest departure first' }).click()
  await form.getByLabel('Decide at least every').fill('100')
  await form.getByLabel('Dead band of a limit').fill('7')
  await form.getByRole('button', { name: 'Add a load' }).click()
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByText('At least four cycles: 400')).toBeVisible()
  await expect(form.getByText('Choose a node.')).toBeVisible()
  await expectAccessible(page)

  await form.getByLabel('Decide at least every').fill('30')
  await form.getByRole('combobox', { name: 'Node' }).click()
  await page.getByRole('option', { name: 'Main incomer › Feeder A' }).click()
  await form.getByLabel('Assumed load, in kilowatts').fill('40')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()

  const viewer = await openAs('viewer')
  await viewer.goto(`/depots/${depotId}/microgrid?control=true`)
  const seen = viewer.getByRole('dialog')
  await expect(seen.getByRole('combobox', { name: 'Strategy' })).toHaveValue('Earliest departure first')
  await expect(seen.getByLabel('Dead band of a limit')).toHaveValue(/^7\s%$/)
  await expect(seen.getByRole('combobox', { name: 'Node' })).toHaveValue('Main incomer › Feeder A')
  await expect(seen.getByLabel('Assumed load, in kilowatts')).toBeDisabled()
  await expect(seen.getByRole('button', { name: 'Add a load' })).toBeDisabled()
  await expect(seen.getByText(/^Only an operator or a system admin can do this/).first()).toBeVisible()
})
