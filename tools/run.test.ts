import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atLeastOneFailed, noTests, ofPlaywright, ofVitest, type VitestReport } from './counts.ts'
import { holdsPrograms } from './inMemory.ts'
import { runProgram } from './program.ts'
import { root } from './sources.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'busbar-run-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const never = new AbortController().signal
const kept = { output: 'kept', lastsMaxMs: 30_000, stop: never } as const
const evaluate = (code: string): readonly string[] => ['--input-type=module', '--eval', code]

describe('what a run counts', () => {
  test('every test of Vitest, and every file that broke outside of its tests', async () => {
    await writeFile(
      join(folder, 'mixed.test.js'),
      "test('a', () => {}); test('b', () => expect(1).toBe(2)); test.skip('c')",
    )
    await writeFile(join(folder, 'unloadable.test.js'), "import './gone.js'\ntest('d', () => {})")
    await writeFile(
      join(folder, 'unprepared.test.js'),
      "beforeAll(() => { throw new Error('no') }); test('e', () => {})",
    )
    const report = join(folder, 'report.json')
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const args = [vitest, 'run', '--root', folder, '--globals', '--reporter=json', `--outputFile=${report}`]
    expect((await runProgram(args, kept)).how).toBe('badly')
    const { passed, failed } = ofVitest(JSON.parse(await readFile(report, 'utf8')) as VitestReport)
    expect({ passed, failed }).toEqual({ passed: 1, failed: 3 })
  })

  test('every test of Playwright, and what broke outside of them', () => {
    const stats = { expected: 5, unexpected: 2, flaky: 1, skipped: 3 }
    expect(ofPlaywright({ stats, errors: [] })).toEqual({ passed: 6, failed: 2, skipped: 3 })
    expect(ofPlaywright({ stats, errors: [{}] })).toEqual({ passed: 6, failed: 3, skipped: 3 })
  })

  test('a step that broke with no test to blame as one failure', () => {
    expect(atLeastOneFailed({ passed: 9, failed: 0, skipped: 0 }, true).failed).toBe(1)
    expect(atLeastOneFailed({ passed: 9, failed: 2, skipped: 0 }, true).failed).toBe(2)
    expect(atLeastOneFailed(noTests, false)).toEqual(noTests)
  })

  test('the sum as its last line, and a filter that fits no file as a failure', async () => {
    const ran = await promisify(execFile)(process.execPath, ['tools/test.mjs', 'no/such/file'], { cwd: root }).then(
      () => null,
      (error: { code: number; stdout: string }) => error,
    )
    expect(ran?.code).toBe(1)
    expect(ran?.stdout).toMatch(/\n0 passed, 1 failed\n$/)
  })
})

test.each([
  ['with leave to run programs', true, 'tmpfs /dev/shm tmpfs rw,relatime,size=24684084k 0 0'],
  ['as containers have it', false, 'shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0'],
  ['only to be read', false, 'tmpfs /dev/shm tmpfs ro,relatime 0 0'],
  ['mounted over with less leave', false, 'tmpfs /dev/shm tmpfs rw 0 0\nshm /dev/shm tmpfs rw,noexec 0 0'],
  ['a disk after all', false, '/dev/sda1 /dev/shm ext4 rw 0 0'],
  ['none at all', false, 'tmpfs /run tmpfs rw 0 0'],
])('a run keeps its files in memory that programs run from: %s, %s', (_what, expected, mounts) => {
  expect(holdsPrograms(`sysfs /sys sysfs rw 0 0\n${mounts}\n`)).toBe(expected)
})

describe('a program that a run starts', () => {
  test('is heard, and ends well or badly', async () => {
    const well = await runProgram(evaluate("console.log('one'); console.error(process.env.WORD)"), {
      ...kept,
      environment: { WORD: 'two' },
    })
    expect(well.how).toBe('well')
    expect(well.said.split('\n').sort()).toEqual(['', 'one', 'two'])
    expect((await runProgram(evaluate('process.exit(3)'), kept)).how).toBe('badly')
    expect((await runProgram(evaluate("process.kill(process.pid, 'SIGKILL')"), kept)).how).toBe('badly')
  })

  test('is ended when it lasts too long', async () => {
    const ended = await runProgram(evaluate('setInterval(() => {}, 1000)'), { ...kept, lastsMaxMs: 300 })
    expect(ended.how).toBe('overdue')
  })

  test('is told to stop, may clear up, and leaves nothing running', async () => {
    const stopping = new AbortController()
    const pidFile = join(folder, 'pid')
    const child = `import { writeFileSync } from 'node:fs'
      process.on('SIGINT', () => {}) // as deaf as a child can be
      writeFileSync(${JSON.stringify(pidFile)}, String(process.pid))
      setInterval(() => {}, 1000)`
    const parent = `import { spawn } from 'node:child_process'
      spawn(process.execPath, ['--input-type=module', '--eval', ${JSON.stringify(child)}], { stdio: 'ignore' })
      process.on('SIGINT', () => { console.log('cleared up'); process.exit(0) })`
    const ended = runProgram(evaluate(parent), { ...kept, stop: stopping.signal })
    await expect.poll(() => readFile(pidFile, 'utf8').then(Number), { timeout: 10_000 }).toBeGreaterThan(0)
    stopping.abort()
    expect(await ended).toEqual({ how: 'stopped', said: 'cleared up\n' })
    const left = Number(await readFile(pidFile, 'utf8'))
    await expect.poll(() => isRunning(left), { timeout: 5_000 }).toBe(false)
  })
})

/** A process that ended, but that nobody has taken note of, still has a number. */
async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  try {
    return process.kill(pid, 0) && !/\) Z /.test(state)
  } catch {
    return false
  }
}
