import { expect, type Page } from '@playwright/test'
import { newId } from '../../server/src/engine/ids.ts'
import type { Api } from './api.ts'
import { expectAccessible, oneOfEachKind } from './accessible.ts'
import { expectNoSidewaysScroll, id, layOutDepot, test } from './busbar.ts'
import { keepNight } from './cycles.ts'
import { reportIncidents } from './incidents.ts'
import { leave } from './ledgers.ts'

// The longest tests of all, each with depots of its own.
test.describe.configure({ mode: 'parallel' })

const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

type Look = {
  readonly name: string
  readonly colorScheme: 'light' | 'dark'
  readonly viewport: typeof desktop
  readonly looked: 'all' | 'colours'
}

// Where only the colours are others, only they are looked at again.
const looks: readonly [Look, ...Look[]] = [
  { name: 'light on a desk', colorScheme: 'light', viewport: desktop, looked: 'all' },
  { name: 'dark on a desk', colorScheme: 'dark', viewport: desktop, looked: 'colours' },
  { name: 'dark on a phone', colorScheme: 'dark', viewport: phone, looked: 'all' },
]

const firstLook = { colorScheme: looks[0].colorScheme, viewport: looks[0].viewport }

/** One visit, and every look at it: a page follows the scheme and the width of its window by itself. */
async function lookAt(page: Page, path: string, shows: string | RegExp): Promise<void> {
  for (const [nth, { name, colorScheme, viewport, looked }] of looks.entries()) {
    await test.step(`${path}, ${name}`, async () => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      if (nth === 0) await page.goto(path)
      await expect.poll(() => schemeOf(page)).toBe(colorScheme)
      await expect(page.getByText(shows).filter({ visible: true }).first()).toBeVisible()
      // Drawers and menus fade in; half faded in they have no contrast.
      await page.evaluate('Promise.allSettled(document.getAnimations().map((animation) => animation.finished))')
      await expectAccessible(page, looked)
      await expectNoSidewaysScroll(page)
    })
  }
}

const schemeOf = (page: Page) => page.evaluate('document.documentElement.getAttribute("data-mantine-color-scheme")')

type Shown = readonly [path: string, shows: string | RegExp]

const stranger = `stranger-${'of-many-words-'.repeat(5)}`

/** What a depot's ledgers hold after a while: messages, a stranger at the door, and a client of older days. */
async function leaveTraces(admin: Api, depotId: string, chargePointId: string, main: Record<string, string>) {
  const at = Date.now() - 7_200_000
  const microgrid = await admin.get(`/api/depot/${depotId}/microgrid`)
  const line = { depotId, chargePointId, at, messageId: 'm1', tookMs: null, action: 'SetChargingProfile' }
  const openedLine = newId()
  await leave({
    turnedAway: [{ identity: stranger, at, address: '2001:db8:85a3::8a2e:370:7334', why: 'UNKNOWN_IDENTITY' }],
    messages: [
      {
        ...line,
        lineId: openedLine,
        direction: 'TO_CHARGER',
        kind: 'CALL',
        payload: { limits: [62, 'x'.repeat(9_000)] },
      },
      { ...line, lineId: newId(), direction: 'FROM_CHARGER', kind: 'ERROR', payload: { code: 'Wrong' }, tookMs: 12 },
      { ...line, lineId: newId(), direction: 'FROM_CHARGER', kind: 'UNREADABLE', payload: '{"broken', action: null },
    ],
    aliasUses: [
      {
        ...{ useId: newId(), at, outcome: 'COMPLETED', endpoint: 'POST /api/circuit/{circuit_id}/rebalance_load' },
        ...{ circuitId: id(main, 'circuit_id'), nodeId: id(main, 'node_id') },
        ...{ microgridId: id(microgrid, 'microgrid_id') },
        caller: { kind: 'token', id: depotId, name: 'Old scheduler' },
      },
    ],
  })
  return openedLine
}

