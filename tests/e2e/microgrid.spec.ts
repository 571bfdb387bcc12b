import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { id, layOutDepot, test } from './busbar.ts'
import { importLegacy } from './legacy.ts'

test('UI-2: the tree is walked, folded, searched and selected by keyboard alone', async ({ openAs, admin }) => {
  const { depotId, feeder } = await layOutDepot(admin, 'Keyboard depot')
  const page = await openAs('viewer')
  await page.goto(`/depots/${depotId}/microgrid`)
  const tree = page.getByRole('tree', { name: 'Microgrid of Keyboard depot' })
  const item = (name: RegExp) => tree.getByRole('treeitem', { name })
  await expect(item(/^Main incomer/)).toBeVisible()
  await item(/^Main incomer/).focus()

  await page.keyboard.press('ArrowDown')
  await expect(item(/^Container battery/)).toBeFocused()
  await page.keyboard.press('End')
  await expect(item(/^Feeder B/)).toBeFocused()
  await page.keyboard.type('bay')
  await expect(item(/^Bay 12/)).toBeFocused()
  await expect(item(/^Bay 12/)).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(item(/^Left arm/)).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(item(/^Connector 1/)).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(item(/^Left arm/)).toHaveCount(0)
  await page.keyboard.press('ArrowLeft')
  await expect(item(/^Feeder A/)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`node=${feeder['node_id']}`))
  await expect(item(/^Feeder A/)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('√3 × 415 V × 630 A × pf 0.95 = 430.2')

  await page.keyboard.press('Tab')
  await expect(tree.locator(':focus')).toHaveCount(0)
})

test('MG-6: the details name the source of the effective limit and show the conversion of the rating', async ({
  openAs,
  admin,
}) => {
  const { depotId, main, other } = await layOutDepot(admin, 'Limits depot')
  const page = await openAs('viewer')
  const details = page.getByRole('region', { name: 'Details' })
  await page.goto(`/depots/${depotId}/microgrid?node=${main['node_id']}`)
  await expect(details).toContainText(/may carry 1\s000\skW: its safe default capacity holds it there/)
  await expect(details).toContainText(/1\s250\skVA × pf 0\.95 = 1\s187\.5\skW/)
  await expect(details.getByRole('img', { name: /Rating 1\s187\skW, effective limit 1\s000\skW/ })).toBeVisible()
  await page.goto(`/depots/${depotId}/microgrid?node=${other['node_id']}`)
  await expect(details).toContainText('no rating is stated')
})

test('MG-7: faults stand in plain words, each leads to what is to be mended, and the tree comes back by itself', async ({
  openAs,
  admin,
}) => {
  const depot = await admin.post('/api/depot', { name: 'Faulty depot', timezone: 'Europe/Berlin' })
  const path = `/api/depot/${depot['depot_id']}`
  const circuit = await admin.post(`${path}/circuit`, { name: 'Trafo 1' })
  const bay = await admin.post(`${path}/charge_point`, {
    name: 'Säule 7',
    ocpp_identity: 'E2E-7',
    rating: { unit: 'kW', value: 50 },
    connectors: [{ number: 1 }],
  })
  const page = await openAs('operator')
  await page.goto(`/depots/${depot['depot_id']}/microgrid`)
  const faults = page.getByRole('list', { name: 'Faults' }).getByRole('listitem')
  await expect(faults).toHaveCount(2)
  await expect(faults.first()).toContainText('Circuit "Trafo 1" has neither a rating nor a safe default capacity.')
  await expect(faults.first()).toContainText('TOPOLOGY_MISSING_RATING')

  await page.getByRole('link', { name: 'Mend Trafo 1' }).click()
  await expect(page).toHaveURL(new RegExp(`/circuits\\?edit=${circuit['circuit_id']}`))
  const form = page.getByRole('dialog')
  await form.getByText('A', { exact: true }).click()
  await form.getByLabel('Current in A').fill('400')
  await expect(form.getByText('√3 × 400 V × 400 A × pf 1 = 277.128 kW')).toBeVisible()
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()

  await page.getByRole('link', { name: 'Microgrid', exact: true }).click()
  await expect(faults).toHaveCount(1)
  await admin.patch(`/api/charge_point/${id(bay, 'charge_point_id')}`, { circuit_id: circuit['circuit_id'] })
  await expect(page.getByRole('treeitem', { name: /^Säule 7/ })).toBeVisible()
})

