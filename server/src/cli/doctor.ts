import type { Command } from 'commander'
import { DatabaseUnusable } from '../open.ts'
import { type Settings, WrongSetting } from '../settings.ts'
import { openDatabase } from '../storage/database.ts'
import { checkCertificates } from './checkCertificates.ts'
import { checkDatabase, checkDisk, checkNode, checkSettings } from './checks.ts'
import { AnswerIsNo } from './failure.ts'
import type { Check } from './findings.ts'
import { withDatabase } from './house.ts'
import { holdsDatabase } from './localDatabase.ts'
import { commandSettings, type DataDirOption, dataDirOption, say, sayJson, type Shell } from './shell.ts'
import { table } from './table.ts'

type Options = DataDirOption & { readonly json?: true }

export function addDoctor(program: Command, shell: Shell): void {
  program
    .command('doctor')
    .description('look whether everything is as it should be; the exit code is 1 if something is wrong')
    .option('--json', 'answer as JSON')
    .option(...dataDirOption)
    .action((options: Options) => examine(shell, options))
}

async function examine(shell: Shell, options: Options): Promise<void> {
  const checks = [checkNode(process.versions.node), ...(await checkWithSettings(shell, options))]
  const isWell = checks.every(({ state }) => state !== 'wrong')
  const rows = checks.map(({ name, state, detail }) => [marks[state], name, detail])
  if (options.json) sayJson(shell, { ok: isWell, checks })
  else say(shell, table(['', 'WHAT', 'FOUND'], rows))
  if (!isWell) throw new AnswerIsNo()
}

const marks: Record<Check['state'], string> = { ok: 'ok', warning: 'warning', wrong: 'WRONG' }

async function checkWithSettings(shell: Shell, options: DataDirOption): Promise<readonly Check[]> {
  let settings: Settings
  try {
    settings = await commandSettings(shell, options)
  } catch (error) {
    if (!(error instanceof WrongSetting)) throw error
    return [{ name: 'Settings', state: 'wrong', detail: error.message }]
  }
  const isLocal = settings.DATABASE_URL === undefined
  const disk = isLocal ? [await checkDisk(settings.DATA_DIR)] : []
  const certificates = await checkCertificates(settings, Date.now())
  return [checkSettings(settings), ...certificates, ...disk, ...(await checkInside(shell, settings, isLocal))]
}

async function checkInside(shell: Shell, settings: Settings, isLocal: boolean): Promise<readonly Check[]> {
  try {
    if (isLocal && !(await holdsDatabase(settings.DATA_DIR))) {
      return [
        { name: 'Database', state: 'warning', detail: `none in ${settings.DATA_DIR} yet: the first start makes it` },
      ]
    }
    return await withDatabase(shell, settings, async (connection) => {
      const database = openDatabase(connection, { poolMax: 1 })
      try {
        return await checkDatabase(database, settings)
      } finally {
        await database.close()
      }
    })
  } catch (error) {
    if (!(error instanceof DatabaseUnusable)) throw error
    return [{ name: 'Database', state: 'wrong', detail: error.message }]
  }
}