type LaidOut = Pick<Awaited<ReturnType<typeof layOutDepot>>, 'depotId' | 'main' | 'bay'>

/** The pages that show what chargers, webhooks and older clients leave behind. */
async function ledgerPages(admin: Api, longName: string, { depotId, main, bay }: LaidOut): Promise<readonly Shown[]> {
  const chargePointId = id(bay, 'charge_point_id')
  const line = await leaveTraces(admin, depotId, chargePointId, main)
  const url = `https://hooks.example.org/${'a'.repeat(90)}`
  const { webhook_id: webhookId } = await admin.post('/api/webhook', { name: longName, url, kinds: ['NONE_SUCH'] })
  const chargers = `/depots/${depotId}/chargers`
  return [
    [`${chargers}?edit=${chargePointId}&key=new`, 'A random key is made'],
    [`${chargers}?edit=${chargePointId}&key=remove`, 'not let in again'],
    [`${chargers}/${chargePointId}/messages`, 'SetChargingProfile'],
    [`${chargers}/${chargePointId}/messages?errors=true`, 'can’t be read'],
    [`${chargers}/${chargePointId}/messages?open=${line}`, 'Too long to be kept'],
    [`${chargers}/${chargePointId}/messages?action=Reset`, 'Nothing matches'],
    ['/admin/unknown-chargers', stranger],
    [`/admin/unknown-chargers?adopt=${stranger}&depot=${depotId}`, 'As the charger came.'],
    [`/admin/unknown-chargers?forget=${stranger}`, 'Should it come again'],
    ['/admin/webhooks', longName],
    ['/admin/webhooks?create=true', 'How grave'],
    [`/admin/webhooks/${webhookId}`, 'Nothing was sent yet'],
    [`/admin/webhooks/${webhookId}?renew=${webhookId}`, 'signed with the new one'],
    ['/admin/older-endpoints', 'Main incomer in'],
  ]
}

/** One open, with all that a page can show of it, whose id is answered, and one that is over. */
async function layOutIncidents(depotId: string, nodeId: string, admin: Api): Promise<string> {
  const link = { nodeId, name: 'Feeder A', w: 62_000, isBinding: true, sharedBy: 6 }
  await reportIncidents(
    {
      ...{ depotId, kind: 'CHARGER_OFFLINE', severity: 'YELLOW', cause: 'OFFLINE', context: {}, isOver: true },
      scope: { type: 'NODE', id: nodeId, name: 'Main incomer' },
    },
    {
      ...{ depotId, kind: 'BREACH', severity: 'RED', cause: `BREACH ${nodeId}` },
      scope: { type: 'NODE', id: nodeId, name: 'Feeder A' },
      context: {
        ...{ measuredW: 430_400, limitW: 400_000, mostW: 442_000, averageW: 396_000, leftMs: 412_000 },
        ...{ looksLike: 'UNCONTROLLED_LOAD', until: Date.now() + 7_200_000, limitBy: 'network company' },
        chain: [{ ...link, nodeId: 'bay', name: 'Bay 12', w: 150_000, isBinding: false }, link],
      },
    },
    {
      ...{ depotId, kind: 'CHARGER_OFFLINE', severity: 'YELLOW', cause: 'OFFLINE 2', context: { fallbackW: 6_000 } },
      scope: { type: 'CHARGE_POINT', id: nodeId, name: 'Bay 7 of the long row along the northern fence' },
    },
    {
      ...{ depotId, kind: 'SECURITY', severity: 'INFO', cause: 'SECURITY', context: { event: 'a new key' } },
      ...{ scope: { type: 'CHARGE_POINT', id: nodeId, name: 'Bay 3' }, isOver: true },
    },
  )
  const open = (await admin.get(`/api/incident?depot_id=${depotId}&kind=BREACH`)) as unknown as {
    items: { incident_id: string }[]
  }
  const incidentId = open.items[0]?.incident_id ?? ''
  await admin.post(`/api/incident/${incidentId}/comment`, {
    comment: 'The workshop runs its compressor.\nCalled them.',
  })
  return incidentId
}

