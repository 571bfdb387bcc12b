import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findSecretKey, keyFileOf } from '../secretKey.ts'
import { type Settings, WrongSetting } from '../settings.ts'
import {
  examineInstallation,
  examineServer,
  type InstallationFindings,
  type ServerFindings,
} from '../storage/checkUp.ts'
import type { Database } from '../storage/database.ts'
import { pendingMigrations, readMigrations } from '../storage/migrate.ts'
import { isKeyOfSecrets } from '../storage/serverKey.ts'
import { reasonOf } from '../open.ts'
import { checkFallbacks } from './checkFallbacks.ts'
import { type Check, few, ok, warning, wrong } from './findings.ts'
import { counted } from './table.ts'

const diskLowBytes = 2e9
const diskFullBytes = 2e8
const postgresOldest = 150_000
const backlogMaxMs = 60_000

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNewEnough = major > 20 || (major === 20 && minor >= 19)
  return isNewEnough ? ok('Node', version) : wrong('Node', `${version}; Busbar needs 20.19 or newer`)
}

export function checkSettings(settings: Settings): Check {
  const where = settings.DATABASE_URL === undefined ? `data in ${settings.DATA_DIR}` : 'database from DATABASE_URL'
  return ok('Settings', `${where}, served at ${settings.HOST}:${settings.PORT}`)
}

/** The folder, or where it would be made. */
export async function checkDisk(dataDir: string): Promise<Check> {
  const folder = await nearest(dataDir)
  const mayWrite = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!mayWrite) return wrong('Disk', `${folder} may not be written to`)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const detail = `${(free / 1e9).toFixed(1)} GB free for ${dataDir}`
  return free < diskFullBytes
    ? wrong('Disk', detail)
    : free < diskLowBytes
      ? warning('Disk', detail)
      : ok('Disk', detail)
}

async function nearest(folder: string): Promise<string> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  )
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder))
}

/** Whether what was kept secret can be read with the key that is there. */
async function checkKey(database: Database, settings: Settings): Promise<Check> {
  const name = 'Secret key'
  const where = settings.SECRET_KEY === undefined ? keyFileOf(settings) : 'SECRET_KEY'
  try {
    const key = await findSecretKey(settings)
    if (await isKeyOfSecrets(database, key?.fingerprint ?? null)) {
      return key ? ok(name, `from ${where}`) : warning(name, `none in ${where} yet: the first start makes it`)
    }
    const lacks = key ? 'is not the one that the secrets here were made with' : 'is missing'
    return wrong(name, `${where} ${lacks}: chargers and partners cannot prove themselves`)
  } catch (error) {
    if (error instanceof WrongSetting) return wrong(name, error.message)
    throw error
  }
}

export async function checkDatabase(database: Database, settings: Settings): Promise<readonly Check[]> {
  const isLocal = settings.DATABASE_URL === undefined
  let server: ServerFindings
  const askedAt = performance.now()
  try {
    server = await examineServer(database)
  } catch (error) {
    const reason = reasonOf(error) ?? (error instanceof Error ? error.message : String(error))
    return [wrong('Database', `does not answer: ${reason}`)]
  }
  const tookMs = Math.round(performance.now() - askedAt)
  const detail = `PostgreSQL ${server.version}, answers in ${tookMs} ms, ${(server.bytes / 1e6).toFixed(0)} MB`
  const isOld = server.versionNumber < postgresOldest
  const reached = isOld ? wrong('Database', `${detail}; Busbar needs 15 or newer`) : ok('Database', detail)
  const migrations = await checkMigrations(database)
  if (migrations.state !== 'ok') return [reached, checkServer(server, isLocal), migrations]
  const installation = checkInstallation(await examineInstallation(database))
  const inside = [await checkKey(database, settings), ...installation, await checkFallbacks(database)]
  return [reached, checkServer(server, isLocal), migrations, ...inside]
}

function checkServer(server: ServerFindings, isLocal: boolean): Check {
  const name = isLocal ? 'Local PostgreSQL' : 'PostgreSQL settings'
  const used = `${server.connections} of ${server.connectionsMax} connections`
  if (server.damagedPages > 0) {
    return wrong(name, `${counted(server.damagedPages, 'damaged page')} on the disk: restore a back-up to another disk`)
  }
  if (server.careless.length > 0) {
    return wrong(name, `${server.careless.join(', ')} off: a power cut may take what was acknowledged`)
  }
  return server.connections > 0.9 * server.connectionsMax ? warning(name, `${used} are in use`) : ok(name, used)
}

async function checkMigrations(database: Database): Promise<Check> {
  const name = 'Migrations'
  try {
    const due = await pendingMigrations(database, await readMigrations())
    return due.length === 0
      ? ok(name, 'up to date')
      : warning(name, `${due.join(', ')} due: busbar migrate, or the next start, brings them`)
  } catch (error) {
    return wrong(name, error instanceof Error ? error.message : String(error))
  }
}

export function checkInstallation(found: InstallationFindings): readonly Check[] {
  return [checkAdmins(found), checkFaults(found), checkMicrogrids(found), checkBacklogs(found)]
}

function checkAdmins({ enabledAdmins }: InstallationFindings): Check {
  if (enabledAdmins > 0) return ok('System admins', `${enabledAdmins} may sign in`)
  return warning('System admins', 'nobody can sign in as one: the first start makes one, later busbar user does')
}

function checkFaults({ depots, faulty }: InstallationFindings): Check {
  const name = 'Topology'
  if (faulty.length === 0) return ok(name, `${counted(depots, 'depot')} without faults`)
  const told = few(faulty.map(({ name: depot, codes }) => `"${depot}": ${codes.join(', ')}`))
  return wrong(name, `faults in ${faulty.length} of ${counted(depots, 'depot')}: ${told}`)
}

function checkMicrogrids({ depots, withoutMicrogrid }: InstallationFindings): Check {
  const name = 'Microgrids'
  const due = withoutMicrogrid.filter(({ hasTopLevel }) => hasTopLevel).map(({ name: depot }) => `"${depot}"`)
  if (due.length > 0) return wrong(name, `busbar backfill gives one to ${few(due)}`)
  const bare = withoutMicrogrid.map(({ name: depot }) => `"${depot}"`)
  if (bare.length > 0) return warning(name, `none, for want of a top-level circuit: ${few(bare)}`)
  return ok(name, depots === 0 ? 'no depot yet' : 'every depot has one')
}

/** With nobody serving, events wait for the next start: that is no fault. */
function checkBacklogs({ backlogs, otherConnections }: InstallationFindings): Check {
  const name = 'Outbox'
  const told = few(
    backlogs.map(({ subscriber, events, oldestMs }) => {
      const age = `the oldest for ${Math.round(oldestMs / 1000)} s`
      return `${counted(events, 'event')} ${subscriber === null ? 'untold' : `not seen by ${subscriber}`}, ${age}`
    }),
  )
  if (backlogs.length === 0) return ok(name, 'everything was told')
  if (otherConnections === 0) return ok(name, `${told}; the next start goes on`)
  return backlogs.some(({ oldestMs }) => oldestMs > backlogMaxMs) ? wrong(name, told) : ok(name, told)
}
