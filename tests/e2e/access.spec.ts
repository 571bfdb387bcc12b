import { expect } from '@playwright/test'
import { layOutDepot, test } from './busbar.ts'

test('SEC-1: a wrong password is told where it was typed, and lets nobody in', async ({ page }) => {
  await page.goto('/depots')
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('Name or password is wrong')
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByLabel('User name')).toHaveValue('admin')
})

test('UI-2: a deep link leads through the sign-in to its page', async ({ page, admin }) => {
  const { depotId } = await layOutDepot(admin, 'Deep link depot')
  await page.goto(`/depots/${depotId}/circuits?find=Feeder`)
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('first admin password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`/depots/${depotId}/circuits?find=Feeder`)
  await expect(page.getByRole('link', { name: 'Feeder A' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Main incomer' })).toHaveCount(0)
})

test('SEC-1: a viewer sees what can’t be done, and why', async ({ openAs, admin }) => {
  const { depotId, feeder } = await layOutDepot(admin, 'Viewed depot')
  const page = await openAs('viewer')
  const reason = 'Only an operator or a system admin can do this; you are signed in as a viewer.'

  await page.goto('/depots')
  await expect(page.getByRole('button', { name: 'Create depot' })).toBeDisabled()

  await page.goto(`/depots/${depotId}/circuits`)
  const add = page.getByRole('button', { name: 'Add circuit' })
  await expect(add).toBeDisabled()
  await add.focus()
  await expect(page.getByRole('tooltip')).toHaveText(reason)
  await page.getByRole('button', { name: 'Actions for Feeder A' }).click()
  await expect(page.getByRole('menuitem', { name: 'Remove…' })).toBeDisabled()
  await expect(page.getByRole('menu').getByText(reason)).toBeVisible()
  await page.keyboard.press('Escape')

  await page.goto(`/depots/${depotId}/circuits?edit=${feeder['circuit_id']}`)
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeDisabled()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Save' })).toBeDisabled()

  await page.goto('/admin/users')
  await expect(page.getByText('This is not allowed for your role')).toBeVisible()
})

test('EVT-2: an operator reads the audit, and sees the rest of the administration closed', async ({ openAs }) => {
  const page = await openAs('operator')
  await page.goto('/admin')
  await expect(page).toHaveURL(/\/admin\/audit/)
  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Users' })).toBeDisabled()
})

test('SEC-1: users come, change their password, are locked out, and are thrown out at once', async ({
  openAs,
  openAsStranger,
}) => {
  const admin = await openAs('system_admin')
  await admin.goto('/admin/users')
  await admin.getByRole('button', { name: 'Add user' }).click()
  const form = admin.getByRole('dialog')
  await form.getByLabel('User name').fill('Nadia')
  await form.getByLabel('First password').fill('too short')
  await form.getByRole('button', { name: 'Add user' }).click()
  await expect(form.getByText('At least 12 characters.', { exact: true })).toBeVisible()
  await form.getByLabel('First password').fill('the first password')
  await form.getByRole('button', { name: 'Add user' }).click()
  await expect(admin.getByRole('link', { name: 'Nadia' })).toBeVisible()

  const nadia = await openAsStranger()
  await nadia.goto('/account')
  await nadia.getByLabel('User name').fill('Nadia')
  await nadia.getByLabel('Password', { exact: true }).fill('the first password')
  await nadia.getByRole('button', { name: 'Sign in' }).click()
  await nadia.getByLabel('Present password').fill('not this one')
  await nadia.getByLabel('New password', { exact: true }).fill('the second password')
  await nadia.getByLabel('New password again').fill('the second password')
  await nadia.getByRole('button', { name: 'Change password' }).click()
  await expect(nadia.getByText('Is wrong.')).toBeVisible()
  await nadia.getByLabel('Present password').fill('the first password')
  await nadia.getByRole('button', { name: 'Change password' }).click()
  await expect(nadia.getByText('Your password was changed')).toBeVisible()

  await admin.getByRole('link', { name: 'Nadia' }).click()
  await form.getByLabel('Locked out').click()
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('locked out', { exact: true })).toBeVisible()
  // Her page may have noticed by itself: then there is nothing to click any more.
  const isThrownOut = nadia.waitForURL(/\/sign-in/)
  await Promise.race([isThrownOut, nadia.getByRole('link', { name: 'Depots', exact: true }).click()])
  await isThrownOut
})

test('API-5: a token’s secret is shown once, and works until it is revoked', async ({ openAs, baseURL }) => {
  const page = await openAs('system_admin')
  await page.goto('/admin/tokens?create=true')
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Timetable export')
  await form.getByRole('button', { name: 'Create token' }).click()
  const secret = await form.getByLabel('Token', { exact: true }).inputValue()
  const ask = () => fetch(`${baseURL}/api/depot`, { headers: { authorization: `Bearer ${secret}` } })
  expect((await ask()).status).toBe(200)
  await form.getByRole('button', { name: 'I have stored it' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('cell', { name: 'Timetable export', exact: true })).toBeVisible()
  await expect(page.getByText(secret)).toHaveCount(0)

  await page.getByRole('button', { name: 'Actions for Timetable export' }).click()
  await page.getByRole('menuitem', { name: 'Revoke…' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(page.getByRole('cell', { name: 'Timetable export', exact: true })).toHaveCount(0)
  expect((await ask()).status).toBe(401)
})

test('SEC-1: signing out closes the pages behind it', async ({ openAsStranger }) => {
  const page = await openAsStranger()
  await page.goto('/depots')
  await page.getByLabel('User name').fill('Viola')
  await page.getByLabel('Password', { exact: true }).fill('a password for tests')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Account of Viola' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/depots')
  await expect(page).toHaveURL(/\/sign-in\?next=/)
})