/** The pages of one charger, and whether the depot is safe without anybody. */
function chargerPages(
  depotId: string,
  faultyId: string,
  emptyId: string,
  bay: Record<string, string>,
): readonly Shown[] {
  const depot = `/depots/${depotId}`
  const charger = `${depot}/chargers/${bay['charge_point_id']}`
  return [
    [`${depot}/chargers?find=nothing`, /^None has/],
    [charger, 'it never connected'],
    [`${charger}?ask=start`, 'For whom'],
    [`${charger}?ask=tell`, /^Ask Bay 12 to tell/],
    [`${charger}?ask=reset`, 'The charger starts anew'],
    [`${depot}/chargers/nothing-like-it`, 'No such charge point'],
    [`${depot}/fallback-proof`, 'never confirmed'],
    [`/depots/${faultyId}/fallback-proof`, 'See the faults of the microgrid'],
    [`/depots/${emptyId}/fallback-proof`, 'No node to prove it for'],
    [`${depot}/breaches`, 'No open breach'],
    [`${depot}/departures`, 'No departure plan yet'],
    [`${depot}/departures?bring_in=true`, 'Choose a file…'],
  ]
}

/** A depot with everything on it, one that can't be assembled and one with nothing: a set for each test. */
async function layOutDepots(admin: Api, of: string) {
  const longName = `Depot of the ${'very '.repeat(8)}long name, ${of}`
  const laidOut = await layOutDepot(admin, longName)
  const faulty = await admin.post('/api/depot', { name: `Faulty, ${of}`, timezone: 'UTC' })
  await admin.post(`/api/depot/${faulty['depot_id']}/circuit`, { name: 'Without a rating' })
  const empty = await admin.post('/api/depot', { name: `Empty, ${of}`, timezone: 'UTC' })
  return { ...laidOut, longName, faultyId: id(faulty, 'depot_id'), emptyId: id(empty, 'depot_id') }
}

const looksMs = 360_000
const looked = 'accessible and fit, light and dark, on a desk and on a phone'

test(`UI-2: the pages of load, microgrid and cycles are ${looked}`, async ({ openAs, admin }) => {
  test.setTimeout(looksMs)
  const { depotId, main, feeder, longName, faultyId, emptyId } = await layOutDepots(admin, 'its power')
  const depot = `/depots/${depotId}`
  const night = await keepNight()
  const cycles = `/depots/${night.depotId}/cycles`
  const cycle = `${cycles}/${night.cycleIds.at(-1)}`
  const pages: Shown[] = [
    ['/depots', longName],
    ['/depots?create=true', 'Only some users'],
    [`${depot}/load`, 'What holds the depot back'],
    [`${depot}/load?window=1h&node=${feeder['node_id']}`, 'Show the whole site alone'],
    [`/depots/${faultyId}/load`, 'Can’t be assembled'],
    [`/depots/${emptyId}/load`, 'No chargers yet'],
    [`${depot}/microgrid`, 'Container battery'],
    [`${depot}/microgrid?node=${main['node_id']}`, /^Main incomer may carry 1\s000\skW/],
    [`${depot}/microgrid?control=true`, 'Loads that nobody controls'],
    [`/depots/${faultyId}/microgrid`, 'Mend Without a rating'],
    [`/depots/${emptyId}/microgrid`, 'No nodes yet'],
    [`${depot}/cycles`, /No cycle yet|No bus asks/],
    [cycles, 'Curtailed'],
    [`${cycles}?outcome=REJECTED`, 'Nothing matches'],
    [cycle, 'BINDING'],
    [`${cycle}?what_if=true`, 'Nothing is sent to chargers'],
    [`${cycles}/nothing-like-it`, 'There is no such cycle'],
    ['/depots/nothing-like-it/microgrid', 'There is no such page'],
    ['/nowhere', 'There is no such page'],
  ]
  const page = await openAs('system_admin', firstLook)
  for (const [path, shows] of pages) await lookAt(page, path, shows)
})

