import { chown, mkdir, mkdtemp, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { postgresMajor } from './binaries.ts'
import { copyDurably, forEachOfMany } from './copies.ts'
import { findHome, settleHome, syncFolder, type Home } from './home.ts'
import { lockOf, runningPid, type LaunchOptions } from './launch.ts'
import { whileLocked } from './lock.ts'
import { alteredBackup, readManifest, type Manifest } from './manifest.ts'
import { chooseOwner, type Owner } from './owner.ts'
import { isMissing } from './fileErrors.ts'

/** Puts a back-up where `launchPostgres` will find it. The data directory must not hold a database yet. */
export async function restore(
  options: { readonly fromDir: string } & Pick<LaunchOptions, 'dataDir' | 'namespacesAllowed' | 'reachableFolder'>,
): Promise<void> {
  const manifest = await readManifest(options.fromDir)
  if (manifest.postgresMajor !== postgresMajor) {
    throw new Error(`The back-up is of PostgreSQL ${manifest.postgresMajor}, Busbar runs ${postgresMajor}`)
  }
  await whileLocked(await lockOf(options.dataDir), async () => {
    const dataDir = await realpath(options.dataDir)
    const existing = await findHome(dataDir)
    if (existing !== undefined) await refuseUsed(existing)
    const owner = await chooseOwner(existing?.uid, options.namespacesAllowed)
    const home = await settleHome(existing, dataDir, owner, options.reachableFolder)
    await bringBack(options.fromDir, manifest, home, owner)
  })
}

async function refuseUsed(home: Home): Promise<void> {
  const pid = await runningPid(home)
  if (pid !== undefined) throw new Error(`A database runs on ${home.dataDirectory} (process ${pid}): stop Busbar first`)
  const names = await namesIn(home.dataDirectory)
  if (names.length > 0)
    throw new Error(`${home.dataDirectory} already holds a database: restore into a new data directory`)
}

async function bringBack(fromDir: string, manifest: Manifest, home: Home, owner: Owner): Promise<void> {
  await refuseExtra(fromDir, manifest)
  const unfinished = await mkdtemp(join(home.folder, 'data.unfinished-'))
  try {
    for (const folder of manifest.folders) await mkdir(join(unfinished, folder), { mode: 0o700 })
    await forEachOfMany(manifest.files, async ({ path, bytes, sha256 }) => {
      const copied = await copyDurably(join(fromDir, 'data', path), join(unfinished, path)).catch((error: unknown) => {
        throw isMissing(error) ? alteredBackup(fromDir, `${path} is missing`) : error
      })
      if (copied.bytes !== bytes || copied.sha256 !== sha256)
        throw alteredBackup(fromDir, `${path} is not what was written`)
    })
    for (const folder of manifest.folders) await syncFolder(join(unfinished, folder))
    await syncFolder(unfinished)
    for (const path of ['.', ...manifest.folders, ...manifest.files.map((file) => file.path)]) {
      await chown(join(unfinished, path), owner.fileUid, owner.fileGid)
    }
    // Before the data are there: whoever finds them has to know where they came from.
    await writeFile(home.restoredFile, '', { mode: 0o600 })
    await chown(home.restoredFile, owner.fileUid, owner.fileGid)
    await syncFolder(home.folder)
    // An empty folder may stand in its place.
    await rename(unfinished, home.dataDirectory)
    await syncFolder(home.folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

async function refuseExtra(fromDir: string, manifest: Manifest): Promise<void> {
  const known = new Set([...manifest.folders, ...manifest.files.map(({ path }) => path)])
  const extra = (await readdir(join(fromDir, 'data'), { recursive: true })).find((path) => !known.has(path))
  if (extra !== undefined) throw alteredBackup(fromDir, `${extra} was added`)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
}
