import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  lchown,
  lstat,
  mkdtemp,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canReach, ourselves, type Owner } from './owner.ts'
import { isMissing } from './fileErrors.ts'
import { makeFolders } from './folders.ts'

/**
 * The local server's own folder, `postgres` in Busbar's data directory: `data` (what PostgreSQL calls its data
 * directory), `socket` and `postgres.log`. Nobody but its owner, and root, may enter.
 */
export type Home = {
  readonly folder: string
  readonly dataDirectory: string
  readonly logFile: string
  /** there while the data came from a back-up and nobody has drawn the consequences */
  readonly restoredFile: string
  readonly uid: number
}

/** Linux takes 108 bytes with the final zero, macOS 104. */
const socketPathMaxBytes = 103
export const port = 5432

export async function findHome(dataDir: string): Promise<Home | undefined> {
  const place = join(dataDir, 'postgres')
  const folder = await realpath(place).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (folder === undefined) return refuseLostHome(place)
  const { uid } = await stat(folder)
  const { uid: ourUid } = ourselves()
  if (ourUid !== 0 && uid !== ourUid) throw new Error(`${folder} belongs to another user (number ${uid})`)
  if (!(await isPrivate(folder, uid))) throw new Error(`Others may enter ${folder}: its mode has to be 0700`)
  return homeAt(folder, uid)
}

/** A link that leads nowhere is not a fresh start: the data were somewhere, perhaps in a container that was removed. */
async function refuseLostHome(place: string): Promise<undefined> {
  const leadsTo = await readlink(place).catch(() => undefined)
  if (leadsTo === undefined) return undefined
  throw new Error(`The database was in ${leadsTo}, which is gone: bring it back, or delete ${place} to begin anew`)
}

/** For root where no namespace may be made: a place that an ordinary user can reach. */
export const commonGround = '/var/lib/busbar'

/** The home as `owner` needs it, whether or not there was one. No server may run on it. */
export async function settleHome(
  existing: Home | undefined,
  dataDir: string,
  owner: Owner,
  reachableFolder = commonGround,
): Promise<Home> {
  return existing ? handOver(existing, owner) : makeHome(dataDir, owner, reachableFolder)
}

async function makeHome(dataDir: string, owner: Owner, reachableFolder: string): Promise<Home> {
  const place = join(dataDir, 'postgres')
  if (owner.type === 'dropped' && !(await canReach(owner.as, dataDir))) {
    const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
    const folder = join(reachableFolder, name)
    await makeOpen(reachableFolder)
    await makePrivate(folder, owner)
    await syncFolder(reachableFolder)
    await symlink(folder, place)
  } else {
    await makePrivate(place, owner)
  }
  await syncFolder(dataDir)
  return homeAt(await realpath(place), owner.fileUid)
}

/** Hands a home that root made to the user who will run the server from now on. Nobody may be using it. */
async function handOver(home: Home, owner: Owner): Promise<Home> {
  if (home.uid === owner.fileUid) return home
  if (owner.type === 'dropped' && !(await canReach(owner.as, join(home.folder, '..')))) {
    throw new Error(
      `${home.folder} was made by root in a user namespace, which is now forbidden, and user ${owner.as.name} cannot ` +
        `reach it: move DATA_DIR to a folder that others may enter, or allow user namespaces`,
    )
  }
  const inside = await readdir(home.folder, { recursive: true })
  for (const name of inside) await lchown(join(home.folder, name), owner.fileUid, owner.fileGid)
  // The folder itself last: as long as it is root's, an interrupted change starts over.
  await chown(home.folder, owner.fileUid, owner.fileGid)
  return { ...home, uid: owner.fileUid }
}

/**
 * The folder of the socket: `socket` is a link to a folder with a random name, beside it, or elsewhere under a long path
 * whose socket the system would not take. Every process that comes later follows the link. The name is random since a
 * server whose data directory was deleted under it removes its socket minutes later, by its path: that must not be the
 * path of the server that was started there anew. Undefined if there is none yet, or no longer.
 */
export async function findSocketFolder(home: Home): Promise<string | undefined> {
  const folder = await realpath(join(home.folder, 'socket')).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (folder === undefined || (await isPrivate(folder, home.uid))) return folder
  // Somebody else's folder has taken the name of ours, after a reboot for instance.
  if (!isInside(home, folder)) return undefined
  throw new Error(`Others may enter ${folder}: its mode has to be 0700`)
}

/** A server that ended leaves nothing outside its home. */
export async function removeOutsideFolder(home: Home): Promise<void> {
  const folder = await findSocketFolder(home)
  if (folder === undefined || isInside(home, folder)) return
  await rmdir(folder)
  await rm(join(home.folder, 'socket'))
}

const isInside = (home: Home, folder: string): boolean => folder.startsWith(`${home.folder}/`)

export async function makeSocketFolder(home: Home, owner: Owner): Promise<string> {
  const found = await findSocketFolder(home)
  if (found !== undefined && socketFits(found)) return found
  const place = join(home.folder, 'socket')
  const beside = join(home.folder, `s-${randomBytes(3).toString('hex')}`)
  const folder = socketFits(beside) ? beside : await makeShortFolder()
  await makePrivate(folder, owner)
  const link = `${place}.${randomBytes(6).toString('hex')}`
  await symlink(folder, link)
  await rename(link, place)
  return folder
}

export async function isPrivate(folder: string, uid: number): Promise<boolean> {
  const seen = await lstat(folder)
  return seen.isDirectory() && seen.uid === uid && (seen.mode & 0o077) === 0
}

async function makeShortFolder(): Promise<string> {
  // /run first: there nothing is swept up while we run. Only root may write there, others take the temporary folder.
  for (const parent of ['/run', tmpdir(), '/tmp']) {
    const folder = await mkdtemp(join(parent, 'busbar-')).catch(() => undefined)
    if (folder !== undefined && socketFits(folder)) return realpath(folder)
  }
  throw new Error(`No folder with a path short enough for a socket could be made in /run, ${tmpdir()} or /tmp`)
}

const socketFits = (folder: string) => Buffer.byteLength(join(folder, `.s.PGSQL.${port}.lock`)) <= socketPathMaxBytes

/** Makes a folder that others may enter, whatever our umask; one that exists is left as it is. */
export async function makeOpen(folder: string): Promise<void> {
  if (await makeFolders(folder, 0o755)) await chmod(folder, 0o755)
}

async function makePrivate(folder: string, owner: Owner): Promise<void> {
  await makeFolders(folder, 0o700)
  await chmod(folder, 0o700)
  await chown(folder, owner.fileUid, owner.fileGid)
}

async function homeAt(folder: string, uid: number): Promise<Home> {
  const data = join(folder, 'data')
  // Someone may have moved it to a larger disk and left a link.
  const dataDirectory = await realpath(data).catch(() => data)
  return { folder, dataDirectory, logFile: join(folder, 'postgres.log'), restoredFile: join(folder, 'restored'), uid }
}

/** A new name in a folder survives a power cut only once the folder itself is on disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
