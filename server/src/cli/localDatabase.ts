import { readdir, realpath } from 'node:fs/promises'
import { inWords } from './failure.ts'
import { findHome, type Home } from '../storage/local/home.ts'
import { runningPid } from '../storage/local/launch.ts'

/** Whether our own PostgreSQL has ever been made in this data directory. */
export async function holdsDatabase(dataDir: string): Promise<boolean> {
  const home = await homeIn(dataDir)
  const inside: readonly string[] = home ? await readdir(home.dataDirectory).catch(() => []) : []
  return inside.length > 0
}

export async function isPostgresRunning(dataDir: string): Promise<boolean> {
  const home = await homeIn(dataDir)
  return home !== undefined && (await runningPid(home)) !== undefined
}

async function homeIn(dataDir: string): Promise<Home | undefined> {
  const folder = await realpath(dataDir).catch(() => null)
  return folder === null ? undefined : inWords(() => findHome(folder))
}
