import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/**
 * Under whom PostgreSQL runs. It refuses to run as root and as a user without a name.
 * - `self`: an ordinary user, nothing to do.
 * - `namespace`: we look like *nobody* to PostgreSQL alone. Every file stays ours, so a folder that only root may
 *   enter serves as data directory, and nobody but root gets at the socket.
 * - `dropped`: another user. Its socket folder can be entered by that user and by root. For `nobody` this means every
 *   process that runs as nobody, which is why the namespace is preferred, then the user `postgres`.
 */
export type Owner =
  | { readonly type: 'self'; readonly fileUid: number; readonly fileGid: number }
  | { readonly type: 'namespace'; readonly fileUid: number; readonly fileGid: number; readonly as: Account }
  | { readonly type: 'dropped'; readonly fileUid: number; readonly fileGid: number; readonly as: Account }

export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/** `holderUid` is whom the data belong to already; they are kept by whoever holds them. */
export async function chooseOwner(
  holderUid: number | undefined,
  namespacesAllowed: () => Promise<boolean> = canMakeNamespace,
): Promise<Owner> {
  const { uid, gid } = ourselves()
  if (uid !== 0 && holderUid !== undefined && holderUid !== uid) {
    throw new Error(`The database belongs to the user with number ${holderUid}: run Busbar as that user, not as ${uid}`)
  }
  if (uid !== 0 && hasName()) return { type: 'self', fileUid: uid, fileGid: gid }

  const accounts = await readAccounts()
  if (uid === 0 && holderUid !== undefined && holderUid !== 0) {
    const as = accounts.find((account) => account.uid === holderUid)
    if (as === undefined)
      throw new Error(`The database belongs to user number ${holderUid}, which this machine does not know`)
    return { type: 'dropped', fileUid: as.uid, fileGid: as.gid, as }
  }

  const nobody = accounts.find(({ name }) => name === 'nobody')
  if (nobody !== undefined && (await namespacesAllowed())) {
    return { type: 'namespace', fileUid: uid, fileGid: gid, as: nobody }
  }
  const as = accounts.find(({ name }) => name === 'postgres') ?? nobody
  if (uid !== 0 || as === undefined) {
    throw new Error(
      `PostgreSQL does not run as ${uid === 0 ? 'root' : `user ${uid}, who has no name here`}: start Busbar as an ordinary user, or set DATABASE_URL`,
    )
  }
  return { type: 'dropped', fileUid: as.uid, fileGid: as.gid, as }
}

/** No environment of ours reaches the server: it may hold passwords, and a locale would change the sort order. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' }
const execute = promisify(execFile)

/** Runs a program to its end as the owner. */
export async function runAs(owner: Owner, program: string, args: readonly string[], cwd: string): Promise<string> {
  const command = commandAs(owner, program, args)
  const { stdout } = await execute(command.program, command.args, { ...command.identity, cwd, env: environment })
  return stdout
}

/** Starts a program that outlives us and keeps nothing of ours but the file it writes to. */
export function detachAs(
  owner: Owner,
  program: string,
  args: readonly string[],
  cwd: string,
  logFd: number,
): ChildProcess {
  const command = commandAs(owner, program, args)
  const child = spawn(command.program, command.args, {
    ...command.identity,
    cwd,
    env: environment,
    detached: true,
    stdio: ['ignore', logFd, logFd],
  })
  child.unref()
  return child
}

function commandAs(owner: Owner, program: string, args: readonly string[]) {
  switch (owner.type) {
    case 'self':
      return { program, args: [...args], identity: {} }
    case 'namespace':
      return { program: 'unshare', args: [...mapped(owner.as), '--', program, ...args], identity: {} }
    case 'dropped':
      return { program, args: [...args], identity: { uid: owner.as.uid, gid: owner.as.gid } }
  }
}

const mapped = (as: Account) => ['--user', `--map-user=${as.uid}`, `--map-group=${as.gid}`]

/** Some containers and distributions forbid it, and some `unshare` don't know the options. */
async function canMakeNamespace(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const args = [...mapped({ name: 'nobody', uid: 65534, gid: 65534 }), '--', 'true']
  return execute('unshare', args, { env: environment }).then(
    () => true,
    () => false,
  )
}

/** Whether a user gets as far as this folder, by the permission bits of all that lies above it. */
export async function canReach(account: Account, folder: string): Promise<boolean> {
  for (let here = folder; ; here = dirname(here)) {
    const { mode, uid, gid } = await stat(here)
    const enter = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & enter) === 0) return false
    if (here === dirname(here)) return true
  }
}

export function ourselves(): { readonly uid: number; readonly gid: number } {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()]
  if (uid === undefined || gid === undefined) {
    throw new Error('Busbar brings no PostgreSQL of its own to this system: set DATABASE_URL')
  }
  return { uid, gid }
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

async function readAccounts(): Promise<readonly Account[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n')
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}
