import { open, readFile, rename, rm, stat, link, utimes } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { parseLife, thisLife, whatBecameOf } from './processes.ts'
import { isMissing, isTaken } from './fileErrors.ts'

const pollMs = 20
/** Longer than any holder works: a start waits five minutes for a recovery. */
const waitMaxMs = 6 * 60_000
/** The holder touches its lock this often, for those who cannot see whether it lives. */
const refreshEveryMs = 1_000
const unseenMaxMs = 10_000
/** A lock that cannot be read is being written, unless it has been so for this long. */
const unreadableMaxMs = 5_000

/**
 * Runs `work` while no other process does the same under this path. Node has no flock, so the lock is a file that
 * names its holder's life; the lock of a killed process is recognised and taken over.
 */
export async function whileLocked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = JSON.stringify(await thisLife())
  await take(path, mine)
  const refreshing = setInterval(() => void refresh(path), refreshEveryMs)
  try {
    return await work()
  } finally {
    clearInterval(refreshing)
    if ((await readFile(path, 'utf8').catch(() => undefined)) === mine) await rm(path, { force: true })
  }
}

async function take(path: string, mine: string): Promise<void> {
  const deadline = Date.now() + waitMaxMs
  while (!(await create(path, mine))) {
    const held = await read(path)
    if (held === undefined) continue
    if (await isStale(held)) {
      await removeStale(path, held)
      continue
    }
    if (Date.now() > deadline)
      throw new Error(`${path} has been held for ${waitMaxMs / 60_000} minutes by ${held.text}`)
    await pause(pollMs)
  }
}

async function create(path: string, mine: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(mine)
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    if (isTaken(error)) return false
    throw error
  }
}

async function refresh(path: string): Promise<void> {
  const now = new Date()
  // Should it be gone, then whoever took it has seen that we were.
  await utimes(path, now, now).catch(() => {})
}

type Held = { readonly text: string; readonly ageMs: number }

async function read(path: string): Promise<Held | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)])
    return { text, ageMs: Date.now() - mtimeMs }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function isStale({ text, ageMs }: Held): Promise<boolean> {
  const holder = parseLife(text)
  if (holder === undefined) return ageMs > unreadableMaxMs
  switch (await whatBecameOf(holder)) {
    case 'lives':
      return false
    case 'over':
      return true
    case 'unseen':
      // Another container's processes: a container that was killed must not bar the next one.
      return ageMs > unseenMaxMs
  }
}

/**
 * Moves the lock away before it is deleted, since between our look and our deed another process may have taken over
 * and hold a fresh one under the same name; that one is put back.
 */
async function removeStale(path: string, held: Held): Promise<void> {
  const aside = `${path}.stale-${randomBytes(6).toString('hex')}`
  try {
    await rename(path, aside)
    if ((await readFile(aside, 'utf8')) !== held.text) await link(aside, path)
  } catch (error) {
    if (!isMissing(error) && !isTaken(error)) throw error
  } finally {
    await rm(aside, { force: true })
  }
}
