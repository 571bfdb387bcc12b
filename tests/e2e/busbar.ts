import assert from 'node:assert/strict'
import { join } from 'node:path'
import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test'
import { apiAs, type Api } from './api.ts'

export type Role = 'viewer' | 'operator' | 'system_admin'

type Fixtures = {
  /** the API as a system admin, to lay out what a test is not about */
  readonly admin: Api
  /** a browser of its own, signed in as that role */
  readonly openAs: (role: Role, options?: BrowserContextOptions) => Promise<Page>
  /** a browser of its own in which nobody is signed in */
  readonly openAsStranger: (options?: BrowserContextOptions) => Promise<Page>
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(setting('BUSBAR_URL')),
  admin: async ({}, use) => use(await apiAs(sessionOf('system_admin'))),
  openAsStranger: async ({ browser, viewport }, use) => {
    const opened: BrowserContext[] = []
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: setting('BUSBAR_URL'), viewport, ...options })
      opened.push(context)
      return context.newPage()
    })
    for (const context of opened) await context.close()
  },
  openAs: async ({ openAsStranger }, use) =>
    use((role, options) => openAsStranger({ ...options, storageState: sessionOf(role) })),
})

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect.soft(tooWide, `${page.url()} is too wide`).toBe(0)
}

/** A depot with everything on it that its pages can show. */
export async function layOutDepot(admin: Api, name: string) {
  const depot = await admin.post('/api/depot', { name, timezone: 'Australia/Perth' })
  const path = `/api/depot/${depot['depot_id']}`
  const circuit = (fields: object) => admin.post(`${path}/circuit`, fields)
  const main = await circuit({
    name: 'Main incomer',
    rating: { unit: 'kVA', value: 1250, power_factor: 0.95 },
    safe_default_kw: 1000,
  })
  const feeder = await circuit({
    name: 'Feeder A',
    parent_circuit_id: main['circuit_id'],
    rating: { unit: 'A', value: 630, voltage_v: 415, phases: 3, power_factor: 0.95 },
  })
  const other = await circuit({ name: 'Feeder B', parent_circuit_id: main['circuit_id'], safe_default_kw: 60 })
  const bay = await admin.post(`${path}/charge_point`, {
    name: 'Bay 12',
    circuit_id: feeder['circuit_id'],
    ocpp_identity: `${depot['depot_id']?.slice(-12)}-12`,
    rating: { unit: 'kW', value: 150 },
    connectors: [{ number: 1 }, { number: 2, name: 'Left arm', rating: { unit: 'kW', value: 75 } }],
  })
  await admin.post(`${path}/power_source`, {
    name: 'Container battery',
    kind: 'BATTERY',
    circuit_id: main['circuit_id'],
    rating: { unit: 'kW', value: 250 },
    capacity_kwh: 500,
  })
  await admin.post(`${path}/power_source`, { name: 'Old diesel', kind: 'GENERATOR' })
  await admin.post(`${path}/device`, { name: 'Main meter', kind: 'METER', circuit_id: main['circuit_id'] })
  return { depotId: id(depot, 'depot_id'), main, feeder, other, bay }
}

export function id(sent: Record<string, string>, name: string): string {
  const value = sent[name]
  assert(value, `there is no ${name}`)
  return value
}

const sessionOf = (role: Role): string => join(setting('BUSBAR_FOLDER'), `${role}.json`)

function setting(name: string): string {
  const value = process.env[name]
  assert(value, `${name} is not set: tests/e2e/server.ts has not run`)
  return value
}
