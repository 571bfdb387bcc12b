import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { connect as connectPlainly } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authority, one, selfMade, server } from '../../tests/support/certificates.ts'
import { databaseUrl } from '../../tests/support/commandLine.ts'
import { migrated } from '../../tests/support/house.ts'
import { basic, knock } from '../../tests/support/ocppLine.ts'
import { freshDatabase, type FreshDatabase } from '../../tests/support/postgres.ts'
import { soon } from '../../tests/support/soon.ts'
import { demoChargers } from './demo/chargers.ts'
import { startLiveDemo } from './demo/live.ts'
import { seedDemo } from './demo.ts'
import { newId } from './engine/ids.ts'
import type { Cause } from './engine/ports.ts'
import { type Serving, serve } from './main.ts'
import { readSettings } from './settings.ts'

const password = 'a password for the test'
const cause = (): Cause => ({
  ...{ actor: { kind: 'busbar', id: null, name: 'a test' }, correlationId: newId(), causationId: null },
})

let folder: string
let database: FreshDatabase
let serving: Serving
let depotId = ''
let port = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'busbar-tls-'))
  database = await freshDatabase({ template: migrated })
  const files = { 'cert.pem': server.cert, 'key.pem': server.key, 'ca.pem': authority }
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
  const tls = { TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem', TLS_CLIENT_CA: 'ca.pem', OCPP_PROFILE_MIN: '2' }
  const settings = await readSettings(
    {
      ...{ DATABASE_URL: databaseUrl(database.connection), ADMIN_PASSWORD: password, LOG_LEVEL: 'silent', PORT: '0' },
      ...{ ...tls, DATA_DIR: join(folder, 'data') },
    },
    folder,
  )
  serving = await serve(settings, async ({ house }) => {
    depotId = (await seedDemo(house, cause())).depotId
    return []
  })
  port = Number(new URL(serving.url).port)
})
afterAll(async () => {
  await serving?.stop()
  await database?.drop()
  await rm(folder, { recursive: true })
})

type Answered = { readonly status: number; readonly cookie: string; readonly body: string }

const ask = (path: string, body: object | null = null, shown: object = {}): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const headers = body && { 'content-type': 'application/json' }
    const how = { method: body ? 'POST' : 'GET', ca: authority, agent: false, ...(headers && { headers }), ...shown }
    const asked = request(`${serving.url}${path}`, how, (response) => {
      let said = ''
      response.on('data', (part: Buffer) => (said += part.toString()))
      response.on('end', () => {
        const [cookie = ''] = response.headers['set-cookie'] ?? []
        resolve({ status: response.statusCode ?? 0, cookie, body: said })
      })
    })
    asked.on('error', reject)
    asked.end(body && JSON.stringify(body))
  })

describe('OCPP-7: with a certificate of its own Busbar speaks TLS on its one port', () => {
  test('to browsers, which need none, and may have any', async () => {
    expect(serving.url).toMatch(/^https:/)
    for (const shown of [{}, one, selfMade]) expect(await ask('/healthz', null, shown)).toMatchObject({ status: 200 })
    const signedIn = await ask('/api/session', { name: 'admin', password })
    expect(signedIn.status).toBe(200)
    expect(signedIn.cookie).toMatch(/; Secure/)
  })

  test('to chargers, with a key or a certificate', async () => {
    const { house } = serving.opened
    const chargers = await demoChargers(house, depotId, cause())
    const [identity = '', key = ''] = [...chargers.keys][0] ?? []
    const knockWith = (authorization: string | null, shown: object = {}) =>
      knock(port, { identity, authorization, scheme: 'wss', tls: { ca: authority, ...shown } })
    const came = await knockWith(basic(identity, key))
    expect(came.type).toBe('in')
    if (came.type === 'in') came.line.socket.terminate()
    expect(await knockWith(null)).toMatchObject({ status: 401 })
    // It is a certificate that we believe, of somebody else.
    expect(await knockWith(basic(identity, key), one)).toMatchObject({ status: 401 })
  })

  test('to the chargers of the demo, whatever name the certificate bears', async () => {
    const { house } = serving.opened
    const chargers = await demoChargers(house, depotId, cause())
    const { url, ownCertificate } = serving
    const live = startLiveDemo({ ...chargers, url, ownCertificate, log: house.log, measured: () => {} })
    const { connectedCount, stop } = await live
    await soon(() => expect(connectedCount()).toBe(chargers.keys.size))
    await stop()
  })

  test('SEC-4: and not to who speaks none', async () => {
    const socket = connectPlainly(port, '127.0.0.1')
    let said = ''
    socket.on('data', (part) => (said += part.toString('latin1')))
    socket.on('error', () => undefined)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('GET /healthz HTTP/1.1\r\nhost: depot\r\n\r\n')
    await closed
    expect(said).not.toContain('200')
    expect(await ask('/healthz')).toMatchObject({ status: 200 })
  })

  test('OPS-4: and says in its metrics when the certificate ends', async () => {
    const body = serving.opened.house.metrics.text()
    expect(body).toMatch(/^busbar_certificate_ends_seconds 4948857173$/m)
  })
})

test('OPS-3: a certificate that can’t be used stops the start with one line, before anything is opened', async () => {
  await writeFile(join(folder, 'other.pem'), one.key)
  const named = { TLS_CERT: 'cert.pem', TLS_KEY: 'other.pem', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  const settings = await readSettings({ ...named, LOG_LEVEL: 'silent' }, folder)
  await expect(serve(settings)).rejects.toThrow(/^setting TLS_KEY: .*other\.pem is not the key of the certificate in/)
})
