import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clearKilledRuns } from '../tests/support/globalSetup.ts'
import { chromiumPath } from './chromium.ts'
import {
  asOneTest,
  atLeastOneFailed,
  type Counts,
  noTests,
  ofPlaywright,
  ofVitest,
  type PlaywrightReport,
  sum,
  type VitestReport,
} from './counts.ts'
import { folderInMemory } from './inMemory.ts'
import { type Ended, runProgram } from './program.ts'

type Step = { readonly name: string; run(stop: AbortSignal): Promise<Counts> }

const checkMaxMs = 4 * 60_000
const testsMaxMs = 12 * 60_000

/** Every check and every test, or only the test files that match; the sum is the last line. Answers the exit code. */
export async function run(filters: readonly string[]): Promise<number> {
  const stop = stopSignal()
  await stayOffTheDisk()
  const folder = await mkdtemp(join(tmpdir(), 'busbar-reports-'))
  try {
    const { passed, failed, skipped } = await inOrder(stepsFor(filters, folder), stop)
    if (skipped > 0) console.log(`\n${skipped} skipped`)
    console.log(`\n${passed} passed, ${failed} failed`)
    return stop.aborted ? 130 : Number(failed > 0)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A fifth of the time goes to the disk, for files that are thrown away. */
async function stayOffTheDisk(): Promise<void> {
  const folder = process.env['TMPDIR'] === undefined ? await folderInMemory() : null
  if (folder !== null) process.env['TMPDIR'] = folder
}

function stopSignal(): AbortSignal {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
  // npm hands SIGTERM to the shell between it and us, which dies of it without a word.
  const starter = process.ppid
  setInterval(() => process.ppid !== starter && stopping.abort(), 500).unref()
  return stopping.signal
}

function stepsFor(filters: readonly string[], folder: string): readonly Step[] {
  if (filters.some((filter) => filter.startsWith('tests/e2e'))) return [browserTests(filters, folder)]
  if (filters.length > 0) return [tests(filters, folder)]
  return [
    check('build', ['server/bin/build.mjs']),
    together([
      check('types', ['tools/types.mjs']),
      check('lint', ['node_modules/oxlint/bin/oxlint']),
      check('format', ['node_modules/oxfmt/bin/oxfmt', '--check', '.']),
    ]),
    tests([], folder),
    browserTests([], folder),
  ]
}

async function inOrder(steps: readonly Step[], stop: AbortSignal): Promise<Counts> {
  const counted: Counts[] = []
  for (const [at, step] of steps.entries()) {
    const title = steps.length > 1 ? `[${at + 1}/${steps.length}] ${step.name}` : step.name
    console.log(`\n${title} …`)
    const startedAt = performance.now()
    const counts = await step.run(stop)
    counted.push(counts)
    const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
    if (stop.aborted) {
      console.log(`${title}: stopped after ${took}`)
      return atLeastOneFailed(sum(counted), true)
    }
    console.log(`${title}: ${counts.failed > 0 ? 'FAILED' : 'passed'} in ${took}`)
  }
  return sum(counted)
}

/** Steps that say something only where they fail, at the same time. */
function together(steps: readonly Step[]): Step {
  return {
    name: steps.map(({ name }) => name).join(', '),
    run: async (stop) => sum(await Promise.all(steps.map((step) => step.run(stop)))),
  }
}

// Compiler and linter are written in Go, and end before what they clear up is missed: a sixth of their time.
const environment = { GOGC: '400' }

function check(name: string, args: readonly string[]): Step {
  return {
    name,
    run: async (stop) => {
      const ended = await runProgram(args, { output: 'kept', lastsMaxMs: checkMaxMs, environment, stop })
      if (ended.how !== 'well') console.log(ended.said.trimEnd())
      sayWhyItEnded(ended, checkMaxMs)
      return asOneTest(ended.how !== 'well')
    },
  }
}

function tests(filters: readonly string[], folder: string): Step {
  const report = join(folder, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return {
    name: 'tests',
    run: async (stop) => {
      const args = ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters]
      const ended = await runProgram(args, { output: 'shown', lastsMaxMs: testsMaxMs, stop })
      sayWhyItEnded(ended, testsMaxMs)
      if (ended.how === 'stopped' || ended.how === 'overdue') await clearKilledRuns()
      const read = await readReport<VitestReport>(report)
      return atLeastOneFailed(read ? ofVitest(read) : noTests, ended.how !== 'well')
    },
  }
}

function browserTests(filters: readonly string[], folder: string): Step {
  const report = join(folder, 'playwright.json')
  return {
    name: 'browser tests',
    run: async (stop) => {
      const browser = await chromiumPath().catch((error: Error) => error)
      if (browser instanceof Error) {
        console.log(browser.message)
        return atLeastOneFailed(noTests, true)
      }
      console.log(`with ${browser}`)
      const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', ...filters]
      const environment = { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
      const ended = await runProgram(args, { output: 'shown', lastsMaxMs: testsMaxMs, environment, stop })
      sayWhyItEnded(ended, testsMaxMs)
      const read = await readReport<PlaywrightReport>(report)
      return atLeastOneFailed(read ? ofPlaywright(read) : noTests, ended.how !== 'well')
    },
  }
}

function sayWhyItEnded({ how }: Ended, maxMs: number): void {
  if (how === 'overdue') console.log(`it was still running after ${maxMs / 60_000} minutes, and was stopped`)
}

/** The report, or null where the step ended before it wrote one. */
async function readReport<Report>(path: string): Promise<Report | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as Report)
}
