import { userInfo } from 'node:os'
import type { ReadStream, WriteStream } from 'node:tty'
import { newId } from '../engine/ids.ts'
import type { Cause } from '../engine/ports.ts'
import { readSettings, type Settings, WrongSetting } from '../settings.ts'
import { WrongUse } from './failure.ts'

/** Where a command runs: what surrounds the process, handed on from its entry. */
export type Shell = {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: string
  readonly stdin: ReadStream
  readonly stdout: WriteStream
  readonly stderr: WriteStream
}

export type DataDirOption = { readonly dataDir?: string }
export const dataDirOption = ['--data-dir <folder>', 'where our own PostgreSQL keeps everything'] as const

/** A command says what it answers, not what it logs: only warnings, unless somebody wants more. */
export function commandSettings(shell: Shell, options: DataDirOption): Promise<Settings> {
  return settingsGiven(shell, options, { LOG_LEVEL: 'warn' })
}

export type GivenSettings = DataDirOption & { readonly port?: string; readonly host?: string }

/** Whoever gave a wrong one as an option is told so by that option's name. */
export async function settingsGiven(
  { environment, folder }: Shell,
  { port, host, dataDir }: GivenSettings,
  otherwise: Shell['environment'] = {},
): Promise<Settings> {
  const given = new Map([
    ['PORT', { option: '--port', value: port }],
    ['HOST', { option: '--host', value: host }],
    ['DATA_DIR', { option: '--data-dir', value: dataDir }],
  ])
  const values = Object.fromEntries([...given].map(([name, { value }]) => [name, value]))
  return readSettings(environment, folder, values, otherwise).catch((error: unknown) => {
    const wrong = error instanceof WrongSetting ? error.of : null
    const { option, value } = given.get(wrong?.name ?? '') ?? {}
    if (wrong === null || value === undefined) throw error
    throw new WrongUse(`${[option, value].join(' ').trim()}: ${wrong.must}`)
  })
}

export function say(shell: Shell, text: string): void {
  shell.stdout.write(`${text}\n`)
}

export function sayJson(shell: Shell, value: unknown): void {
  shell.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** One line that is written over, and only where somebody watches. */
export function progress(shell: Shell): { tell(text: string): void; end(): void } {
  const write = (text: string): void => {
    if (shell.stderr.isTTY) shell.stderr.write(`\r\x1b[K${text}`)
  }
  return { tell: write, end: () => write('') }
}

/** Whoever sits at this machine's terminal. */
export function commandLineCause(): Cause {
  return { actor: { kind: 'command_line', id: null, name: osUser() }, correlationId: newId(), causationId: null }
}

function osUser(): string {
  try {
    return userInfo().username
  } catch {
    // In a container the number may have no name.
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}
