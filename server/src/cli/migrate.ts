import type { Command } from 'commander'
import { openDatabase } from '../storage/database.ts'
import { migrate, pendingMigrations, readMigrations } from '../storage/migrate.ts'
import { AnswerIsNo } from './failure.ts'
import { withDatabase } from './house.ts'
import { commandSettings, type DataDirOption, dataDirOption, say, sayJson, type Shell } from './shell.ts'

type Options = DataDirOption & { readonly check?: true; readonly json?: true }

export function addMigrate(program: Command, shell: Shell): void {
  program
    .command('migrate')
    .description('bring the database forward to this version; every start does it too')
    .option('--check', 'only say what is due; the exit code is 1 if something is')
    .option('--json', 'answer as JSON')
    .option(...dataDirOption)
    .action((options: Options) => bringForward(shell, options))
}

async function bringForward(shell: Shell, options: Options): Promise<void> {
  const migrations = await readMigrations()
  const names = await withDatabase(shell, await commandSettings(shell, options), async (connection) => {
    const database = openDatabase(connection, { poolMax: 2 })
    try {
      return await (options.check ? pendingMigrations(database, migrations) : migrate(database, migrations))
    } finally {
      await database.close()
    }
  })
  if (options.json) sayJson(shell, options.check ? { due: names } : { applied: names })
  else if (names.length === 0) say(shell, 'The database is up to date.')
  else say(shell, `${options.check ? 'Due' : 'Applied'}: ${names.join(', ')}`)
  if (options.check && names.length > 0) throw new AnswerIsNo()
}
