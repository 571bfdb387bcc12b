import { appendFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { faultKinds } from '@busbar/simulator/faults/faults'
import { depotOf } from '@busbar/simulator/profile/depot'
import { type ProfileFault, readProfile } from '@busbar/simulator/profile/read'
import type { Profile } from '@busbar/simulator/profile/schema'
import { isShipped, shippedText } from '@busbar/simulator/profile/shipped'
import { artifactsOf, messageLine } from '@busbar/simulator/reports/artifacts'
import { judge } from '@busbar/simulator/reports/expectations'
import { type Run, simulate } from '@busbar/simulator/run'
import { forgetfulEngine } from '../simulation/engine.ts'
import { makeFolders } from '../storage/local/folders.ts'
import { AnswerIsNo, CommandFailure, inWords, WrongUse } from './failure.ts'
import { readText } from './readText.ts'
import { progress, say, sayJson, type Shell } from './shell.ts'
import { counted } from './table.ts'

export type SimulateOptions = {
  readonly seed?: string
  readonly hours?: string
  readonly faults?: string
  readonly out?: string
  readonly json?: true
}

export async function simulateProfile(shell: Shell, file: string, options: SimulateOptions): Promise<void> {
  const seed = wholeNumber('--seed', options.seed, seedMax)
  const profile = withOptions(await profileOf(shell, file, options), options)
  if (options.out === '') throw new WrongUse('--out says no folder.')
  const folder = options.out === undefined ? null : resolve(shell.folder, options.out)
  const { run, errors, isStopped } = await runIt(shell, profile, seed ?? profile.seed, folder)
  const artifacts = artifactsOf(profile, run)
  if (folder !== null) {
    await inWords(() =>
      Promise.all(Object.entries(artifacts).map(([name, text]) => writeFile(join(folder, name), text))),
    )
  }
  if (options.json) sayJson(shell, answerOf(profile, run, folder))
  else if (folder === null) say(shell, (artifacts['summary.md'] ?? '').trimEnd())
  else say(shell, `${oneLine(run)} ${join(folder, 'summary.md')} tells more.`)
  const [error] = errors
  if (error !== undefined) throw new Error('the engine said that something failed', { cause: error })
  if (isStopped) throw new CommandFailure('it was stopped before its time was over.')
  if (!isAsExpected(profile, run)) throw new AnswerIsNo()
}

/** A shipped one by its name, else a file: refused as a whole, with every fault that it has and its line. */
async function profileOf(shell: Shell, file: string, options: SimulateOptions): Promise<Profile> {
  const read = readProfile(isShipped(file) ? await shippedText(file) : await readText(shell, file))
  if (read.kind === 'SOUND') return read.profile
  const { faults } = read
  if (options.json) sayJson(shell, { faults })
  else for (const fault of faults.slice(0, faultsShownMax)) shell.stderr.write(`${faultText(file, fault)}\n`)
  throw new CommandFailure(`${file} was refused as a whole: ${counted(faults.length, 'fault')}`)
}

const faultsShownMax = 1_000

const faultText = (file: string, { line, path, message }: ProfileFault): string =>
  `${file}:${line}:${path === '' ? '' : ` ${path}:`} ${message}`

/** What a profile expects, it expects of its own hours and its own faults. */
function withOptions(profile: Profile, options: SimulateOptions): Profile {
  const hours = number('--hours', options.hours, hoursMax)
  const perHour = number('--faults', options.faults, faultsMax)
  if (hours === 0) throw new WrongUse('--hours 0: that is no time at all.')
  const changed = {
    ...(hours !== null && { hours }),
    ...(perHour !== null && { faults: { kinds: [...faultKinds], per_hour: perHour, lasts_s: faultLastsS } }),
  }
  return Object.keys(changed).length === 0 ? profile : { ...profile, ...changed, expectations: [] }
}

const seedMax = Number.MAX_SAFE_INTEGER
const hoursMax = 24 * 31
const faultsMax = 100_000
const faultLastsS: [number, number] = [20, 900]

function wholeNumber(option: string, text: string | undefined, max: number): number | null {
  const value = number(option, text, max)
  if (value !== null && !Number.isInteger(value)) throw new WrongUse(`${option} ${text}: say a whole number.`)
  return value
}

function number(option: string, text: string | undefined, max: number): number | null {
  if (text === undefined) return null
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!(value <= max)) throw new WrongUse(`${option} ${text}: say a number from 0 to ${max}.`)
  return value
}

/** Runs it to its end, or until somebody stops it. Messages are many: they go to disk as it runs. */
async function runIt(shell: Shell, profile: Profile, seed: number, folder: string | null) {
  const messages = folder === null ? null : join(folder, 'messages.jsonl')
  if (folder !== null && messages !== null) {
    await inWords(async () => {
      await makeFolders(folder, 0o777)
      await writeFile(messages, '')
    })
  }
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const { open, errors } = forgetfulEngine(depotOf(profile, seed))
  const bar = progress(shell)
  let lines: string[] = []
  const writeMessages = async (): Promise<void> => {
    const text = lines.join('')
    lines = []
    if (messages !== null) await inWords(() => appendFile(messages, text))
  }
  try {
    const run = await simulate(profile, {
      ...{ seed, open, stop: stopping.signal },
      ...(messages !== null && { said: (message) => void lines.push(messageLine(message)) }),
      everyHour: async (hour) => {
        await writeMessages()
        bar.tell(`${Math.min(hour, profile.hours)} of ${profile.hours} hours simulated`)
      },
    })
    await writeMessages()
    return { run, errors, isStopped: stopping.signal.aborted }
  } finally {
    bar.end()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

function isAsExpected(profile: Profile, run: Run): boolean {
  const violationsMax = Math.max(
    0,
    ...profile.expectations.map((one) => ('violations_at_most' in one ? one.violations_at_most : 0)),
  )
  const isMet = judge(profile.expectations, run).every((one) => one.isMet)
  return isMet && run.outcome.violations.length <= violationsMax
}

const faultsIn = (run: Run): number => Object.values(run.faults).reduce((sum, count) => sum + count, 0)
const violationsIn = (run: Run): string => counted(run.outcome.violations.length, 'violation')

const oneLine = (run: Run): string =>
  `${counted(run.cycles.length, 'cycle')}, ${counted(faultsIn(run), 'fault')} injected, ${violationsIn(run)}.`

function answerOf(profile: Profile, run: Run, folder: string | null) {
  const left = run.stays.filter(({ end }) => end === 'LEFT')
  return {
    ...{ profile: profile.name, seed: run.seed, hours: profile.hours, out: folder },
    is_as_expected: isAsExpected(profile, run),
    violations: run.outcome.violations.length,
    expectations: judge(profile.expectations, run).map(({ expectation, isMet, found }) => ({
      ...{ expectation, is_met: isMet, found },
    })),
    faults_injected: faultsIn(run),
    ...{ cycles: run.cycles.length, messages: run.messages },
    buses_left: left.length,
    buses_left_full: left.filter(({ isFull }) => isFull).length,
    energy_wanted_kwh: run.energy.wantedWh / 1000,
    energy_charged_kwh: run.energy.chargedWh / 1000,
    sha256_of_messages: run.transcriptSha256,
  }
}
