import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { busbarHere } from '../../../tests/support/commandHere.ts'
import { busbar, type Given } from '../../../tests/support/commandLine.ts'
import { temporaryFolder } from '../../../tests/support/otherProcesses.ts'

// Each command is a process of its own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let here: Awaited<ReturnType<typeof temporaryFolder>>
let given: Given

beforeAll(async () => {
  here = await temporaryFolder()
  // Settings that nobody could start with: this command asks for none.
  given = { folder: here.folder, environment: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } }
})
afterAll(() => here.clear())

const files = ['cycles.jsonl', 'events.jsonl', 'messages.jsonl', 'series.csv', 'summary.md', 'violations.jsonl']

async function left(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(join(here.folder, folder))
  const texts = names.map(async (name) => [name, await readFile(join(here.folder, folder, name), 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}

const linesOf = (text: string | undefined): readonly Record<string, unknown>[] =>
  (text ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** Four chargers where two would be too many. */
const yard = (limitKw: number, more = '') => `name: Yard
starts_at: '2026-03-02T18:00:00+08:00'
hours: 1
seed: 3
nodes: [{ id: grid, limit_kw: ${limitKw} }]
chargers:
${[1, 2, 3, 4].map((n) => `  - { id: CP-${n}, node: grid, rating_kw: 150, fallback_kw: 20 }`).join('\n')}
buses: { arrives: [17, 18], leaves: [30, 31], battery_kwh: [300, 400], arrives_with: [0.1, 0.4], charge_kw: [100, 150] }
${more}`

describe('SIM-3: a run leaves', () => {
  test('the same to the byte for the same profile and seed, faults included, and another run for another seed', async () => {
    const args = (out: string, seed: string) =>
      ['simulate', 'wa-pta', '--seed', seed, '--hours', '0.3', '--faults', '200', '--out', out] as const
    // One process, and another that has done other things before.
    const ended = await Promise.all([busbar(args('one', '4'), given), busbarHere(args('again', '4'), given)])
    // A fault may well find something: what is found is found again.
    expect(ended[0]?.exitCode).toBe(ended[1]?.exitCode)
    expect(ended.map(({ stderr }) => stderr)).toEqual(['', ''])
    const one = await left('one')
    expect(Object.keys(one).sort()).toEqual(files)
    expect(await left('again')).toEqual(one)
    expect(linesOf(one['messages.jsonl']).length).toBeGreaterThan(500)
    expect(linesOf(one['cycles.jsonl']).length).toBeGreaterThan(100)
    await busbarHere(args('other', '5'), given)
    expect((await left('other'))['messages.jsonl']).not.toBe(one['messages.jsonl'])
  })
})

describe('OPS-2: busbar simulate', () => {
  test('says what ran, what every node carried, who charged and what cycles found, and nothing of when or where', async () => {
    await writeFile(join(here.folder, 'yard.yaml'), yard(300))
    const { exitCode, stdout, stderr } = await busbar(['simulate', 'yard.yaml', '--out', 'yard'], given)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^\d+ cycles, 0 faults injected, 0 violations\. \S*yard\/summary\.md tells more\.\n$/)
    const run = await left('yard')
    expect(run['summary.md']).toContain('# Yard, seed 3\n\n2026-03-02T18:00:00+08:00, 1 h, 4 chargers, 4 buses.')
    expect(run['summary.md']).toMatch(/\| grid \| 300\.0 \| (2\d\d\.\d) \| \1 of 300\.0 \| \d+ \| \d+\.\d \| 0 \|/)
    expect(run['summary.md']).toMatch(/\| CP-4 \| 1 \| 0 \| 0 \| 1 \| \d\d\.\d \|/)
    expect(run['summary.md']).toMatch(/\| CURTAILED \| \d+ \|/)
    expect(Object.values(run).join('')).not.toContain(here.folder)
    const reasons = linesOf(run['cycles.jsonl']).flatMap(({ reasons }) => reasons as { code: string; node: string }[])
    expect(reasons).toContainEqual(
      expect.objectContaining({ code: 'GRID_CONNECTION_LIMIT', node: 'grid', limit_w: 300_000 }),
    )
    const sent = linesOf(run['messages.jsonl']).filter(({ from }) => from === 'CENTRAL_SYSTEM')
    expect(sent.map(({ frame }) => (frame as unknown[])[2])).toContain('SetChargingProfile')
  })

  test('without a folder the summary is the answer, and with --json its figures', async () => {
    const args = ['simulate', '-', '--hours', '0.2', '--seed', '9']
    const asText = await busbarHere(args, { ...given, input: yard(300) })
    expect(asText.exitCode).toBe(0)
    expect(asText.stdout).toMatch(/^# Yard, seed 9\n/)
    const asJson = await busbarHere([...args, '--json'], { ...given, input: yard(300) })
    expect(JSON.parse(asJson.stdout)).toMatchObject({ profile: 'Yard', seed: 9, hours: 0.2, violations: 0, out: null })
    const [, sha256] = /\| SHA-256 of all that was said \| (\w+) \|/.exec(asText.stdout) ?? []
    expect(JSON.parse(asJson.stdout)).toMatchObject({ sha256_of_messages: sha256 })
  })

  test('fails where the monitor finds a violation, or something is not as the profile expects', async () => {
    // What four chargers do by themselves is more than this carries: nobody could keep it.
    const input = yard(100).replaceAll('fallback_kw: 20', 'fallback_kw: 60')
    const violated = await busbarHere(['simulate', '-', '--hours', '0.2', '--json'], { ...given, input })
    const { violations } = JSON.parse(violated.stdout) as { violations: number }
    expect(violations).toBeGreaterThan(0)
    expect(violated).toMatchObject({ exitCode: 1, stderr: '' })

    const expecting = yard(300, 'expectations: [{ node: grid, never_above_kw: 10 }]').replace('hours: 1', 'hours: 0.2')
    const unmet = await busbar(['simulate', '-'], { ...given, input: expecting })
    expect(unmet.exitCode).toBe(1)
    expect(unmet.stdout).toMatch(/\| grid never above 10 kW \| NO \| at most \d+\.\d kW \|/)
    // Of other hours than its own a profile expects nothing.
    const shorter = await busbarHere(['simulate', '-', '--hours', '0.1'], { ...given, input: expecting })
    expect(shorter.exitCode).toBe(0)
  })

  test('SIM-1: refuses a wrong profile before anything starts, with every fault and its line', async () => {
    const wrong = yard(300)
      .replace('CP-2, node: grid', 'CP-1, node: cellar')
      .replace('hours: 1', 'hours: soon')
      .concat('wheels: 4\n')
    await writeFile(join(here.folder, 'wrong.yaml'), wrong)
    const { exitCode, stdout, stderr } = await busbar(['simulate', 'wrong.yaml', '--out', 'nothing'], given)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr.split('\n')).toEqual([
      'wrong.yaml:3: hours: Invalid input: expected number, received string',
      'wrong.yaml:8: chargers.1.id: "CP-1" stands twice',
      'wrong.yaml:8: chargers.1.node: there is no node "cellar"',
      'wrong.yaml:12: wheels: there is no field "wheels" here',
      'busbar: wrong.yaml was refused as a whole: 4 faults',
      '',
    ])
    expect(await readdir(here.folder)).not.toContain('nothing')
  })

  test('SIM-9: stopped before its time it leaves what it has found until then', async () => {
    const program = fileURLToPath(new URL('../../bin/busbar.mjs', import.meta.url))
    const out = join(here.folder, 'stopped')
    await writeFile(join(here.folder, 'long.yaml'), yard(300))
    const child = spawn(process.execPath, [program, 'simulate', 'long.yaml', '--hours', '700', '--out', out], {
      cwd: here.folder,
    })
    let stderr = ''
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
    const ended = once(child, 'close') as Promise<[number | null]>
    // Messages go to disk hour by hour.
    const written = () => readFile(join(out, 'messages.jsonl'), 'utf8').catch(() => '')
    await expect.poll(written, { timeout: 100_000 }).not.toBe('')
    child.kill('SIGINT')
    expect(await ended).toEqual([1, null])
    expect(stderr).toBe('busbar: it was stopped before its time was over.\n')
    const run = await left('stopped')
    expect(Object.keys(run).sort()).toEqual(files)
    expect(run['summary.md']).toMatch(/^# Yard, seed 3\n/)
    expect(linesOf(run['messages.jsonl']).length).toBeGreaterThan(100)
    expect(linesOf(run['cycles.jsonl']).length).toBeGreaterThan(100)
  })

  test.each([
    [['nowhere.yaml'], 1, 'busbar: There is no file nowhere.yaml.\n'],
    [['wa-pta', '--seed', 'seven'], 2, /^busbar: --seed seven: say a number from 0 to \d+\.\n$/],
    [['wa-pta', '--seed', '1.5'], 2, 'busbar: --seed 1.5: say a whole number.\n'],
    [['wa-pta', '--hours', '1000'], 2, 'busbar: --hours 1000: say a number from 0 to 744.\n'],
    [['wa-pta', '--hours', '0'], 2, 'busbar: --hours 0: that is no time at all.\n'],
    [['wa-pta', '--faults', '-1'], 2, 'busbar: --faults -1: say a number from 0 to 100000.\n'],
    [['wa-pta', '--out', 'a-file/folder'], 1, /^busbar: (EEXIST|ENOTDIR)/],
    [['wa-pta', '--out='], 2, 'busbar: --out says no folder.\n'],
  ])('%j: is told in one line', async (args, exitCode, words) => {
    await writeFile(join(here.folder, 'a-file'), '')
    const ended = await busbarHere(['simulate', ...args], given)
    expect(ended).toMatchObject({ exitCode, stdout: '' })
    expect(ended.stderr).toMatch(words)
  })

  test.runIf(process.platform === 'linux')('ends at once where a folder can’t be made', async () => {
    const ended = await busbarHere(['simulate', 'wa-pta', '--out', '/proc/x'], given)
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' })
    expect(ended.stderr).toMatch(/^busbar: ENOENT: [^\n]* mkdir '\/proc\/x'\n$/)
  })
})
