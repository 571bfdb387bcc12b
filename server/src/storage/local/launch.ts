import { access, constants, realpath, rm } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findBinaries } from './binaries.ts'
import { makeFolders } from './folders.ts'
import { commonGround, findHome, findSocketFolder, makeSocketFolder, port, settleHome } from './home.ts'
import { isPrivate, type Home } from './home.ts'
import { whileLocked } from './lock.ts'
import { chooseOwner, ourselves } from './owner.ts'
import { checkMajor, initialise, readPidFile, roleName, startServer, stopServer } from './postmaster.ts'
import { knock, type Presence } from './presence.ts'
import { isServerOf } from './processes.ts'
import { boundLog, keepLogBounded, logTail } from './serverLog.ts'

export type LocalPostgres = {
  /** for pg.Pool: host is the socket folder */
  readonly connection: {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly database: string
  }
  /** Stops the server if nobody else is connected: a command line beside the server must not stop it under the server. */
  release(): Promise<'stopped' | 'left-running'>
  readonly adopted: boolean
  /** where the data came from a back-up and nobody has drawn the consequences: called by whoever did */
  readonly restored: (() => Promise<void>) | null
}

export type LaunchOptions = {
  /** Busbar's data directory, absolute; the database lives in `postgres` below it */
  readonly dataDir: string
  /** the folder of `postgres` and `initdb`, instead of those that npm brought */
  readonly binDir?: string | undefined
  /** false only for tests: an interrupted server's data are lost */
  readonly durable?: boolean
  readonly log?: (line: string) => void
  /** whether root may run the server in a user namespace; found out if not given */
  readonly namespacesAllowed?: () => Promise<boolean>
  /** where data and programs go if root must run the server as a user who cannot reach `dataDir` */
  readonly reachableFolder?: string
}

const databaseName = 'busbar'
const pollMs = 20
const busyMaxMs = 5 * 60_000
const silentMaxMs = 20_000
const relaunchPauseMaxMs = 30_000

/**
 * Starts the local PostgreSQL, or joins the one that already runs on this data directory. The server is a process of
 * its own and outlives us. We hold one connection to it, by which others see that we are there; if that breaks, because
 * the server was killed, it is started again under us.
 */
export async function launchPostgres(options: LaunchOptions): Promise<LocalPostgres> {
  const log = options.log ?? (() => {})
  const lock = await lockOf(options.dataDir)
  const launch = () => whileLocked(lock, () => open(options, log))
  const { home, socketFolder, adopted, presence } = await launch()
  const stopBounding = keepLogBounded(home.logFile, log)
  const stay = stayPresent(presence, launch, log)
  const isRestored = await access(home.restoredFile).then(
    () => true,
    () => false,
  )
  let left: Promise<'stopped' | 'left-running'> | undefined
  return {
    connection: { host: socketFolder, port, user: roleName, database: databaseName },
    adopted,
    restored: isRestored ? () => rm(home.restoredFile, { force: true }) : null,
    release() {
      stopBounding()
      left ??= stay.end().then((last) => whileLocked(lock, () => leave(home, last)))
      return left
    },
  }
}

/** Stops the server of this data directory, whoever is connected. Answers whether one was running. */
export async function stopPostgres(dataDir: string): Promise<boolean> {
  return whileLocked(await lockOf(dataDir), async () => {
    const home = await findHome(await realpath(dataDir))
    const pid = home && (await runningPid(home))
    if (home === undefined || pid === undefined) return false
    await stopServer(home, pid)
    return true
  })
}

/** The lock under which anything about a data directory's server is found out or changed. */
export async function lockOf(dataDir: string): Promise<string> {
  if (!isAbsolute(dataDir)) throw new Error(`the data directory has to be an absolute path: ${dataDir}`)
  ourselves()
  await makeFolders(dataDir, 0o755)
  await access(dataDir, constants.W_OK).catch(() => {
    throw new Error(`The data directory ${dataDir} belongs to somebody else: we may not write to it`)
  })
  return join(await realpath(dataDir), 'postgres.lock')
}

type Joined = {
  readonly home: Home
  readonly socketFolder: string
  readonly presence: Presence
  readonly adopted: boolean
}

async function open(options: LaunchOptions, log: (line: string) => void): Promise<Joined> {
  const joined = await joinOrStart(options, log)
  // Also when another started the server: it may have been killed before it came to this.
  await joined.presence.createDatabase(databaseName)
  return joined
}

