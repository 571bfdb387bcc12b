import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { postgresMajor } from './binaries.ts'
import { copyDurably, forEachOfMany, writeDurably } from './copies.ts'
import { makeFolders } from './folders.ts'
import { syncFolder } from './home.ts'
import type { LocalPostgres } from './launch.ts'
import { writeManifest, type BackedUpFile } from './manifest.ts'
import { isMissing, isTaken } from './fileErrors.ts'

/**
 * Copies the running database into a new folder. Nobody has to stop: what changes during the copy is in the write-ahead
 * log, which is copied last and replayed at the restore. All that was committed before the call is in the back-up.
 */
export async function backUp(options: {
  readonly connection: LocalPostgres['connection']
  readonly toDir: string
  /** where the server keeps its data, if not where it says */
  readonly dataDirectory?: string
  /** what was copied is put away when it is aborted */
  readonly leaving?: AbortSignal
}): Promise<{ bytes: number; files: number; tookMs: number }> {
  const beganAt = performance.now()
  const client = new Client({ ...options.connection, application_name: 'busbar back-up' })
  // It breaks while we copy; the next query tells.
  client.on('error', () => {})
  await client.connect()
  try {
    const source = await openSource(client, options.dataDirectory)
    const unfinished = await openTarget(options.toDir, source.dataDirectory)
    try {
      const files = await copyWhileRunning(client, source, unfinished, options.leaving)
      await finish(unfinished, options.toDir)
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
      return { bytes, files: files.length, tookMs: Math.round(performance.now() - beganAt) }
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true })
      throw error
    }
  } finally {
    await client.end()
  }
}

type Source = { readonly dataDirectory: string; readonly version: string; readonly segmentBytes: number }

async function openSource(client: Client, dataDirectory: string | undefined): Promise<Source> {
  const { rows } = await client.query<{ folder: string; version: string; segment: string }>(
    `SELECT current_setting('data_directory') AS folder, current_setting('server_version') AS version,
            (SELECT setting FROM pg_settings WHERE name = 'wal_segment_size') AS segment`,
  )
  const { folder = '', version = '', segment } = rows[0] ?? {}
  const chosen = dataDirectory ?? folder
  const major = await readFile(join(chosen, 'PG_VERSION'), 'utf8').catch(() => {
    throw new Error(
      `The files of the database in ${chosen} cannot be read from here: back up where and as whom Busbar runs`,
    )
  })
  if (Number(major) !== postgresMajor) throw new Error(`The database is PostgreSQL ${version}, not ${postgresMajor}`)
  return { dataDirectory: await realpath(chosen), version, segmentBytes: Number(segment) }
}

async function openTarget(toDir: string, dataDirectory: string): Promise<string> {
  const parent = dirname(resolve(toDir))
  await makeFolders(parent, 0o755)
  const place = await realpath(parent)
  if (`${place}${sep}`.startsWith(`${dataDirectory}${sep}`)) {
    throw new Error(`The back-up cannot go into the database itself: ${toDir}`)
  }
  const there: readonly string[] = await readdir(toDir).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  if (there.length > 0) throw new Error(`${toDir} is not empty: a back-up goes into a new folder`)
  return mkdtemp(join(place, `${basename(toDir)}.unfinished-`))
}

async function copyWhileRunning(
  client: Client,
  source: Source,
  target: string,
  leaving?: AbortSignal,
): Promise<readonly BackedUpFile[]> {
  const startedAt = new Date().toISOString()
  const tree = { folders: [] as string[], files: [] as BackedUpFile[] }
  // The slot keeps the write-ahead log from now on, and goes with this connection.
  const slot = `busbar_backup_${randomBytes(6).toString('hex')}`
  await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [slot])
  await client.query(`SELECT pg_backup_start('busbar', true)`)

  await copyTree(source.dataDirectory, join(target, 'data'), tree, leaving)

  const { rows } = await client.query<{ label: string; places: string; last: string }>(
    `SELECT labelfile AS label, spcmapfile AS places, pg_walfile_name(lsn) AS last FROM pg_backup_stop(false)`,
  )
  const { label = '', places = '', last = '' } = rows[0] ?? {}
  if (places.trim() !== '') throw new Error('Tablespaces outside the data directory are not backed up')
  await keepContent(Buffer.from(label), 'backup_label', target, tree)
  for (const name of walSegments(label, last, source.segmentBytes)) {
    await keep(join(source.dataDirectory, 'pg_wal', name), `pg_wal/${name}`, target, tree)
  }
  const finishedAt = new Date().toISOString()
  const written = { postgresMajor, postgresVersion: source.version, startedAt, finishedAt, ...tree }
  await writeManifest(target, written)
  return tree.files
}

