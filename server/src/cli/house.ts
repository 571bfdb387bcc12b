import type { OpenHouse } from '../house.ts'
import { openLog } from '../log.ts'
import { findDatabase, open } from '../open.ts'
import type { Settings } from '../settings.ts'
import type { Connection } from '../storage/database.ts'
import { commandSettings, type DataDirOption, progress, type Shell } from './shell.ts'

/** Runs a command on the installation, beside a running server or alone, and leaves everything as it was found. */
export async function withHouse<Result>(
  shell: Shell,
  options: DataDirOption,
  work: (house: OpenHouse) => Promise<Result>,
): Promise<Result> {
  const settings = await commandSettings(shell, options)
  const opened = await whileTelling(shell, () => open(settings, openLog(settings.LOG_LEVEL)))
  return whileOpen(opened.close, () => work(opened.house))
}

/** The same with the bare database as it stands, for commands that must not bring it forward. */
export async function withDatabase<Result>(
  shell: Shell,
  settings: Settings,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const found = await whileTelling(shell, () => findDatabase(settings, openLog(settings.LOG_LEVEL)))
  return whileOpen(found.release, () => work(found.connection))
}

async function whileTelling<Result>(shell: Shell, reach: () => Promise<Result>): Promise<Result> {
  const line = progress(shell)
  line.tell('opening the database …')
  try {
    return await reach()
  } finally {
    line.end()
  }
}

/** Closes also when somebody presses Ctrl-C: a command must not leave our own PostgreSQL running. */
export async function whileOpen<Result>(release: () => Promise<unknown>, work: () => Promise<Result>): Promise<Result> {
  let released: Promise<unknown> | undefined
  const releaseOnce = (): Promise<unknown> => (released ??= release())
  const leave = (signal: NodeJS.Signals): void => {
    const exit = () => process.exit(signal === 'SIGINT' ? 130 : 143)
    if (released) exit()
    releaseOnce().then(exit, exit)
  }
  process.on('SIGINT', leave).on('SIGTERM', leave)
  try {
    return await work()
  } finally {
    await releaseOnce()
    process.off('SIGINT', leave).off('SIGTERM', leave)
  }
}
