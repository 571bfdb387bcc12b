import type { ChildProcess } from 'node:child_process'
import { mkdtemp, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { postgresMajor } from './binaries.ts'
import { forEachOfMany } from './copies.ts'
import { port, removeOutsideFolder, syncFolder, type Home } from './home.ts'
import { detachAs, runAs, type Owner } from './owner.ts'
import { isServerOf, orphansOf } from './processes.ts'
import { isMissing } from './fileErrors.ts'
import { logSize, logTail } from './serverLog.ts'

export const roleName = 'busbar'

const pollMs = 10
/** A crash recovery replays up to max_wal_size (1 GB). */
const readyMaxMs = 5 * 60_000
const stopMaxMs = 60_000
const heldMaxMs = 30_000
/** Orphans of a killed postmaster notice within two seconds, unless they are in the middle of a long computation. */
const orphansKilledAfterMs = 4_000
const heldPauseMs = 100

/** `postmaster.pid`, as PostgreSQL keeps it. */
export type PidFile = { readonly pid: number; readonly socketFolder: string | undefined; readonly ready: boolean }

export async function readPidFile(home: Home): Promise<PidFile | undefined> {
  const text = await readFile(join(home.dataDirectory, 'postmaster.pid'), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  const lines = text?.split('\n').map((line) => line.trim())
  const pid = Number(lines?.[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, socketFolder: lines?.[4] || undefined, ready: lines?.[7] === 'ready' }
}

/** Makes the data directory beside its place and moves it there complete: a half-made one is never found. */
export async function initialise(home: Home, owner: Owner, bin: string, durable: boolean): Promise<void> {
  const leftovers = (await readdir(home.folder)).filter((name) => name.startsWith('data.unfinished-'))
  for (const name of leftovers) await rm(join(home.folder, name), { recursive: true, force: true, maxRetries: 5 })
  const unfinished = await mkdtemp(join(home.folder, 'data.unfinished-'))
  await rm(unfinished, { recursive: true })
  const args = ['-D', unfinished, '-U', roleName, '--encoding=UTF8', '--auth-local=trust', '--auth-host=reject']
  // The built-in provider sorts by code point, the same on every system.
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions')
  args.push('--no-sync')
  await runAs(owner, join(bin, 'initdb'), args, home.folder).catch((error: unknown) => {
    throw new Error(`The database in ${home.folder} could not be made: ${wordsOf(error)}`)
  })
  if (durable) await syncAll(unfinished)
  await rename(unfinished, home.dataDirectory)
  await syncFolder(home.folder)
}

/** A few at once: initdb waits for each of a thousand files by itself, which takes longer than making them. */
async function syncAll(folder: string): Promise<void> {
  const inside = await readdir(folder, { recursive: true })
  await forEachOfMany([...inside.map((name) => join(folder, name)), folder], syncFolder)
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : ''
  return said === '' ? error.message : said
}

export async function checkMajor(home: Home): Promise<'absent' | 'usable'> {
  const version = await readFile(join(home.dataDirectory, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (version === undefined) return 'absent'
  if (version.trim() === String(postgresMajor)) return 'usable'
  throw new Error(
    `${home.dataDirectory} was made by PostgreSQL ${version.trim()}, Busbar runs ${postgresMajor}: ` +
      `carry the data over with that version's pg_dump, or set PG_BINDIR or DATABASE_URL`,
  )
}

export async function startServer(
  home: Home,
  owner: Owner,
  bin: string,
  options: { readonly socketFolder: string; readonly durable: boolean; readonly log: (line: string) => void },
): Promise<void> {
  const args = ['-D', home.dataDirectory, ...settings(options.socketFolder, options.durable)]
  const startedAt = Date.now()
  for (;;) {
    await clearLeftovers(home, options.socketFolder)
    const outcome = await startOnce(home, owner, join(bin, 'postgres'), args)
    if (outcome.type === 'ready') return
    const elapsedMs = Date.now() - startedAt
    if (outcome.type === 'failed' || elapsedMs > heldMaxMs) {
      throw new Error(`PostgreSQL did not start on ${home.dataDirectory}. Its log ends:\n${outcome.lines}`)
    }
    if (elapsedMs > orphansKilledAfterMs) await killOrphans(home, options.log)
    await pause(heldPauseMs)
  }
}

function settings(socketFolder: string, durable: boolean): readonly string[] {
  const always = {
    cluster_name: 'busbar',
    listen_addresses: '',
    // A list of quoted names: a comma may be part of a path.
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: String(port),
    max_connections: '100',
    // /dev/shm has 64 MB in a container.
    dynamic_shared_memory_type: 'mmap',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // What an online back-up needs.
    wal_level: 'replica',
    log_destination: 'stderr',
    logging_collector: 'off',
  }
  const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const careful = { fsync: 'on', full_page_writes: 'on' }
  const chosen = { ...always, ...(durable ? careful : careless) }
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

type Outcome =
  | { readonly type: 'ready' }
  /** processes of an earlier server still hold the data directory */
  | { readonly type: 'held'; readonly lines: string }
  | { readonly type: 'failed'; readonly lines: string }

async function startOnce(home: Home, owner: Owner, postgres: string, args: readonly string[]): Promise<Outcome> {
  const logBytes = await logSize(home.logFile)
  const log = await open(home.logFile, 'a', 0o600)
  const child = detachAs(owner, postgres, args, home.folder, log.fd)
  const ended = endOf(child)
  await log.close()
  const startedAt = Date.now()
  for (;;) {
    const end = await Promise.race([ended, pause(pollMs)])
    if (end !== undefined) {
      const lines = `${await logTail(home.logFile, logBytes)}\n(${end})`
      return { type: /pre-existing shared memory|lock file .* already exists/.test(lines) ? 'held' : 'failed', lines }
    }
    const file = await readPidFile(home)
    if (file?.pid === child.pid && file?.ready) return { type: 'ready' }
    if (Date.now() - startedAt > readyMaxMs) {
      throw new Error(
        `PostgreSQL is not ready after ${readyMaxMs / 60_000} minutes:\n${await logTail(home.logFile, logBytes)}`,
      )
    }
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`))
  })
}

/**
 * PostgreSQL itself forgets the lock files of a dead process. Those that a power cut left empty, or whose number
 * belongs to another process by now, it takes for a running server. The caller has made sure that none runs here;
 * should one do so unseen, PostgreSQL still finds its shared memory by the data directory's inode.
 */
async function clearLeftovers(home: Home, socketFolder: string): Promise<void> {
  const file = await readPidFile(home)
  if (file !== undefined && (await isServerOf(file.pid, home.dataDirectory))) return
  const socket = join(socketFolder, `.s.PGSQL.${port}`)
  for (const path of [join(home.dataDirectory, 'postmaster.pid'), socket, `${socket}.lock`])
    await rm(path, { force: true })
}

async function killOrphans(home: Home, log: (line: string) => void): Promise<void> {
  for (const pid of await orphansOf(home.dataDirectory)) {
    log(`process ${pid} of a PostgreSQL that was killed still holds ${home.dataDirectory}: killing it`)
    sendSignal(pid, 'SIGKILL')
  }
}

/** Stops a running server and waits for its end. Connected programs are cut off, what they committed is kept. */
export async function stopServer(home: Home, pid: number): Promise<void> {
  const startedAt = Date.now()
  sendSignal(pid, 'SIGINT')
  while (await isServerOf(pid, home.dataDirectory)) {
    if (Date.now() - startedAt > stopMaxMs) {
      throw new Error(`PostgreSQL (process ${pid}) does not stop. Its log ends:\n${await logTail(home.logFile)}`)
    }
    await pause(pollMs)
  }
  // It is empty and nobody's concern any more: the stop has succeeded all the same.
  await removeOutsideFolder(home).catch(() => {})
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It is gone already, which is what we want.
  }
}