async function joinOrStart(options: LaunchOptions, log: (line: string) => void): Promise<Joined> {
  const dataDir = await realpath(options.dataDir)
  const existing = await findHome(dataDir)
  const running = existing && (await findRunning(existing))
  if (running !== undefined) return { ...running, adopted: true }

  const owner = await chooseOwner(existing?.uid, options.namespacesAllowed)
  const reachableFolder = options.reachableFolder ?? commonGround
  const home = await settleHome(existing, dataDir, owner, reachableFolder)
  const state = await checkMajor(home)
  const programs = owner.type === 'dropped' ? reachableFolder : dataDir
  const bin = await findBinaries(owner, programs, options.binDir)
  const durable = options.durable ?? true
  if (state === 'absent') await initialise(home, owner, bin, durable)
  await boundLog(home.logFile)
  const socketFolder = await makeSocketFolder(home, owner)
  await startServer(home, owner, bin, { socketFolder, durable, log })

  const started = await findRunning(home)
  if (started === undefined) throw new Error(`PostgreSQL ended right after its start:\n${await logTail(home.logFile)}`)
  return { ...started, adopted: false }
}

/** The server that runs on this home, once it is ready for us. */
async function findRunning(home: Home): Promise<Omit<Joined, 'adopted'> | undefined> {
  const startedAt = Date.now()
  for (;;) {
    const file = await readPidFile(home)
    const alive = file !== undefined && (await isServerOf(file.pid, home.dataDirectory))
    const socketFolder = alive ? file.socketFolder : await findSocketFolder(home)
    const answer = socketFolder === undefined || (alive && !file.ready) ? 'silent' : await knockAt(home, socketFolder)
    if (typeof answer === 'object' && socketFolder !== undefined) return { home, socketFolder, presence: answer }
    if (answer === 'silent' && !alive) return undefined
    const patienceMs = answer === 'silent' && file?.ready ? silentMaxMs : busyMaxMs
    if (Date.now() - startedAt > patienceMs) {
      throw new Error(
        `PostgreSQL (process ${file?.pid ?? 'unknown'}) runs on ${home.dataDirectory} but does not answer at ` +
          `${socketFolder ?? 'any socket'}. Its log ends:\n${await logTail(home.logFile)}`,
      )
    }
    await pause(pollMs)
  }
}

async function knockAt(home: Home, socketFolder: string): Promise<Presence | 'silent' | 'busy'> {
  const isOurs = await isPrivate(socketFolder, home.uid).catch(() => false)
  if (!isOurs) return 'silent'
  const answer = await knock(socketFolder)
  if (typeof answer !== 'object' || answer.dataDirectory === home.dataDirectory) return answer
  await answer.leave()
  throw new Error(`The server at ${socketFolder} serves ${answer.dataDirectory}, not ${home.dataDirectory}`)
}

export async function runningPid(home: Home): Promise<number | undefined> {
  const file = await readPidFile(home)
  return file !== undefined && (await isServerOf(file.pid, home.dataDirectory)) ? file.pid : undefined
}

async function leave(home: Home, presence: Presence | undefined): Promise<'stopped' | 'left-running'> {
  const pid = await runningPid(home)
  if (pid === undefined) return 'stopped'
  const last = presence ?? (await findRunning(home))?.presence
  const others = (await last?.othersArePresent()) ?? false
  await last?.leave()
  if (others) return 'left-running'
  await stopServer(home, pid)
  return 'stopped'
}

/** Comes back whenever the server was lost, until `end`, which answers the last presence if it still stands. */
function stayPresent(first: Presence, launch: () => Promise<Joined>, log: (line: string) => void) {
  let current: Presence | undefined = first
  const leaving = new AbortController()
  const watching = watch()
  return {
    async end(): Promise<Presence | undefined> {
      leaving.abort()
      await watching
      return current
    },
  }

  async function watch(): Promise<void> {
    const left = new Promise<'left'>((resolve) => leaving.signal.addEventListener('abort', () => resolve('left')))
    while (current !== undefined) {
      const how = await Promise.race([left, current.ended])
      if (how === 'left') return
      current = undefined
      if (how === 'stopped') log('the local PostgreSQL was stopped')
      else current = await comeBack()
    }
  }

  async function comeBack(): Promise<Presence | undefined> {
    for (let pauseMs = 250; !leaving.signal.aborted; pauseMs = Math.min(2 * pauseMs, relaunchPauseMaxMs)) {
      try {
        const { presence, adopted } = await launch()
        log(`the local PostgreSQL was lost and is ${adopted ? 'back' : 'started again'}`)
        return presence
      } catch (error) {
        log(`the local PostgreSQL was lost: ${error instanceof Error ? error.message : String(error)}`)
        await pause(pauseMs, undefined, { signal: leaving.signal }).catch(() => {})
      }
    }
    return undefined
  }
}
