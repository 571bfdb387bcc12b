import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Connection } from './postgres.ts'
import { until } from './otherProcesses.ts'

const program = fileURLToPath(new URL('../../server/bin/busbar.mjs', import.meta.url))

export type Environment = Readonly<Record<string, string>>

export type Ended = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }

export type Given = {
  /** settings; nothing else of the test's own environment but where programs are */
  readonly environment: Environment
  readonly folder: string
  readonly input?: string | Buffer
  /** closes standard output after so much, as `head` does */
  readonly readBytes?: number
}

/** One command, from its start to its end. */
export async function busbar(args: readonly string[], given: Given): Promise<Ended> {
  const child = spawnBusbar(args, given)
  const output = gather(child)
  // A command may end without having read what it was given.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(given.input ?? '')
  child.stdout?.on('data', () => {
    if (given.readBytes !== undefined && output().stdout.length >= given.readBytes) child.stdout?.destroy()
  })
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { exitCode, ...output() }
}

/** What a command answered, if it did its work. */
export async function answered(args: readonly string[], given: Given): Promise<string> {
  const { exitCode, stdout, stderr } = await busbar(args, given)
  if (exitCode !== 0) throw new Error(`busbar ${args.join(' ')} ended with ${exitCode}: ${stderr}`)
  return stdout
}

export type Serving = {
  readonly url: string
  readonly pid: number
  output(): { readonly stdout: string; readonly stderr: string }
  /** as a terminal or a supervisor would; answers the exit code */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>
  kill(): Promise<void>
}

const started = new Set<ChildProcess>()

/** For after a test that failed in the middle. */
export function killStragglers(): void {
  for (const child of started) child.kill('SIGKILL')
}

/** `busbar start` on a free port, once it serves. */
export async function startBusbar(
  given: Given,
  args: readonly string[] = [],
  way: 'directly' | 'through a shell' = 'directly',
): Promise<Serving> {
  const all = ['start', '--port', '0', ...args]
  const child = way === 'directly' ? spawnBusbar(all, given) : spawnThroughShell(all, given)
  const output = gather(child)
  const ended = once(child, 'close') as Promise<[number | null]>
  started.add(child)
  child.once('exit', () => started.delete(child))
  const url = () => /Busbar is at (https?:\/\/\S+)/.exec(output().stdout)?.[1]
  await until(() => url() !== undefined || child.exitCode !== null, 'busbar to serve', 120_000)
  const found = url()
  if (found === undefined) throw new Error(`busbar start ended with ${child.exitCode}: ${output().stderr}`)
  return {
    url: found,
    pid: child.pid ?? 0,
    output,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      const [exitCode] = await ended
      return exitCode
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** `busbar start`, told to stop as soon as it has said anything at all. */
export async function stopWhileStarting(given: Given): Promise<Ended> {
  const child = spawnBusbar(['start', '--port', '0'], given)
  const output = gather(child)
  started.add(child)
  child.once('exit', () => started.delete(child))
  child.stderr?.once('data', () => child.kill('SIGTERM'))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { exitCode, ...output() }
}

/** A database of the tests' own server, as the setting says it. */
export function databaseUrl({ host, port, user, database }: Connection): string {
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
}

/** As npm does it. What follows keeps the shell from becoming the program. */
function spawnThroughShell(args: readonly string[], given: Given): ChildProcess {
  const line = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ')
  return spawnIn('sh', ['-c', `${line}; exit $?`], {
    ...given,
    environment: { ...given.environment, npm_lifecycle_event: 'start' },
  })
}

const spawnBusbar = (args: readonly string[], given: Given): ChildProcess =>
  spawnIn(process.execPath, [program, ...args], given)

function spawnIn(command: string, args: readonly string[], { environment, folder }: Given): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  return spawn(command, args, {
    cwd: folder,
    env: { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

function gather(child: ChildProcess): () => { stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  return () => ({ ...said })
}
