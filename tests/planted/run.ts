import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { clearKilledRuns } from '../support/globalSetup.ts'

/**
 * Plants each bug of a folder in a copy of the project and runs the tests that are to catch it. A patch begins with a
 * sentence about the bug and with a line "Caught by: <test files>". `npm run planted` takes the bugs beside this file, or
 * with a path like `balancer/tests/planted` those that lie there; with names it takes only some of them.
 *
 * A bug may be a loop without an end, which no limit of a single test ends: then the whole run is ended, and the bug is
 * caught, as nobody would take such a run for a good one.
 */
const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))

type Planted = { readonly name: string; readonly path: string; readonly bug: string; readonly tests: readonly string[] }
type Outcome =
  | { readonly state: 'ran'; readonly failed: readonly string[] }
  | { readonly state: 'endless' }
  | { readonly state: 'never began'; readonly why: string }

const minuteMs = 60_000
const soundMaxMs = 60 * minuteMs
const plantedMaxMs = 10 * minuteMs

const wished = process.argv.slice(2).filter((word) => !word.includes('/'))
const here = join(root, process.argv.slice(2).find((word) => word.includes('/')) ?? 'tests/planted')
const planted = (await allPlanted()).filter(({ name }) => wished.length === 0 || wished.includes(name))
if (planted.length === 0) throw new Error(`there is no planted bug of the name ${wished.join(', ')}`)

const copy = await copyOfProject()
try {
  const sound = await runTests(copy, [...new Set(planted.flatMap(({ tests }) => tests))], soundMaxMs)
  if (sound.state === 'endless') throw new Error('without any planted bug the tests come to no end')
  if (sound.state === 'never began') throw new Error(`without any planted bug the tests can't be run: ${sound.why}`)
  if (sound.failed.length > 0) throw new Error(`these fail without any planted bug:\n${sound.failed.join('\n')}`)
  let missed = 0
  for (const { name, path, bug, tests } of planted) {
    await run('git', ['apply', path], { cwd: copy }).catch(() => {
      throw new Error(`${name} does not fit the code any more: plant it anew`)
    })
    const outcome = await runTests(copy, tests, plantedMaxMs)
    await run('git', ['apply', '--reverse', path], { cwd: copy })
    if (!isCaught(outcome)) missed += 1
    console.log(`${name}: ${bug}\n  ${verdictOn(outcome)}`)
  }
  console.log(`${planted.length - missed} of ${planted.length} planted bugs are caught`)
  process.exitCode = missed > 0 ? 1 : 0
} finally {
  await rm(copy, { recursive: true, force: true })
}

async function allPlanted(): Promise<readonly Planted[]> {
  const names = (await readdir(here)).filter((name) => name.endsWith('.patch')).sort()
  return Promise.all(
    names.map(async (file) => {
      const path = join(here, file)
      const [bug = '', ...lines] = (await readFile(path, 'utf8')).split('\n')
      const tests = lines.find((line) => line.startsWith('Caught by: '))?.slice('Caught by: '.length)
      if (tests === undefined) throw new Error(`${file} doesn't say by which tests it is caught`)
      return { name: file.replace('.patch', ''), path, bug, tests: tests.split(' ') }
    }),
  )
}

/** Everything that is checked in, as it stands in the folder now, with the installed packages linked in. */
async function copyOfProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'busbar-planted-'))
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const path of stdout.split('\0').filter((name) => name !== '')) {
    // A file that was deleted but not yet committed stands in the list, too.
    await cp(join(root, path), join(folder, path)).catch(() => undefined)
  }
  await run('git', ['init', '--quiet'], { cwd: folder })
  await linkPackages(root, folder)
  return folder
}

/** The workspaces themselves must be those of the copy: a link to all of node_modules would test the original. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(join(to, 'node_modules', '@busbar'), { recursive: true })
  for (const name of await readdir(join(from, 'node_modules'))) {
    if (name !== '@busbar') await symlink(join(from, 'node_modules', name), join(to, 'node_modules', name))
  }
  const { workspaces } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as { workspaces: string[] }
  for (const workspace of workspaces) {
    await symlink(join(to, workspace), join(to, 'node_modules', '@busbar', workspace))
    await symlink(join(from, workspace, 'node_modules'), join(to, workspace, 'node_modules')).catch(() => undefined)
  }
}

function isCaught(outcome: Outcome): boolean {
  return outcome.state === 'endless' || (outcome.state === 'ran' && outcome.failed.length > 0)
}

function verdictOn(outcome: Outcome): string {
  if (outcome.state === 'endless') return `caught: its tests still ran after ${plantedMaxMs / minuteMs} minutes`
  if (outcome.state === 'never began') return `NOT CAUGHT: no test could be run with it: ${outcome.why}`
  return isCaught(outcome) ? `caught by ${outcome.failed.length}, first: ${outcome.failed[0]}` : 'NOT CAUGHT'
}

async function runTests(folder: string, tests: readonly string[], maxMs: number): Promise<Outcome> {
  const reportFile = join(folder, 'report.json')
  await rm(reportFile, { force: true })
  const vitest = join(folder, 'node_modules', 'vitest', 'vitest.mjs')
  const options = ['run', ...tests, '--reporter=json', `--outputFile=${reportFile}`]
  const { isOver, said } = await runWithin(maxMs, [vitest, ...options], folder)
  if (!isOver) return { state: 'endless' }
  const report = await readFile(reportFile, 'utf8').catch(() => {
    throw new Error(`the tests could not be run:\n${said}`)
  })
  const { testResults } = JSON.parse(report) as {
    testResults: {
      name: string
      message: string
      status: string
      assertionResults: { title: string; status: string }[]
    }[]
  }
  for (const { name, message, status, assertionResults } of testResults) {
    // A program that doesn't even start, or doesn't compile, was looked at by nobody.
    const wasRun = assertionResults.some((test) => test.status === 'passed' || test.status === 'failed')
    if (status === 'failed' && !wasRun) return { state: 'never began', why: `${name}: ${message}` }
  }
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  return { state: 'ran', failed: all.filter(({ status }) => status === 'failed').map(({ title }) => title) }
}

/** Runs Node in a group of its own, so that it can be ended with all its workers, even those that hear nothing any more. */
async function runWithin(maxMs: number, args: readonly string[], cwd: string) {
  const child = spawn(process.execPath, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  let isOver = true
  const end = () => process.kill(-child.pid!, 'SIGKILL')
  const deadline = setTimeout(() => {
    isOver = false
    end()
  }, maxMs)
  // Whoever stops the planting stops the tests too, which its own group doesn't reach.
  const stop = () => {
    end()
    process.exit(1)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  await once(child, 'exit')
  process.off('SIGINT', stop).off('SIGTERM', stop)
  clearTimeout(deadline)
  if (!isOver) await clearKilledRuns()
  return { isOver, said }
}
