import type { Command } from 'commander'
import { launchPostgres, stopPostgres } from '../storage/local/launch.ts'
import { CommandFailure, inWords } from './failure.ts'
import { isPostgresRunning } from './localDatabase.ts'
import { commandSettings, type DataDirOption, dataDirOption, say, type Shell } from './shell.ts'

type Options = DataDirOption & { readonly force?: true }

export function addStop(program: Command, shell: Shell): void {
  program
    .command('stop')
    .description('stop our own PostgreSQL, where a killed Busbar left it running')
    .option('--force', 'also while something is connected to it')
    .option(...dataDirOption)
    .action((options: Options) => stop(shell, options))
}

async function stop(shell: Shell, options: Options): Promise<void> {
  const { DATA_DIR: dataDir, PG_BINDIR: binDir } = await commandSettings(shell, options)
  if (!(await isPostgresRunning(dataDir))) return say(shell, `No PostgreSQL of ours is running on ${dataDir}.`)
  if (options.force) await inWords(() => stopPostgres(dataDir))
  else {
    // To join it and to leave it again stops it, unless somebody else is there.
    const left = await inWords(async () => (await launchPostgres({ dataDir, binDir })).release())
    if (left === 'left-running') {
      throw new CommandFailure(
        `Something is still connected to the PostgreSQL on ${dataDir}: stop that first, or use --force`,
      )
    }
  }
  say(shell, `The PostgreSQL on ${dataDir} has stopped.`)
}
