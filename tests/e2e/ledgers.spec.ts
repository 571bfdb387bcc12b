import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, type Locator, type Page } from '@playwright/test'
import type { MessageLine } from '../../server/src/engine/chargers.ts'
import { newId } from '../../server/src/engine/ids.ts'
import type { Api } from './api.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoSidewaysScroll, id, layOutDepot, test } from './busbar.ts'
import { leave } from './ledgers.ts'

const dayMs = 86_400_000
const lately = /just now|s ago/

test('OCPP-7: a charger that nobody knows is adopted into a depot, leaves the list, and is given a key', async ({
  openAs,
  admin,
}) => {
  const { depotId } = await layOutDepot(admin, 'Adopting depot')
  const identity = `NEW|${depotId.slice(-6)}`
  const now = Date.now()
  await leave({
    turnedAway: [
      { identity, at: now - 2 * dayMs, address: '10.3.0.7', why: 'NO_COMMON_PROTOCOL' },
      { identity, at: now, address: '10.3.0.9', why: 'UNKNOWN_IDENTITY' },
    ],
  })
  const page = await openAs('operator')
  await page.goto('/admin/unknown-chargers')
  const row = page.getByRole('row', { name: new RegExp(identity.replace('|', '\\|')) })
  await expect(row).toContainText('No charge point has this identity.')
  await expect(row.getByRole('cell')).toContainText([identity, 'No charge', '10.3.0.9', /\d/, lately, '2', ''])

  await row.getByRole('link', { name: identity }).click()
  const drawer = page.getByRole('dialog', { name: `Adopt ${identity}` })
  await drawer.getByRole('combobox', { name: 'Depot' }).fill('Adopting')
  await page.getByRole('option', { name: 'Adopting depot' }).click()
  await expect(drawer.getByLabel('OCPP identity')).toHaveValue(identity)
  await drawer.getByRole('combobox', { name: 'Hangs on' }).click()
  await page.getByRole('option', { name: 'Main incomer › Feeder A' }).click()
  await drawer.getByLabel('Name', { exact: true }).fill('Bay 77')
  await drawer.getByLabel('Power in kW').fill('150')
  await drawer.getByRole('button', { name: 'Add charge point' }).click()
  await expect(page.getByText('Bay 77 is a charge point now')).toBeVisible()
  await expect(row).toHaveCount(0)

  await page.getByRole('link', { name: 'Make its key' }).click()
  await expect(page).toHaveURL(new RegExp(`/depots/${depotId}/chargers`))
  await expect(page.getByRole('dialog', { name: 'New key for Bay 77' })).toBeVisible()
})

test('OCPP-7: an unknown charger is forgotten, and is back when it comes again', async ({ openAs }) => {
  const identity = `lost-${Date.now()}`
  const seen = { identity, address: '2001:db8::7', why: 'UNKNOWN_IDENTITY' } as const
  await leave({ turnedAway: [{ ...seen, at: Date.now() }] })
  const page = await openAs('operator')
  await page.goto(`/admin/unknown-chargers?find=${identity}`)
  const row = page.getByRole('row', { name: new RegExp(identity) })
  await page.getByRole('button', { name: `Actions for ${identity}` }).click()
  await page.getByRole('menuitem', { name: 'Forget…' }).click()
  await page.getByRole('button', { name: 'Forget', exact: true }).click()
  await expect(row).toHaveCount(0)
  await leave({ turnedAway: [{ ...seen, at: Date.now() }] })
  // Nobody tells the page: it looks by itself.
  await expect(row).toBeVisible({ timeout: 30_000 })
})

