import { readdir, readFile, writeFile } from 'node:fs/promises'
import { register } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { register as registerTypeScript } from 'tsx/esm/api'
import { tests } from './vitest.mjs'

/**
 * Runs the tests of a package without any world around it for Stryker, in one process: everything is loaded once, and a
 * mutant costs no more than the tests that catch it. As runs of their own they would take fifty times as long.
 */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: inProcess }]

// What Stryker and the code that it changed tell each other.
const stryker = (globalThis.__stryker__ ??= {})
// Those that measure, or lay out so many leaves that every mutant would take seconds.
const leftOut = /\/(footprint|large|linear)\.test\.ts$/

function inProcess() {
  return {
    capabilities: () => ({ reloadEnvironment: false }),
    init: loadTests,
    async dryRun() {
      const results = tests.map((test) => runOne(test))
      for (const { id, timeSpentMs } of results) tookMs.set(id, timeSpentMs)
      await writeFile(tookFile, JSON.stringify([...tookMs]))
      return { status: 'complete', tests: results, mutantCoverage: stryker.mutantCoverage }
    },
    mutantRun({ activeMutant, testFilter, hitLimit }) {
      Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit })
      const verdict = verdictOf(quickestFirst(testFilter))
      const isEndless = stryker.hitCount > hitLimit
      Object.assign(stryker, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined })
      return isEndless ? { status: 'timeout' } : verdict
    },
  }
}

const tookMs = new Map()
// What the dry run measured: a process that takes the place of one that hung is never given a dry run of its own.
const tookFile = '.took.json'

async function loadTests() {
  const measured = await readFile(tookFile, 'utf8').catch(() => '[]')
  for (const [id, ms] of JSON.parse(measured)) tookMs.set(id, ms)
  // How many trees each test looks at is of no interest thousands of times.
  console.log = () => undefined
  registerTypeScript()
  const own = JSON.stringify(new URL('./vitest.mjs', import.meta.url).href)
  const hook = `export const resolve = (name, context, next) =>
    name === 'vitest' ? { url: ${own}, shortCircuit: true } : next(name, context)`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
  for (const file of await testFiles()) await import(pathToFileURL(file).href)
}

async function testFiles() {
  const folders = ['src', 'tests'].map(async (folder) => {
    const names = await readdir(folder, { recursive: true })
    return names.map((name) => `${folder}/${name}`)
  })
  const files = (await Promise.all(folders)).flat()
  return files.filter((name) => name.endsWith('.test.ts') && !leftOut.test(name)).sort()
}

function quickestFirst(ids) {
  const wanted = ids === undefined ? tests : tests.filter(({ id }) => ids.includes(id))
  return wanted.toSorted((a, b) => tookMs.get(a.id) - tookMs.get(b.id))
}

function verdictOf(chosen) {
  let nrOfTests = 0
  for (const test of chosen) {
    nrOfTests += 1
    const { status, failureMessage } = runOne(test, leastMs + 5 * tookMs.get(test.id))
    if (failureMessage === endless) return { status: 'timeout', reason: `${test.name} came to no end` }
    if (status === failed) return { status: 'killed', killedBy: [test.id], failureMessage, nrOfTests }
  }
  return { status: 'survived', nrOfTests }
}

// As Stryker numbers them.
const passed = 0
const failed = 1
const endless = 'endless'
const leastMs = 1_000

function runOne({ id, check }, maxMs) {
  stryker.currentTestId = id
  const begunMs = usedMs()
  const failureMessage = failureOf(check, maxMs)
  const timeSpentMs = usedMs() - begunMs
  stryker.currentTestId = undefined
  const told = { id, name: id, timeSpentMs }
  return failureMessage === undefined ? { ...told, status: passed } : { ...told, status: failed, failureMessage }
}

// A script can be ended from outside, with everything that it calls.
const runCheck = new Script('check()')

function failureOf(check, maxMs, waitMs = maxMs) {
  globalThis.check = check
  const begunMs = usedMs()
  try {
    runCheck.runInThisContext(waitMs === undefined ? {} : { timeout: Math.ceil(waitMs) })
    return undefined
  } catch (error) {
    if (error?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') return error instanceof Error ? error.message : String(error)
    // Where other programs took the processor meanwhile, that was no fault of the test.
    return usedMs() - begunMs > maxMs / 2 ? endless : failureOf(check, maxMs, 2 * waitMs)
  }
}

/** Of the processor, by this process: how busy the machine is otherwise makes no difference. */
function usedMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