test(`UI-2: the pages of registries, chargers and incidents are ${looked}`, async ({ openAs, admin }) => {
  test.setTimeout(looksMs)
  const { depotId, main, bay, faultyId, emptyId } = await layOutDepots(admin, 'its chargers')
  const depot = `/depots/${depotId}`
  const incidentId = await layOutIncidents(depotId, main['node_id'] ?? '', admin)
  const pages: Shown[] = [
    [`${depot}/circuits`, 'Feeder A'],
    [`${depot}/circuits?edit=new`, 'Rating, as the plate states it'],
    [`${depot}/circuits?move=${main['circuit_id']}`, 'Onto which circuit'],
    [`${depot}/circuits?remove=${main['circuit_id']}`, 'Its node leaves the microgrid'],
    [`${depot}/circuits?find=nothing`, /^None of/],
    [`${depot}/chargers`, 'Bay 12'],
    [`${depot}/chargers?edit=${bay['charge_point_id']}`, 'Add connector'],
    [`${depot}/chargers?edit=${bay['charge_point_id']}&connector=new`, 'as much as its charge point'],
    ...chargerPages(depotId, faultyId, emptyId, bay),
    [`${depot}/power-sources`, 'Container battery'],
    [`${depot}/devices`, 'Main meter'],
    [`${depot}/devices?remove_depot=true`, 'This can’t be undone'],
    [`/depots/${emptyId}/devices`, 'No devices yet'],
    [`/incidents?depot=${depotId}`, 'Feeder A draws 431 kW'],
    [`/incidents?depot=${depotId}&state=RESOLVED`, 'Main incomer is offline'],
    [`/incidents?depot=${depotId}&kind=SECURITY`, 'No open incident matches'],
    [`/incidents/${incidentId}`, 'shared by 6'],
    ['/incidents/nothing-like-it', 'There is no such page'],
  ]
  const page = await openAs('system_admin', firstLook)
  for (const [path, shows] of pages) await lookAt(page, path, shows)
})

test(`UI-2: the pages of the administration and of ledgers are ${looked}`, async ({ openAs, admin }) => {
  test.setTimeout(looksMs)
  const { depotId, main, bay, longName } = await layOutDepots(admin, 'its house')
  const pages: Shown[] = [
    ['/admin/microgrids', longName],
    [`/admin/microgrids/${depotId}`, 'Resync'],
    ['/admin/users', 'Viola'],
    ['/admin/users?create=true', 'First password'],
    ['/admin/tokens', 'Tokens'],
    ['/admin/tokens?create=true', 'read depots and registries'],
    ...(await ledgerPages(admin, longName, { depotId, main, bay })),
    [`/admin/audit?depot=${depotId}`, /Depot .* created/],
    ['/account', 'New password again'],
  ]
  const page = await openAs('system_admin', firstLook)
  for (const [path, shows] of pages) await lookAt(page, path, shows)
})

test('UI-2: signing in is accessible and fits, light and dark, on a desk and on a phone', async ({
  openAsStranger,
}) => {
  await lookAt(await openAsStranger(firstLook), '/', 'Sign in to Busbar')
})

test('UI-2: the API’s reference is accessible and fits, on a phone and in the dark too', async ({ openAs }) => {
  test.setTimeout(240_000)
  const page = await openAs('viewer', firstLook)
  await page.goto('/api/docs#VERSION_CONFLICT')
  for (const { colorScheme, viewport } of looks) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    await expect(page.getByRole('heading', { name: 'Busbar API' })).toBeAttached()
    // It is long, and made of the same few pieces: one of each kind has the colours of all.
    await expectAccessible(page, 'colours', oneOfEachKind)
    if (viewport === phone) await expectAccessible(page, 'all but colours')
    await expectNoSidewaysScroll(page)
  }
})