test('OCPP-7: a charger’s key is made, shown once with where to put it, replaced and taken away', async ({
  openAs,
  admin,
  baseURL,
}) => {
  const { depotId, bay } = await layOutDepot(admin, 'Keyed depot')
  const page = await openAs('operator')
  const charger = `/depots/${depotId}/chargers?edit=${bay['charge_point_id']}`
  await page.goto(charger)
  const drawer = page.getByRole('dialog', { name: 'Bay 12' })
  await expect(drawer.getByText('It has none yet')).toBeVisible()
  await expect(drawer.getByRole('button', { name: 'Remove key' })).toBeDisabled()

  const made = page.getByRole('dialog', { name: /ey for Bay 12$/ })
  const makeKey = async (): Promise<string> => {
    await drawer.getByRole('button', { name: 'Make a new key' }).click()
    await made.getByRole('button', { name: 'Make a new key' }).click()
    return made.getByLabel('Key', { exact: true }).inputValue()
  }
  const first = await makeKey()
  expect(first).toMatch(/^[0-9a-f]{40}$/)
  const address = `${baseURL?.replace('http', 'ws')}/ocpp/${id(bay, 'ocpp_identity')}`
  await expect(made.getByText(address, { exact: true })).toBeVisible()
  await made.getByRole('button', { name: 'I have stored it' }).click()
  await expect(drawer.getByText(/^Made (just now|\d+ s ago)/)).toBeVisible()
  await page.reload()
  await expect(drawer.getByText('The charger shows it each time that it connects.')).toBeVisible()
  expect(await page.content()).not.toContain(first)

  await drawer.getByRole('button', { name: 'Make a new key' }).click()
  await expect(made.getByText('That one no longer counts from now on')).toBeVisible()
  await made.getByRole('button', { name: 'Cancel' }).click()
  expect(await makeKey()).not.toBe(first)
  await made.getByRole('button', { name: 'I have stored it' }).click()

  await drawer.getByRole('button', { name: 'Remove key' }).click()
  await page.getByRole('dialog', { name: 'Remove the key' }).getByRole('button', { name: 'Remove key' }).click()
  await expect(drawer.getByText('It has none yet')).toBeVisible()
})

/** A charger that has said a good deal since yesterday, and a way to have it say more. */
async function talkingCharger(admin: Api, name: string) {
  const { depotId, bay } = await layOutDepot(admin, name)
  const chargePointId = id(bay, 'charge_point_id')
  const line = (nth: number, fields: Partial<MessageLine> = {}) => ({
    ...{ lineId: newId(), depotId, chargePointId, at: Date.now() - dayMs + nth * 1_000 },
    ...{ direction: 'FROM_CHARGER' as const, kind: 'CALL' as const, action: 'Heartbeat', messageId: `m${nth}` },
    ...{ payload: {}, tookMs: null, ...fields },
  })
  const action = 'SetChargingProfile'
  await leave({
    messages: [
      ...Array.from({ length: 55 }, (_, nth) => line(nth)),
      line(60, { direction: 'TO_CHARGER', action, payload: { limit: 62, unit: 'A' } }),
      line(61, { kind: 'ERROR', action, payload: { code: 'FormationViolation' }, tookMs: 12.4 }),
      line(62, { kind: 'RESULT', action: 'GetConfiguration', payload: { keys: 'x'.repeat(20_000) }, tookMs: 2_345 }),
    ],
  })
  const says = (nth: number): Promise<void> => leave({ messages: [line(nth, { action })] })
  return { says, chargers: `/depots/${depotId}/chargers`, log: `/depots/${depotId}/chargers/${chargePointId}/messages` }
}

const unfold = (line: Locator): Promise<void> => line.getByRole('button').click()

const choose = async (page: Page, field: string, option: string): Promise<void> => {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option }).click()
}

test('OCPP-8: a charger’s messages are read newest first, unfolded, and gone back in', async ({ openAs, admin }) => {
  const { chargers } = await talkingCharger(admin, 'Talking depot')
  const page = await openAs('operator')
  await page.goto(chargers)
  await page.getByRole('button', { name: 'Actions for Bay 12' }).click()
  await page.getByRole('menuitem', { name: 'Messages' }).click()
  const lines = page.getByRole('list', { name: 'Messages' }).getByRole('listitem')
  await expect(lines).toHaveCount(50)
  await expect(lines.first()).toContainText('GetConfiguration')

  await unfold(lines.nth(0))
  await expect(lines.nth(0)).toContainText(/Too long to be kept: these are its first 8\s192 characters/)
  await unfold(lines.nth(2))
  await expect(lines.nth(0)).not.toContainText('Too long')
  await expect(lines.nth(2)).toContainText('"limit": 62')

  await page.getByRole('button', { name: 'Show older' }).click()
  await expect(lines).toHaveCount(58)
  await expect(lines.last()).toContainText('Heartbeat')
  await expect(page.getByRole('button', { name: 'Show older' })).toHaveCount(0)
})

test('OCPP-8: a charger’s messages are filtered, the filters stand in the URL, and what is new comes when asked for', async ({
  openAs,
  admin,
}) => {
  const { says, log } = await talkingCharger(admin, 'Searched depot')
  const page = await openAs('operator')
  await page.goto(log)
  const lines = page.getByRole('list', { name: 'Messages' }).getByRole('listitem')
  await choose(page, 'What', 'Only errors')
  await expect(lines).toHaveCount(1)
  await expect(lines.first()).toContainText('SetChargingProfileerror')
  await expect(page).toHaveURL(/errors=true/)
  await page.reload()
  await expect(lines).toHaveCount(1)
  await choose(page, 'Direction', 'to the charger')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(lines).toHaveCount(50)

  await page.getByRole('combobox', { name: 'Action' }).fill('SetChargingProfile')
  await page.keyboard.press('Enter')
  await expect(lines).toHaveCount(2)
  await expect(page).toHaveURL(/action=SetChargingProfile/)
  await says(70)
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect(lines).toHaveCount(3)
  await page.getByLabel('Live').click()
  await says(71)
  await expect(lines).toHaveCount(4)

  await page.getByLabel('To (depot time)').fill('2020-01-01T00:00')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Nothing matches')).toBeVisible()
})

