import { expect, test } from './busbar.ts'

test('UI-4: a depot is created and wired, its tree follows live in another browser, and the audit shows it all', async ({
  openAs,
  page,
}) => {
  await page.goto('/')
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('first admin password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Depots', level: 1 })).toBeVisible()

  await page.getByRole('button', { name: 'Create depot' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Journey Depot')
  await form.getByRole('combobox', { name: 'Timezone' }).fill('Australia/Per')
  await page.getByRole('option', { name: 'Australia/Perth' }).click()
  await form.getByRole('button', { name: 'Create depot' }).click()
  await expect(page.getByRole('heading', { name: 'Journey Depot', level: 1 })).toBeVisible()
  await expect(page.getByText('No nodes yet')).toBeVisible()
  await expect(page.getByText('Australia/Perth')).toBeVisible()

  const other = await openAs('operator')
  await other.goto(page.url())
  await expect(other.getByText('No nodes yet')).toBeVisible()

  await page.getByRole('link', { name: /^Circuits/ }).click()
  const addCircuit = async (name: string, rating: string, under?: string) => {
    await page.getByRole('button', { name: 'Add circuit' }).first().click()
    await form.getByLabel('Name').fill(name)
    if (under !== undefined) {
      await form.getByRole('combobox', { name: 'Fed from' }).click()
      await page.getByRole('option', { name: under, exact: true }).click()
    }
    await form.getByLabel('Power in kW').fill(rating)
    await form.getByRole('button', { name: 'Add circuit' }).click()
    await expect(form).toBeHidden()
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
  }
  await addCircuit('Main', '1000')
  await addCircuit('Workshop', '200')
  await addCircuit('Feeder A', '400', 'Main')

  const tree = other.getByRole('tree')
  const node = (name: RegExp) => tree.getByRole('treeitem', { name })
  await expect(node(/^Main Grid connection/)).toHaveAttribute('aria-level', '1')
  await expect(node(/^Feeder A/)).toHaveAttribute('aria-level', '2')
  await expect(node(/^Workshop Grid connection/)).toHaveAttribute('aria-level', '1')

  await test.step('rename', async () => {
    await page.getByRole('link', { name: 'Feeder A', exact: true }).click()
    await form.getByLabel('Name').fill('Yard feeder')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(node(/^Yard feeder/)).toHaveAttribute('aria-level', '2')
    await expect(node(/^Feeder A/)).toHaveCount(0)
  })

  await test.step('re-parent to the top: it becomes a grid connection', async () => {
    await page.getByRole('button', { name: 'Actions for Yard feeder' }).click()
    await page.getByRole('menuitem', { name: 'Move…', exact: true }).click()
    await page.getByRole('combobox', { name: 'Onto which circuit' }).click()
    await page.getByRole('option', { name: 'Top level: a grid connection' }).click()
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await expect(node(/^Yard feeder Grid connection/)).toHaveAttribute('aria-level', '1')
  })

  await test.step('resync finds nothing to do', async () => {
    await page.getByRole('link', { name: 'Admin' }).click()
    await page.getByRole('link', { name: 'Journey Depot' }).click()
    await page.getByRole('button', { name: 'Resync' }).click()
    const report = page.getByTestId('resync-report')
    await expect(report).toContainText('Nothing to do')
    await expect(report).toContainText('0 created')
    await expect(report).toContainText('3 left as they were: ')
  })

  await test.step('the audit tells it all, and remembers its filter in the address', async () => {
    await page.getByRole('link', { name: 'Audit' }).click()
    await page.getByRole('combobox', { name: 'Depot' }).click()
    await page.getByRole('option', { name: 'Journey Depot' }).click()
    const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
    await expect(events.first()).toContainText('resynced')
    await expect(events.last()).toContainText('Journey Depot')
    for (const told of ['"Main"', '"Feeder A" → "Yard feeder"', 'Grid connection "Yard feeder" added']) {
      await expect(events.filter({ hasText: told }).first()).toBeVisible()
    }
    await page.reload()
    await expect(page.getByRole('combobox', { name: 'Depot' })).toHaveValue('Journey Depot')
    await events.first().getByRole('button').first().click()
    await expect(events.first()).toContainText('MicrogridResynced')
  })
})