test('MG-3: a depot without a microgrid says so, and admins only create it from its circuits', async ({ openAs }) => {
  const depotId = await importLegacy({
    name: 'Older depot',
    timezone: 'Europe/Berlin',
    circuits: [
      { name: 'Trafo 1', rating: { unit: 'kW', value: 630 } },
      { name: 'Feeder 1', parent: 'Trafo 1', safe_default_kw: 100 },
    ],
  })
  const operator = await openAs('operator')
  const admin = await openAs('system_admin')
  for (const page of [operator, admin]) {
    await page.goto(`/depots/${depotId}/microgrid`)
    await expect(page.getByRole('heading', { name: 'This depot has no microgrid yet' })).toBeVisible()
    await expectAccessible(page)
  }
  await expect(operator.getByRole('button', { name: 'Create its microgrid' })).toBeDisabled()
  await operator.getByRole('button', { name: 'Create its microgrid' }).focus()
  await expect(operator.getByRole('tooltip')).toContainText('Only a system admin can do this')
  await admin.goto('/admin/microgrids?find=Older')
  await expect(admin.getByRole('row', { name: /^Older depot/ })).toContainText('not provisioned')

  await admin.getByRole('link', { name: 'Older depot' }).click()
  await admin.getByRole('button', { name: 'Create its microgrid' }).click()
  await expect(admin.getByRole('treeitem', { name: /^Feeder 1/ })).toBeVisible()
  await expect(operator.getByRole('treeitem', { name: /^Trafo 1 Grid connection/ })).toBeVisible()
})

test('UI-2: every value of a deep tree is in sight, and names have room, at every width', async ({ openAs, admin }) => {
  const depot = await admin.post('/api/depot', { name: 'Deep depot', timezone: 'UTC' })
  let parent: string | null = null
  for (let level = 1; level <= 14; level++) {
    const circuit: Record<string, string> = await admin.post(`/api/depot/${depot['depot_id']}/circuit`, {
      name: level === 1 ? 'Grid connection' : `Board ${level}, behind the wash of the north-eastern hall`,
      parent_circuit_id: parent,
      rating: { unit: 'kVA', value: 4000 - level, power_factor: 0.95 },
      safe_default_kw: 2000,
    })
    parent = id(circuit, 'circuit_id')
  }
  const page = await openAs('viewer')
  await page.goto(`/depots/${depot['depot_id']}/microgrid`)
  for (const width of [320, 390, 768, 1000, 1100, 1280, 1366, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 })
    const rows = page.getByRole('treeitem')
    await expect(rows).toHaveCount(14)
    const edge = await page.getByRole('tree').evaluate((tree) => tree.getBoundingClientRect().right)
    for (const value of [/^2\s000\skW$/, 'safe default']) {
      const ends = await rows
        .getByText(value)
        .evaluateAll((all) =>
          all.map((text) => text.getBoundingClientRect()).map(({ right, width: has }) => (has > 0 ? right : Infinity)),
        )
      expect(ends).toHaveLength(14)
      expect(Math.max(...ends), `${width} px`).toBeLessThanOrEqual(edge)
    }
    const rooms = await rows
      .getByText(/^(Board|Grid connection)/)
      .evaluateAll((all) => all.map((text) => ({ has: text.clientWidth, needs: text.scrollWidth })))
    expect(rooms.length).toBeGreaterThanOrEqual(14)
    for (const { has, needs } of rooms) expect(has, `${width} px`).toBeGreaterThanOrEqual(Math.min(needs, 60))
    const top = await rows
      .first()
      .getByText('Grid connection')
      .first()
      .evaluate((text) => text.scrollWidth - text.clientWidth)
    expect(top, `the name at the top is cut at ${width} px`).toBe(0)
  }
})