test('EVT-3: a webhook is added, its secret is shown once and signs what is sent, and it goes again', async ({
  openAs,
}) => {
  const ear = await listen()
  try {
    const page = await openAs('system_admin')
    await page.goto('/admin/webhooks?create=true')
    const form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('Control room')
    await form.getByLabel('Address').fill('http://10.255.0.1/')
    await form.getByLabel('Kinds').fill('breach')
    await page.keyboard.press('Enter')
    await form.getByRole('button', { name: 'Add webhook' }).click()
    // What the server refuses stands at its field.
    await expect(form.getByLabel('Address')).toHaveAttribute('aria-invalid', 'true')
    await form.getByLabel('Address').fill(ear.url)
    await form.getByRole('button', { name: 'Add webhook' }).click()
    const secret = await form.getByLabel('Secret').inputValue()
    await form.getByRole('button', { name: 'I have stored it' }).click()
    await expect(page.getByRole('row', { name: /Control room/ })).toContainText('BREACH')
    await page.reload()
    await page.getByRole('link', { name: 'Control room' }).click()
    await expect(page.getByText('Nothing was sent yet')).toBeVisible()
    expect(await page.content()).not.toContain(secret)

    ear.answers(503)
    await page.getByRole('button', { name: 'Send a test' }).first().click()
    const told = page.getByRole('table', { name: 'deliveries' }).getByRole('row', { name: /TEST/ })
    await expect(told.first()).toContainText('to be tried again')
    await expect(told.first()).toContainText('503')
    ear.answers(204)
    await page.getByRole('button', { name: 'Send a test' }).click()
    await expect(told.first()).toContainText('delivered')
    const { body, headers } = ear.heard.at(-1) ?? assert.fail('nothing was heard')
    const [seconds, signed] = String(headers['busbar-signature'])
      .split(/^t=|,v1=/)
      .slice(1)
    expect(signed).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'))

    await page.getByRole('button', { name: 'Actions for Control room' }).click()
    await page.getByRole('menuitem', { name: 'New secret…' }).click()
    await form.getByRole('button', { name: 'Make a new secret' }).click()
    await expect(form.getByLabel('Secret')).not.toHaveValue(secret)
    await form.getByRole('button', { name: 'I have stored it' }).click()
    await page.getByRole('button', { name: 'Actions for Control room' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await form.getByLabel('Is told').click()
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Off: it is told nothing')).toBeVisible()
    await page.getByRole('button', { name: 'Actions for Control room' }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await form.getByRole('button', { name: 'Remove' }).click()
    await expect(page).toHaveURL('/admin/webhooks')
    await expect(page.getByRole('link', { name: 'Control room' })).toHaveCount(0)
  } finally {
    ear.server.close()
  }
})

test('LEG-5: who still uses an older endpoint is listed, with the node that its circuit is', async ({
  openAs,
  admin,
}) => {
  const { depotId, feeder } = await layOutDepot(admin, 'Migrating depot')
  const microgrid = await admin.get(`/api/depot/${depotId}/microgrid`)
  const token = await admin.post('/api/token', { name: 'Old scheduler', role: 'operator' })
  const use = (at: number, outcome: string) => ({
    ...{ useId: newId(), at, outcome, endpoint: 'POST /api/circuit/{circuit_id}/rebalance_load' },
    ...{
      circuitId: id(feeder, 'circuit_id'),
      nodeId: id(feeder, 'node_id'),
      microgridId: id(microgrid, 'microgrid_id'),
    },
    caller: { kind: 'token' as const, id: id(token, 'token_id'), name: 'Old scheduler' },
  })
  await leave({
    aliasUses: [use(Date.now() - 3 * dayMs, 'CIRCUIT_ALIAS_NOT_RESOLVABLE'), use(Date.now(), 'COMPLETED')],
  })
  const page = await openAs('system_admin')
  await page.goto('/admin/older-endpoints')
  const row = page.getByRole('row', { name: /Feeder A in Migrating depot/ })
  await expect(row.getByRole('cell')).toContainText([
    ...['POST /api/circuit/{circuit_id}/rebalance_load', id(feeder, 'circuit_id'), 'Old scheduler (token)'],
    ...[/:/, lately, '2', 'COMPLETED'],
  ])
  await row.getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`/depots/${depotId}/microgrid\\?node=${feeder['node_id']}`))
  await expect(page.getByRole('treeitem', { name: /^Feeder A/ })).toHaveAttribute('aria-selected', 'true')
})

test('SEC-1: a viewer and an operator see which of these pages are closed to them, and why', async ({
  openAs,
  admin,
}) => {
  const { depotId, bay } = await layOutDepot(admin, 'Closed depot')
  const viewer = await openAs('viewer')
  await viewer.goto(`/depots/${depotId}/chargers?edit=${bay['charge_point_id']}`)
  const drawer = viewer.getByRole('dialog')
  await expect(drawer.getByText('Whether it has a key is told to operators and system admins.')).toBeVisible()
  await expect(drawer.getByRole('button', { name: 'Make a new key' })).toBeDisabled()
  await viewer.goto(`/depots/${depotId}/chargers/${bay['charge_point_id']}/messages`)
  await expect(viewer.getByText('This is not allowed for your role')).toBeVisible()
  const operator = await openAs('operator')
  for (const path of ['/admin/webhooks', '/admin/older-endpoints']) {
    await operator.goto(path)
    await expect(operator.getByText('This is not allowed for your role')).toBeVisible()
  }
  await expect(operator.getByRole('link', { name: 'Webhooks' })).toBeDisabled()
  await expect(operator.getByRole('link', { name: 'Unknown chargers' })).toBeEnabled()
})

test('UI-2: where there is nothing yet, or no answer, these pages say so', async ({ openAs, admin }) => {
  const { depotId, bay } = await layOutDepot(admin, 'Silent depot')
  const messages = `/depots/${depotId}/chargers/${bay['charge_point_id']}/messages`
  const pages = [
    ['/admin/unknown-chargers', '**/api/unknown_charger?*', 'Nobody was turned away', 'The unknown chargers'],
    ['/admin/webhooks', '**/api/webhook?*', 'No webhooks yet', 'The webhooks'],
    [
      '/admin/older-endpoints',
      '**/api/admin/alias_use?*',
      'Nobody uses an older endpoint',
      'The uses of older endpoints',
    ],
    [messages, '**/message?*', 'No messages yet', 'The messages'],
  ] as const
  const first = await openAs('system_admin')
  // Each asks again and again before it gives up: all at the same time.
  await Promise.all(
    pages.map(async ([path, asked, empty, what]) => {
      const page = await first.context().newPage()
      // The installation is everybody's: what other tests left there is kept out of sight here.
      await page.route(asked, (route) => route.fulfill({ json: { items: [], next_cursor: null } }))
      await page.goto(path)
      await expect(page.getByRole('heading', { name: empty })).toBeVisible()
      await expectAccessible(page)
      await page.unroute(asked)
      await page.route(asked, (route) => route.abort())
      await page.reload()
      await expect(page.getByText(`${what} can’t be shown: Busbar doesn’t answer`)).toBeVisible({ timeout: 90_000 })
      await expectAccessible(page)
      await page.unroute(asked)
      // It asks again by itself as well, and may be back before anybody clicks.
      const again = page.getByRole('button', { name: 'Try again' })
      await again.click({ timeout: 5_000 }).catch(() => undefined)
      await expect(page.getByText('Busbar doesn’t answer')).toHaveCount(0)
    }),
  )
})

test('UI-2: on a phone filters are folded away, and say how many are set', async ({ openAs, admin }) => {
  const { log } = await talkingCharger(admin, 'Pocket depot')
  const page = await openAs('operator', { viewport: { width: 390, height: 844 } })
  await page.goto(log)
  await expect(page.getByRole('combobox', { name: 'Direction' })).toBeHidden()
  await page.getByRole('button', { name: 'Filter' }).click()
  await choose(page, 'What', 'Only errors')
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.getByRole('button', { name: 'Filter: 1 set' }).click()
  await expect(page.getByRole('combobox', { name: 'Direction' })).toBeHidden()
  await expect(page.getByRole('list', { name: 'Messages' }).getByRole('listitem')).toHaveCount(1)
})

/** Whoever a webhook tells, on a port of this machine. */
async function listen() {
  const heard: { readonly body: string; readonly headers: IncomingHttpHeaders }[] = []
  let status = 204
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ body, headers: request.headers })
      response.writeHead(status).end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  const answers = (next: number): void => void (status = next)
  return { url: `http://127.0.0.1:${address.port}/busbar`, heard, answers, server }
}