test('SEC-1: the page runs under a policy without inline scripts', async ({ openAs }) => {
  const page = await openAs('operator')
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text())
  })
  const answer = await page.goto('/depots')
  expect(answer?.headers()['content-security-policy']).toContain("script-src 'self'")
  await expect(page.getByRole('heading', { name: 'Depots', level: 1 })).toBeVisible()
  expect(refused).toEqual([])
})

test('UI-2: the system’s scheme can be overridden, and the choice is kept', async ({ openAs }) => {
  const page = await openAs('operator', { colorScheme: 'light' })
  await page.goto('/depots')
  await expect.poll(() => schemeOf(page)).toBe('light')
  await page.getByRole('button', { name: 'Account of Otto' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect.poll(() => schemeOf(page)).toBe('dark')
  await page.reload({ waitUntil: 'commit' })
  await expect.poll(() => schemeOf(page)).toBe('dark')
})

test('EVT-2: the audit’s times are corrected by keyboard, part by part', async ({ openAs }) => {
  const page = await openAs('operator', { timezoneId: 'UTC', locale: 'en-US' })
  await page.goto('/admin/audit')
  const from = page.getByLabel('From (your time)')
  const filtered = () => new URL(page.url()).searchParams.get('from')
  await from.fill('2026-11-20T10:00')
  await page.keyboard.press('Enter')
  await expect.poll(filtered).toContain('2026-11-20T10:00')

  // The year is the third part of the field: while its digits come, the years in between are nobody's filter.
  await from.click({ position: { x: 16, y: 16 } })
  await page.keyboard.type('11202025')
  await expect(from).toHaveValue('2025-11-20T10:00')
  expect(filtered()).toContain('2026-11-20T10:00')
  await page.keyboard.press('Enter')
  await expect.poll(filtered).toContain('2025-11-20T10:00')
  await expect(from).toBeFocused()

  await page.goto('/admin/audit?from=2026-11-20T10:00:00.000Z')
  await expect(from).toHaveValue('2026-11-20T10:00')
  await from.fill('')
  await from.blur()
  await expect.poll(filtered).toBeNull()
})

test('UI-2: on a phone no word of ours is broken apart, however long the names beside it are', async ({
  openAs,
  admin,
}) => {
  await layOutDepot(admin, `Depot with ${'quite-a-long-name-'.repeat(5)}at-the-harbour`)
  const page = await openAs('system_admin', { viewport: phone })
  for (const [path, words] of [
    ['/admin/users', ['Viewer', 'Operator', 'System admin']],
    ['/admin/microgrids', ['Version', 'Last sync']],
  ] as const) {
    await page.goto(path)
    for (const word of words) {
      const cell = page.getByRole('table').getByText(word, { exact: true }).first()
      await expect(cell).toBeVisible()
      const lines = await cell.evaluate((element) => {
        const range = element.ownerDocument.createRange()
        range.selectNodeContents(element)
        return range.getClientRects().length
      })
      expect(lines, word).toBe(1)
    }
    await expectNoSidewaysScroll(page)
  }
})

test('UI-1: a microgrid without nodes offers the way to the first', async ({ openAs, admin }) => {
  const depot = await admin.post('/api/depot', { name: 'Bare depot', timezone: 'UTC' })
  const page = await openAs('operator')
  await page.goto(`/depots/${depot['depot_id']}/microgrid`)
  await page.getByRole('button', { name: 'Add circuit' }).click()
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused()
  const viewer = await openAs('viewer')
  await viewer.goto(`/depots/${depot['depot_id']}/microgrid`)
  await expect(viewer.getByRole('button', { name: 'Add circuit' })).toBeDisabled()
})
