import { expect, type Page } from '@playwright/test'
import { test } from './busbar.ts'

test('UI-4, MG-4, MG-9, EVT-2: a depot is created and wired, its tree follows live elsewhere, and the audit shows it all', async ({
  openAs,
  page,
}) => {
  await signIn(page)
  await createDepot(page)
  const other = await openAs('operator')
  await other.goto(page.url())
  await expect(other.getByText('No nodes yet')).toBeVisible()

  await page.getByRole('link', { name: /^Circuits/ }).click()
  // The page before has such a button, too.
  await expect(page.getByRole('searchbox', { name: 'Find circuits' })).toBeVisible()
  await addCircuit(page, { name: 'Main', ratingKw: '1000' })
  await addCircuit(page, { name: 'Workshop', ratingKw: '200' })
  await addCircuit(page, { name: 'Feeder A', ratingKw: '400', under: 'Main' })
  await expect(node(other, /^Main Grid connection/)).toHaveAttribute('aria-level', '1')
  await expect(node(other, /^Feeder A/)).toHaveAttribute('aria-level', '2')
  await expect(node(other, /^Workshop Grid connection/)).toHaveAttribute('aria-level', '1')

  await rename(page, 'Feeder A', 'Yard feeder')
  await expect(node(other, /^Yard feeder/)).toHaveAttribute('aria-level', '2')
  await expect(node(other, /^Feeder A/)).toHaveCount(0)

  await moveToTop(page, 'Yard feeder')
  await expect(node(other, /^Yard feeder Grid connection/)).toHaveAttribute('aria-level', '1')

  await resync(page)
  await readAudit(page)
})

const node = (page: Page, name: RegExp) => page.getByRole('tree').getByRole('treeitem', { name })

async function signIn(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('first admin password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Depots', level: 1 })).toBeVisible()
}

async function createDepot(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Create depot' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Journey Depot')
  await form.getByRole('combobox', { name: 'Timezone' }).fill('Australia/Per')
  await page.getByRole('option', { name: 'Australia/Perth' }).click()
  await form.getByRole('button', { name: 'Create depot' }).click()
  await expect(page.getByRole('heading', { name: 'Journey Depot', level: 1 })).toBeVisible()
  await expect(page.getByText('No nodes yet')).toBeVisible()
  await expect(page.getByText('Australia/Perth')).toBeVisible()
}

type NewCircuit = { readonly name: string; readonly ratingKw: string; readonly under?: string }

async function addCircuit(page: Page, { name, ratingKw, under }: NewCircuit): Promise<void> {
  const form = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Add circuit' }).first().click()
  await form.getByLabel('Name').fill(name)
  if (under !== undefined) {
    await form.getByRole('combobox', { name: 'Fed from' }).click()
    await page.getByRole('option', { name: under, exact: true }).click()
  }
  await form.getByLabel('Power in kW').fill(ratingKw)
  await form.getByRole('button', { name: 'Add circuit' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
}

async function rename(page: Page, from: string, to: string): Promise<void> {
  const form = page.getByRole('dialog')
  await page.getByRole('link', { name: from, exact: true }).click()
  await form.getByLabel('Name').fill(to)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
}

async function moveToTop(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Move…', exact: true }).click()
  await page.getByRole('combobox', { name: 'Onto which circuit' }).click()
  await page.getByRole('option', { name: 'Top level: a grid connection' }).click()
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

/** Everything follows the circuits already: a resync has nothing to do, and says so. */
async function resync(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Admin' }).click()
  await page.getByRole('link', { name: 'Journey Depot' }).click()
  await expect(node(page, /^Yard feeder Grid connection/)).toBeVisible()
  await page.getByRole('button', { name: 'Resync' }).click()
  const report = page.getByTestId('resync-report')
  await expect(report).toContainText('Nothing to do')
  await expect(report).toContainText('0 created')
  await expect(report).toContainText('3 left as they were: ')
}

async function readAudit(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Audit' }).click()
  await page.getByRole('combobox', { name: 'Depot' }).click()
  await page.getByRole('option', { name: 'Journey Depot' }).click()
  const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
  await expect(events.first()).toContainText('resynced')
  await expect(events.last()).toContainText('Journey Depot')
  for (const told of ['"Main"', '"Feeder A" → "Yard feeder"', 'Grid connection "Yard feeder" added']) {
    await expect(events.filter({ hasText: told }).first()).toBeVisible()
  }
  // The filter stands in the address.
  await page.reload()
  await expect(page.getByRole('combobox', { name: 'Depot' })).toHaveValue('Journey Depot')
  await events.first().getByRole('button').first().click()
  await expect(events.first()).toContainText('MicrogridResynced')
}
