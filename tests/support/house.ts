import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Role, Scope } from '@busbar/domain/access/access'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { LightMyRequestResponse } from 'fastify'
import { newSecret, sha256, tokenText } from '../../server/src/engine/credentials.ts'
import { installation } from '../../server/src/engine/house.ts'
import { newId } from '../../server/src/engine/ids.ts'
import type { Peers } from '../../server/src/engine/peers.ts'
import type { Cause, Clock, Log } from '../../server/src/engine/ports.ts'
import type { Tracing } from '../../server/src/engine/tracing.ts'
import { type HouseOptions, openHouse, type OpenHouse } from '../../server/src/house.ts'
import { httpDoor, type HttpOptions } from '../../server/src/http/app.ts'
import type { App } from '../../server/src/http/doors.ts'
import { ocppDoor } from '../../server/src/ocpp/gateway.ts'
import { ocppSettings } from '../../server/src/ocpp/settings.ts'
import { openDatabase } from '../../server/src/storage/database.ts'
import { peers } from '../../server/src/peers/peers.ts'
import { migrate, readMigrations } from '../../server/src/storage/migrate.ts'
import { type Connection, freshDatabase, type Template } from './postgres.ts'

/** Headers that say who asks. */
export type Caller = { readonly headers: Record<string, string>; readonly id: string; readonly name: string }

export type Asked = {
  readonly as?: Caller | null
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export type TestHouse = {
  readonly house: OpenHouse
  readonly app: App
  readonly connection: Connection
  /** where it listens, if it was asked to */
  readonly url: string
  /** a user of this role with an open session; a password only where it is asked for, as cheap as it can be checked */
  signedIn(role: Role, password?: string): Promise<Caller>
  /** a token with a role, or with scopes only, that may be bound to depots */
  token(rights: {
    readonly role?: Role | null
    readonly scopes?: readonly Scope[]
    readonly depotIds?: readonly string[] | null
    readonly expiresAt?: number | null
  }): Promise<Caller>
  /** asks without a socket; `body` is sent as JSON */
  ask(method: string, path: string, asked?: Asked): Promise<LightMyRequestResponse>
  /** has a command carried out behind the door, as busbar itself */
  command(depotId: string, command: DepotCommand): Promise<void>
  /** closes the doors and the house, and drops the database unless it was given */
  close(): Promise<void>
}

export const migrated: Template = {
  name: 'migrated',
  prepare: async (connection) => {
    const database = openDatabase(connection, { poolMax: 1 })
    await migrate(database, await readMigrations())
    await database.close()
  },
}

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** A whole Busbar behind its HTTP door, on a migrated database of its own. */
export async function openTestHouse(
  options: {
    readonly clock?: Clock
    readonly log?: Log
    readonly tracing?: Tracing
    readonly http?: Partial<HttpOptions>
    /** a free port instead of `ask` alone */
    readonly listen?: boolean
    /** a database that is there already and stays: to open a second house on it */
    readonly connection?: Connection
    readonly house?: HouseOptions
    /** chargers may come, and depots are steered */
    readonly steers?: boolean
  } = {},
): Promise<TestHouse> {
  const { connection, drop } = options.connection
    ? { connection: options.connection, drop: () => Promise.resolve() }
    : await freshDatabase({ template: migrated })
  const house = await openHouse(connection, options.log ?? quiet, options.clock, options.tracing, options.house)
  const { clock, serverKey, steering, onMoved } = house
  const others = peers({
    ...{ steerer: () => steering.steerer(), onMoved, key: serverKey.ofPeers, clock, certificate: () => null },
  })
  const app = await httpDoor(house, {
    peers: others,
    ratePerMinute: 1_000_000,
    trustedProxies: [],
    pageFolder: null,
    ...options.http,
  })
  const ocpp = options.steers ? await letChargersIn(house, app, others) : null
  const url = options.listen ? await app.listen({ port: 0, host: '127.0.0.1' }) : ''
  await app.ready()
  if (options.steers && options.listen) await steering.reachedAt(url)
  return {
    house,
    app,
    connection,
    url,
    signedIn: (role, password) => signedIn(house, role, password),
    token: (rights) => token(house, rights),
    ask: (method, path, asked = {}) => ask(app, method, path, asked),
    command: async (depotId, command) => {
      const handled = await house.handleDepot(depotId, command, cause())
      if (isRefusal(handled)) throw new Error(`refused: ${handled.refused} ${handled.detail}`)
    },
    close: async () => {
      await ocpp?.close()
      await app.close()
      await house.close()
      await drop()
    },
  }
}

async function letChargersIn(house: OpenHouse, app: App, others: Peers) {
  const { desk, timing, log, serverKey } = house
  const ocpp = ocppDoor({
    desk,
    timing,
    log,
    peers: others,
    settings: ocppSettings({ serverKey: serverKey.ofChargers }),
  })
  ocpp.attach(app.server)
  await desk.start()
  await house.steering.start()
  return ocpp
}

const cause = (): Cause => ({
  actor: { kind: 'busbar', id: null, name: 'a test' },
  correlationId: newId(),
  causationId: null,
})

/** A password that is kept as the program would keep it takes a third of a second, and each try as long again. */
async function signedIn(house: OpenHouse, role: Role, password?: string): Promise<Caller> {
  const userId = newId()
  const name = `${role} ${userId.slice(-6)}`
  const handled = await house.handleAccess(installation, { type: 'AddUser', userId, name, role }, cause())
  if (isRefusal(handled)) throw new Error(`refused: ${handled.detail}`)
  if (password !== undefined) {
    const phc = await cheaplyKept(password)
    await house.database.transaction((tx) => house.secrets.setPassword(tx, userId, phc))
  }
  const secret = newSecret()
  const now = house.clock.now()
  await house.secrets.openSession(sha256(secret), userId, now, now + 12 * 3_600_000)
  return { headers: { cookie: `busbar_session=${secret}` }, id: userId, name }
}

async function cheaplyKept(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await promisify<string, Buffer, number, object, Buffer>(scrypt)(password, salt, 32, { N: 16, r: 8, p: 1 })
  return `$scrypt$ln=4,r=8,p=1$${salt.toString('base64')}$${key.toString('base64')}`
}

async function token(house: OpenHouse, rights: Parameters<TestHouse['token']>[0]): Promise<Caller> {
  const { role = null, scopes = [], depotIds = null, expiresAt = null } = rights
  const tokenId = newId()
  const name = `token ${tokenId.slice(-6)}`
  const secret = newSecret()
  const command = { type: 'CreateToken', tokenId, name, role, scopes, depotIds, expiresAt } as const
  const handled = await house.handleAccess(installation, command, cause(), (tx) =>
    house.secrets.setTokenSecret(tx, tokenId, sha256(secret)),
  )
  if (isRefusal(handled)) throw new Error(`refused: ${handled.detail}`)
  return { headers: { authorization: `Bearer ${tokenText(tokenId, secret)}` }, id: tokenId, name }
}

function ask(app: App, method: string, path: string, { as, body, headers }: Asked): Promise<LightMyRequestResponse> {
  return app.inject({
    method: method as 'GET',
    url: path,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...as?.headers,
      ...headers,
    },
    ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}