type Tree = { readonly folders: string[]; readonly files: BackedUpFile[] }

/** PostgreSQL makes these anew at its start; the log is copied afterwards. (As pg_basebackup has it.) */
const emptied = new Set([
  'pg_wal',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
])
emptied.add('pg_replslot')
const skipped = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label', 'tablespace_map', 'backup_manifest'])
skipped.add('postgresql.auto.conf.tmp').add('current_logfiles')
const controlFile = 'global/pg_control'
const controlReadingsMax = 100

async function copyTree(
  dataDirectory: string,
  target: string,
  tree: Tree,
  leaving: AbortSignal | undefined,
): Promise<void> {
  const paths = { folders: [] as string[], files: [] as string[] }
  await survey(dataDirectory, '', paths)
  await mkdir(target, { mode: 0o700 })
  for (const folder of [...paths.folders, 'pg_wal/archive_status', 'pg_wal/summaries']) {
    await mkdir(join(target, folder), { mode: 0o700 })
    tree.folders.push(folder)
  }
  await forEachOfMany(paths.files, async (path) => {
    leaving?.throwIfAborted()
    await keep(join(dataDirectory, path), path, dirname(target), tree).catch((error: unknown) => {
      // A table that was dropped meanwhile.
      if (!isMissing(error)) throw error
    })
  })
  await keepContent(await readControlFile(join(dataDirectory, controlFile)), controlFile, dirname(target), tree)
}

async function survey(
  dataDirectory: string,
  folder: string,
  paths: { folders: string[]; files: string[] },
): Promise<void> {
  for (const entry of await readdir(join(dataDirectory, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.name.startsWith('pgsql_tmp') || entry.name.startsWith('pg_internal.init')) continue
    // pg_wal may have been moved to a disk of its own.
    if (entry.isDirectory() || emptied.has(path)) {
      paths.folders.push(path)
      if (!emptied.has(path)) {
        await survey(dataDirectory, path, paths).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
      }
    } else if (path !== controlFile && !skipped.has(path)) {
      paths.files.push(path)
    }
  }
}

async function keep(from: string, path: string, target: string, tree: Tree): Promise<void> {
  tree.files.push({ path, ...(await copyDurably(from, join(target, 'data', path))) })
}

async function keepContent(content: Buffer, path: string, target: string, tree: Tree): Promise<void> {
  tree.files.push({ path, ...(await writeDurably(join(target, 'data', path), content)) })
}

/** The only file that is rewritten in place without the log's protection: it has to read the same twice. */
async function readControlFile(from: string): Promise<Buffer> {
  let content = await readFile(from)
  for (let reading = 0; reading < controlReadingsMax; reading += 1) {
    const again = await readFile(from)
    if (again.equals(content)) return content
    content = again
  }
  throw new Error(`${from} changed at every reading`)
}

/** The names of all segments from the one the label begins with up to the last. */
export function walSegments(label: string, last: string, segmentBytes: number): readonly string[] {
  const first = /^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)/m.exec(label)?.[1]
  if (first === undefined || !/^[0-9A-F]{24}$/.test(last) || first.slice(0, 8) !== last.slice(0, 8)) {
    throw new Error(`PostgreSQL names no range of its log: "${label}" to "${last}"`)
  }
  const perFile = 0x1_0000_0000 / segmentBytes
  const number = (name: string) => parseInt(name.slice(8, 16), 16) * perFile + parseInt(name.slice(16), 16)
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0')
  return Array.from({ length: number(last) - number(first) + 1 }, (_, index) => {
    const segment = number(first) + index
    return `${first.slice(0, 8)}${hex(Math.floor(segment / perFile))}${hex(segment % perFile)}`
  })
}

/** The back-up gets its name when it is complete and on disk. */
async function finish(unfinished: string, toDir: string): Promise<void> {
  const folders = (await readdir(unfinished, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isDirectory(),
  )
  for (const folder of folders) await syncFolder(join(folder.parentPath, folder.name))
  await syncFolder(unfinished)
  await rmdir(toDir).catch((error: unknown) => {
    if (!isMissing(error)) throw error
  })
  await rename(unfinished, toDir).catch((error: unknown) => {
    throw isTaken(error) ? new Error(`${toDir} is not empty: a back-up goes into a new folder`) : error
  })
  await syncFolder(dirname(resolve(toDir)))
}
