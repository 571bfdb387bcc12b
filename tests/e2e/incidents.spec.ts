import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoSidewaysScroll, layOutDepot, test } from './busbar.ts'
import { reportIncidents } from './incidents.ts'

const fault = (depotId: string, chargePointId: string) => ({
  ...({ depotId, kind: 'CHARGER_FAULT', severity: 'RED', cause: `CHARGER_FAULT ${chargePointId}` } as const),
  scope: { type: 'CHARGE_POINT', id: chargePointId, name: 'Bay 12' } as const,
  context: { errorCode: 'GroundFailure', chain: [] },
})

test('EVT-3: an incident appears by itself, is acknowledged and commented by keyboard, and ends by itself', async ({
  openAs,
  admin,
}) => {
  const { depotId, bay } = await layOutDepot(admin, 'Depot with a fault')
  const report = fault(depotId, bay['charge_point_id'] ?? '')
  const page = await openAs('operator')
  await page.goto(`/incidents?depot=${depotId}`)
  await expect(page.getByText('No open incident matches')).toBeVisible()
  await reportIncidents(report)

  const link = page.getByRole('link', { name: 'Bay 12 reports a fault: GroundFailure.' })
  await expect(link).toBeVisible()
  await expect(page.getByRole('table', { name: 'open incidents' }).getByText('Urgent')).toBeVisible()
  await expect(page.getByRole('link', { name: /^Incidents, [1-9]\d* open$/ })).toBeVisible()

  await link.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bay 12 reports a fault: GroundFailure.')
  await page.getByRole('button', { name: 'Acknowledge' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Otto acknowledged it')).toBeVisible()
  await expect(page.getByText('What held the charger back')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'History' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('Comment')).toBeFocused()
  await page.keyboard.type('The cable was wet.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Otto wrote')).toBeVisible()
  await expect(page.getByLabel('Comment')).toHaveValue('')
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText('The cable was wet.')

  const overview = await openAs('viewer')
  await overview.goto('/depots?find=with a fault')
  const depot = overview.getByRole('row', { name: /^Depot with a fault/ })
  await expect(depot).toContainText('Urgent')
  await expect(depot.getByRole('link', { name: '1 open incident' })).toBeVisible()

  await reportIncidents({ ...report, isOver: true })
  await expect(page.getByText('Over: the cause is gone')).toBeVisible()
  await expect(depot).not.toContainText('incident')
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toHaveCount(0)
})

test('EVT-3: a viewer reads an incident, sees who may act, and nothing else happens', async ({ openAs, admin }) => {
  const { depotId, bay } = await layOutDepot(admin, 'Depot to look at')
  await reportIncidents(fault(depotId, bay['charge_point_id'] ?? ''))
  const page = await openAs('viewer')
  await page.goto(`/incidents?depot=${depotId}&state=OPEN`)
  await page.getByRole('link', { name: 'Bay 12 reports a fault' }).click()
  for (const name of ['Acknowledge', 'Resolve', 'Add comment']) {
    await expect(page.getByRole('button', { name })).toBeDisabled()
  }
  await expect(page.getByLabel('Comment')).toBeDisabled()
  await page.getByRole('button', { name: 'Acknowledge' }).hover()
  await expect(page.getByRole('tooltip')).toHaveText(/you are signed in as a viewer/)
  await page.getByRole('link', { name: 'Bay 12', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/depots/${depotId}/microgrid\\?node=`))
})

test('EVT-3: of two operators the second sees at once what the first one did', async ({ openAs, admin }) => {
  const { depotId, bay } = await layOutDepot(admin, 'Depot of two')
  await reportIncidents(fault(depotId, bay['charge_point_id'] ?? ''))
  const [one, other] = [await openAs('operator'), await openAs('system_admin')]
  for (const page of [one, other]) {
    await page.goto(`/incidents?depot=${depotId}`)
    await page.getByRole('link', { name: 'Bay 12 reports a fault' }).click()
  }
  await one.getByRole('button', { name: 'Resolve' }).click()
  await expect(other.getByText('Otto resolved it')).toBeVisible()
  await other.getByRole('link', { name: 'All incidents' }).click()
  const resolved = other.getByRole('region', { name: 'Resolved incidents' })
  await expect(resolved.getByRole('link', { name: 'Bay 12 reports a fault' }).first()).toBeVisible()
})

test('EVT-3: after an outage all that is shown is acknowledged at once', async ({ openAs, admin }) => {
  const { depotId } = await layOutDepot(admin, 'Depot after an outage')
  // Of a kind that the site's first cycle doesn't look after: it would end those of chargers that it doesn't have.
  const secondLine = (nth: number) => ({
    ...({ depotId, kind: 'SECURITY', severity: 'YELLOW', cause: `SECURITY ${nth}` } as const),
    scope: { type: 'CHARGE_POINT', id: `bay ${nth}`, name: `Bay ${nth}` } as const,
    context: { chain: [] },
  })
  await reportIncidents(...[1, 2, 3].map(secondLine))
  const viewer = await openAs('viewer')
  await viewer.goto(`/incidents?depot=${depotId}`)
  await expect(viewer.getByRole('button', { name: /^Acknowledge all 3/ })).toHaveAttribute('aria-disabled', 'true')
  const page = await openAs('operator')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/incidents?depot=${depotId}`)
  await page.getByRole('button', { name: 'Acknowledge all 3' }).focus()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Acknowledge all/ })).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Open', level: 2, exact: true })).toBeFocused()
  await expect(page.getByRole('table', { name: 'open incidents' }).getByRole('row')).toHaveCount(4)
  await expect(viewer.getByRole('button', { name: /^Acknowledge all/ })).toHaveCount(0)
})

test('EVT-3: what opens is told to the webhooks that want it', async ({ admin }) => {
  const { depotId, bay } = await layOutDepot(admin, 'Depot with a webhook')
  const url = 'https://hooks.example.invalid/busbar'
  const webhook = await admin.post('/api/webhook', { name: 'Night desk', url, depot_ids: [depotId] })
  await reportIncidents(fault(depotId, bay['charge_point_id'] ?? ''))
  const told = async () => {
    const { items } = (await admin.get(`/api/webhook/${webhook['webhook_id']}/delivery`)) as unknown as {
      items: { kind: string }[]
    }
    return items.map(({ kind }) => kind)
  }
  await expect.poll(told).toEqual(['CHARGER_FAULT'])
})

test('UI-2: without the server the incidents say so, and come when it is back', async ({ openAs }) => {
  const page = await openAs('viewer')
  // What other tests report would set it asking anew: nothing is heard of them either.
  const fromServer = /\/api\/(incident|stream)/
  await page.route(fromServer, (route) => route.abort())
  await page.goto('/incidents')
  await expect(page.getByText('The open incidents can’t be shown: Busbar doesn’t answer')).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.unroute(fromServer)
  await page.getByRole('button', { name: 'Try again' }).first().click()
  await expect(page.getByRole('heading', { name: 'Open', level: 2, exact: true })).toBeVisible()
  await expect(page.getByText('The open incidents can’t be shown')).toHaveCount(0)
})
