import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { stopPostgres } from '../../server/src/storage/local/launch.ts'
import { parseLife, thisLife, whatBecameOf } from '../../server/src/storage/local/processes.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** where this run's database lives, once a test asks for it */
    postgresFolder: string
  }
}

const prefix = 'busbar-tests-'

/** Gives the run a folder for its database. The server starts with the first test that needs it, and ends with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearKilledRuns()
  const folder = await mkdtemp(join(tmpdir(), prefix))
  await writeFile(join(folder, 'run.json'), JSON.stringify(await thisLife()))
  project.provide('postgresFolder', folder)
  return () => clear(folder)
}

/** A run that was killed left its server running. */
async function clearKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name)
    if (name.startsWith(prefix) && (await isAbandoned(folder))) await clear(folder)
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  if ((await stat(folder)).uid !== process.getuid?.()) return false
  const life = parseLife(await readFile(join(folder, 'run.json'), 'utf8').catch(() => ''))
  return life !== undefined && (await whatBecameOf(life)) === 'over'
}

async function clear(folder: string): Promise<void> {
  await stopPostgres(folder)
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
