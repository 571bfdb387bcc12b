import { chmod, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { isServerOf, parseLife, thisLife, whatBecameOf } from '@busbar/server/storage/local/processes'

declare module 'vitest' {
  export interface ProvidedContext {
    /** where everything lies that this run leaves on disk, and every database server it starts */
    testRunFolder: string
  }
}

const prefix = 'busbar-tests-'
const stopMaxMs = 20_000

/** Gives the run a folder. The shared server starts with the first test that needs it; all servers end with the run. */
export async function setup(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  await clearKilledRuns()
  const folder = await realpath(await mkdtemp(join(tmpdir(), prefix)))
  // Some tests work as another user.
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'run.json'), JSON.stringify(await thisLife()))
  project.provide('testRunFolder', folder)
  return () => clear(folder)
}

/** A run that was killed left its servers running. */
export async function clearKilledRuns(): Promise<void> {
  const parent = await realpath(tmpdir())
  const runs = (await readdir(parent)).filter((name) => name.startsWith(prefix)).map((name) => join(parent, name))
  for (const folder of runs) if (await isAbandoned(folder)) await clear(folder)
}

async function isAbandoned(folder: string): Promise<boolean> {
  const owner = await stat(folder).catch(() => undefined)
  if (owner === undefined || owner.uid !== process.getuid?.()) return false
  const life = parseLife(await readFile(join(folder, 'run.json'), 'utf8').catch(() => ''))
  return life !== undefined && (await whatBecameOf(life)) === 'over'
}

async function clear(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  for (const name of names) {
    if (basename(name) === 'postmaster.pid') await endServer(dirname(join(folder, name)))
    // A socket folder with a short name lies elsewhere.
    if (basename(name) === 'socket')
      await rm(await realpath(join(folder, name)).catch(() => ''), { recursive: true, force: true })
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** At once: what it holds is thrown away anyhow. */
async function endServer(dataDirectory: string): Promise<void> {
  const pidFile = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(pidFile.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0 || !(await isServerOf(pid, dataDirectory))) return
  process.kill(pid, 'SIGQUIT')
  const deadline = Date.now() + stopMaxMs
  while (await isServerOf(pid, dataDirectory)) {
    if (Date.now() > deadline) throw new Error(`the database server ${pid} on ${dataDirectory} does not stop`)
    await pause(10)
  }
}
