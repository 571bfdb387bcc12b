import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseUrl } from '../../tests/support/commandLine.ts'
import { migrated } from '../../tests/support/house.ts'
import { freshDatabase, type FreshDatabase } from '../../tests/support/postgres.ts'
import type { House } from './engine/house.ts'
import { type Life, serve, stopOnSignal } from './main.ts'
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

describe('OPS-5: told to stop', () => {
  /** A process with a clock that stands until it is set on. */
  function aLife() {
    const seen = { nowMs: 0, stops: 0, exits: [] as number[] }
    const told = new Map<string, () => void>()
    const life: Life = {
      on: (signal, run) => told.set(signal, run),
      onOrphaned: (run) => told.set('orphaned', run),
      exit: (code) => void seen.exits.push(code),
      monotonicMs: () => seen.nowMs,
    }
    let end = (): void => undefined
    const stopping = new Promise<void>((resolve) => {
      end = resolve
    })
    const stop = (): Promise<void> => {
      seen.stops += 1
      return stopping
    }
    stopOnSignal(Promise.resolve({ stop }), life)
    const tell = async (what: string, laterMs: number): Promise<void> => {
      seen.nowMs += laterMs
      told.get(what)?.()
      await new Promise(setImmediate)
    }
    const ended = async (): Promise<void> => {
      end()
      await new Promise(setImmediate)
    }
    return { seen, tell, ended }
  }

  test('by several signals at once, as supervisors do, it stops once and cleanly', async () => {
    const { seen, tell, ended } = aLife()
    await tell('SIGTERM', 100)
    await tell('SIGTERM', 5)
    await tell('SIGINT', 900)
    expect(seen).toMatchObject({ stops: 1, exits: [] })
    await ended()
    expect(seen).toMatchObject({ stops: 1, exits: [0] })
  })

  test('it waits for nothing any more when it is told again later', async () => {
    const { seen, tell } = aLife()
    await tell('SIGINT', 100)
    await tell('SIGINT', 1_000)
    expect(seen).toMatchObject({ stops: 1, exits: [1] })
  })

  test('it stops as cleanly where the npm that started it is gone a while after the signal', async () => {
    const { seen, tell, ended } = aLife()
    await tell('SIGINT', 100)
    await tell('orphaned', 2_000)
    expect(seen).toMatchObject({ stops: 1, exits: [] })
    await ended()
    expect(seen.exits).toEqual([0])
  })
})
