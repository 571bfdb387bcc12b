import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './fileErrors.ts'

/** What a back-up holds, so that one which is incomplete or was altered is recognised. Lies beside `data`. */
export type Manifest = {
  readonly format: typeof format
  readonly postgresMajor: number
  readonly postgresVersion: string
  readonly startedAt: string
  readonly finishedAt: string
  /** folders that are part of the database even when empty, parents first */
  readonly folders: readonly string[]
  readonly files: readonly BackedUpFile[]
}

export type BackedUpFile = { readonly path: string; readonly bytes: number; readonly sha256: string }

const format = 'busbar-backup-1'
const fileName = 'manifest.json'

export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const text = JSON.stringify({ format, ...manifest } satisfies Manifest)
  // Two lines: the second tells whether the first is whole.
  await writeFile(join(folder, fileName), `${text}\n${digest(text)}\n`, { mode: 0o600, flush: true })
}

export async function readManifest(folder: string): Promise<Manifest> {
  const written = await readFile(join(folder, fileName), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) throw new Error(`${folder} holds no complete back-up: there is no ${fileName}`)
    throw error
  })
  const [text, sha256] = written.split('\n')
  if (text === undefined || sha256 !== digest(text)) throw alteredBackup(folder, `${fileName} is not what was written`)
  const manifest = parse(text)
  if (manifest === undefined)
    throw new Error(`${folder} was written by another version of Busbar, which has to restore it`)
  return manifest
}

export const alteredBackup = (folder: string, what: string): Error =>
  new Error(`The back-up in ${folder} is incomplete or was altered: ${what}`)

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

function parse(text: string): Manifest | undefined {
  const manifest = JSON.parse(text) as Manifest
  if (manifest.format !== format) return undefined
  const paths = [...manifest.folders, ...manifest.files.map(({ path }) => path)]
  return paths.every(staysInside) ? manifest : undefined
}

/** The digest proves that it is whole, not that it is ours: no path may lead out of the data directory. */
const staysInside = (path: string): boolean =>
  path.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('\0'))
