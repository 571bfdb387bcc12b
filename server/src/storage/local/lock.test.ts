import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../../../../tests/support/otherProcesses.ts'
import { whileLocked } from './lock.ts'
import { bornAt, isServerOf, thisLife } from './processes.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'busbar-lock-'))
  path = join(folder, 'postgres.lock')
})

afterEach(() => rm(folder, { recursive: true }))

test('OPS-1: of many who want the lock one works at a time, and nothing is left behind', async () => {
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await pause(2)
    inside -= 1
  }
  await Promise.all(Array.from({ length: 12 }, () => whileLocked(path, work)))
  expect(most).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

test('OPS-1: work that fails gives the lock back', async () => {
  await expect(whileLocked(path, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk')
  expect(await whileLocked(path, () => Promise.resolve('mine'))).toBe('mine')
})

test('OPS-1: the lock of a killed process is taken over, by one of many', async () => {
  const killed = spawn('sleep', ['600'])
  await once(killed, 'spawn')
  const born = await bornAt(killed.pid ?? 0)
  await writeFile(path, JSON.stringify({ ...(await thisLife()), pid: killed.pid, born }))

  let got = 0
  const waiting = Promise.all(
    [1, 2, 3, 4].map(() =>
      whileLocked(path, async () => {
        got += 1
        expect(got).toBe(1)
        await pause(5)
        got -= 1
      }),
    ),
  )
  await pause(100)
  expect(got).toBe(0)
  killed.kill('SIGKILL')
  await waiting
  expect(await readdir(folder)).toEqual([])
})

test.each([
  ['a process with the same number that began at another time', { born: '1' }],
  ['a process of an earlier boot', { boot: 'before the power cut' }],
])('OPS-1: the lock of %s is stale', async (_whose, difference) => {
  await writeFile(path, JSON.stringify({ ...(await thisLife()), ...difference }))
  await whileLocked(path, async () => {
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(await thisLife())
  })
})

test.each([
  ['an unreadable lock', '', 6],
  ['the lock of another container', JSON.stringify({ pid: 7, born: '1', numbering: 'pid:[1]' }), 11],
])(
  'OPS-1: %s is respected at first, and stale when nobody has touched it for long',
  async (_which, text, staleAfterS) => {
    const boot = (await thisLife()).boot
    await writeFile(path, text === '' ? '' : JSON.stringify({ ...(JSON.parse(text) as object), boot }))
    let got = false
    const waiting = whileLocked(path, () => {
      got = true
      return Promise.resolve()
    })
    await pause(100)
    expect(got).toBe(false)
    const longAgo = Date.now() / 1000 - staleAfterS
    await utimes(path, longAgo, longAgo)
    await waiting
    expect(got).toBe(true)
  },
)

test('OPS-1: whoever holds the lock keeps it fresh for those who cannot see him', async () => {
  await whileLocked(path, async () => {
    const longAgo = new Date(0)
    await utimes(path, longAgo, longAgo)
    await until(async () => Date.now() - (await stat(path)).mtimeMs < 5_000, 'a fresh lock')
  })
})

test('OPS-1: a process is a server of the folder in which it works, and of no other', async () => {
  const worker = spawn('sleep', ['600'], { cwd: folder })
  await once(worker, 'spawn')
  try {
    expect(await isServerOf(worker.pid ?? 0, folder)).toBe(process.platform === 'linux')
    expect(await isServerOf(worker.pid ?? 0, tmpdir())).toBe(false)
  } finally {
    worker.kill('SIGKILL')
    await once(worker, 'exit')
  }
  expect(await isServerOf(worker.pid ?? 0, folder)).toBe(false)
})
