import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseUrl } from '../../tests/support/commandLine.ts'
import { migrated } from '../../tests/support/house.ts'
import { freshDatabase, type FreshDatabase } from '../../tests/support/postgres.ts'
import type { House } from './engine/house.ts'
import { serve } from './main.ts'
import { readSettings } from './settings.ts'

let folder: string
let database: FreshDatabase

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'busbar-main-'))
  database = await freshDatabase({ template: migrated })
})
afterAll(async () => {
  await database?.drop()
  await rm(folder, { recursive: true })
})

const password = 'a password for the test'

test('OPS-4: it is ready only when its preset first admin can sign in', async () => {
  let url = ''
  const settings = await readSettings(
    {
      ...{ DATABASE_URL: databaseUrl(database.connection), ADMIN_PASSWORD: password, LOG_LEVEL: 'silent' },
      ...{ PORT: '0', DATA_DIR: folder },
    },
    folder,
  )
  const readyz = async () => (await fetch(`${url}/readyz`)).status
  const asItIsMade: number[] = []
  const serving = await serve(settings, async ({ house }) => {
    const { handleAccess, steering } = house
    const reachedAt = steering.reachedAt.bind(steering)
    steering.reachedAt = (at) => reachedAt((url = at))
    const slowly: House['handleAccess'] = async (...given) => {
      asItIsMade.push((await fetch(`${url}/healthz`)).status, await readyz())
      return handleAccess(...given)
    }
    Object.assign(house, { handleAccess: slowly })
    return []
  })
  try {
    expect(asItIsMade).toEqual([200, 503])
    expect(await readyz()).toBe(200)
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'admin', password })
    expect((await fetch(`${url}/api/session`, { method: 'POST', headers, body })).status).toBe(200)
  } finally {
    await serving.stop()
  }
})
