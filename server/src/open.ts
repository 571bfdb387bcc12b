import { type OpenHouse, openHouse, retentionOf } from './house.ts'
import { Outage } from './engine/outage.ts'
import type { Log } from './engine/ports.ts'
import type { ServerKey } from './engine/serverKey.ts'
import { type Tracing, untraced } from './engine/tracing.ts'
import { distrustChargers } from './restored.ts'
import { keyFileOf } from './secretKey.ts'
import { type Settings, WrongSetting } from './settings.ts'
import { type Connection, openDatabase } from './storage/database.ts'
import { launchPostgres, type LocalPostgres } from './storage/local/launch.ts'
import { migrate, NewerDatabase, readMigrations } from './storage/migrate.ts'
import { adoptServerKey } from './storage/serverKey.ts'

export type Opened = {
  readonly house: OpenHouse
  readonly connection: Connection
  /** whether the database is our own local one */
  readonly isLocal: boolean
  readonly migrated: readonly string[]
  close(): Promise<void>
}

/** The database can't be reached, started or brought forward; the message says why. */
export class DatabaseUnusable extends Error {}

/** The database that the settings name, started if it is our own, brought forward, with everything behind the doors. */
export async function open(
  settings: Settings,
  log: Log,
  tracing: Tracing = untraced,
  serverKey?: ServerKey,
): Promise<Opened> {
  const found = await findDatabase(settings, log)
  try {
    const migrated = await usable(() => bringForward(found.connection, log))
    const house = await openHouse(found.connection, log, undefined, tracing, {
      retention: retentionOf(settings),
      allowedNetworks: settings.OUTBOUND_ALLOWED,
      silenceMs: settings.DATABASE_SILENCE_S * 1000,
      leaseMs: settings.STEERING_LEASE_S * 1000,
      ...(serverKey && { serverKey }),
    })
    if (serverKey) await refuseOtherKey(house, serverKey, settings)
    if (found.restored) {
      await distrustChargers(house, log)
      await found.restored()
    }
    return {
      house,
      connection: found.connection,
      isLocal: found.isLocal,
      migrated,
      close: async () => {
        await house.close()
        await found.release()
      },
    }
  } catch (error) {
    await found.release()
    throw error
  }
}

/** With another key no charger could prove itself any more, and nobody would know why. */
async function refuseOtherKey(house: OpenHouse, serverKey: ServerKey, settings: Settings): Promise<void> {
  if ((await adoptServerKey(house.database, serverKey.fingerprint)) === 'ours') return
  await house.close()
  const where = settings.SECRET_KEY === undefined ? `in ${keyFileOf(settings)}` : 'of SECRET_KEY'
  throw new WrongSetting(
    `the key ${where} is not the one that the secrets in this database were made with: bring that one back`,
  )
}

export async function findDatabase(
  settings: Settings,
  log: Log,
): Promise<Pick<LocalPostgres, 'restored'> & Pick<Opened, 'connection' | 'isLocal'> & { release(): Promise<unknown> }> {
  if (settings.DATABASE_URL !== undefined) {
    return { connection: settings.DATABASE_URL, isLocal: false, restored: null, release: () => Promise.resolve() }
  }
  const local = await usable(() =>
    launchPostgres({
      dataDir: settings.DATA_DIR,
      binDir: settings.PG_BINDIR,
      log: (line) => log.info({}, line),
    }),
  )
  const { connection, restored, release } = local
  return { connection, isLocal: true, restored, release }
}

async function usable<Result>(use: () => Promise<Result>): Promise<Result> {
  try {
    return await use()
  } catch (error) {
    if (error instanceof NewerDatabase) throw error
    const reason = reasonOf(error) ?? (error instanceof Error ? error.message : String(error))
    throw new DatabaseUnusable(`the database can't be used: ${reason}`, { cause: error })
  }
}

/** What the system or the database says no with, in one line; null for anything else, which then is a bug of ours. */
export function reasonOf(error: unknown): string | null {
  if (error instanceof Outage) return reasonOf(error.cause) ?? error.message
  // A host has several addresses, and each its own reason.
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const isSystems = /^E[A-Z0-9]+$/.test(error.code)
  const isDatabases = /^[0-9A-Z]{5}$/.test(error.code)
  return isSystems || isDatabases ? (error.message.split('\n', 1)[0] ?? '') : null
}

async function bringForward(connection: Connection, log: Log): Promise<readonly string[]> {
  const database = openDatabase(connection, { poolMax: 2 })
  try {
    const applied = await migrate(database, await readMigrations())
    if (applied.length > 0) log.info({ migrations: applied }, 'the database was brought forward')
    return applied
  } finally {
    await database.close()
  }
}
