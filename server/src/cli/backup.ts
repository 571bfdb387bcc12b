import { resolve } from 'node:path'
import type { Command } from 'commander'
import { openLog } from '../log.ts'
import { distrustChargers } from '../restored.ts'
import type { Settings } from '../settings.ts'
import { backUp } from '../storage/local/backup.ts'
import { launchPostgres } from '../storage/local/launch.ts'
import { restore } from '../storage/local/restore.ts'
import { CommandFailure, inWords } from './failure.ts'
import { whileOpen, withHouse } from './house.ts'
import { holdsDatabase } from './localDatabase.ts'
import {
  commandLineCause,
  commandSettings,
  type DataDirOption,
  dataDirOption,
  progress,
  say,
  type Shell,
} from './shell.ts'
import { counted } from './table.ts'

export function addBackup(program: Command, shell: Shell): void {
  program
    .command('backup')
    .description('copy our own database into a new folder; nobody has to stop meanwhile')
    .argument('<to>', 'the new folder')
    .option(...dataDirOption)
    .action((to: string, options: DataDirOption) => backup(shell, to, options))
  program
    .command('restore')
    .description('put a back-up into a data directory that holds no database yet')
    .argument('<from>', 'the folder of the back-up')
    .option(...dataDirOption)
    .action((from: string, options: DataDirOption) => bringBack(shell, from, options))
  program
    .command('restored')
    .description('after you brought back a database of your own, before the next start: chargers are to confirm anew')
    .option(...dataDirOption)
    .action((options: DataDirOption) => distrust(shell, options))
}

async function distrust(shell: Shell, options: DataDirOption): Promise<void> {
  const { LOG_LEVEL } = await commandSettings(shell, options)
  const { actor } = commandLineCause()
  const chargers = await withHouse(shell, options, (house) => distrustChargers(house, openLog(LOG_LEVEL), actor))
  say(shell, `${counted(chargers, 'charger')} will count with their ratings until they confirm what they keep`)
}

async function backup(shell: Shell, to: string, options: DataDirOption): Promise<void> {
  const settings = await ownSettings(shell, options)
  const { DATA_DIR: dataDir, PG_BINDIR: binDir } = settings
  if (!(await holdsDatabase(dataDir))) throw new CommandFailure(`There is no database in ${dataDir}.`)
  const toDir = resolve(shell.folder, to)
  const line = progress(shell)
  line.tell('backing up …')
  const { files, bytes, tookMs } = await inWords(async () => {
    const local = await launchPostgres({ dataDir, binDir })
    const leaving = new AbortController()
    const copying = backUp({ connection: local.connection, toDir, leaving: leaving.signal })
    const release = async (): Promise<void> => {
      leaving.abort()
      await copying.catch(() => undefined)
      await local.release()
    }
    return whileOpen(release, () => copying)
  })
  line.end()
  say(shell, `${dataDir} was backed up to ${toDir}: ${files} files, ${megabytes(bytes)} MB in ${tookMs / 1000} s`)
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

async function bringBack(shell: Shell, from: string, options: DataDirOption): Promise<void> {
  const { DATA_DIR: dataDir } = await ownSettings(shell, options)
  const fromDir = resolve(shell.folder, from)
  const line = progress(shell)
  line.tell('restoring …')
  await inWords(() => restore({ fromDir, dataDir }))
  line.end()
  say(shell, `${fromDir} was restored to ${dataDir}. busbar start serves it.`)
}

async function ownSettings(shell: Shell, options: DataDirOption): Promise<Settings> {
  const settings = await commandSettings(shell, options)
  if (settings.DATABASE_URL === undefined) return settings
  const way = 'back it up and restore it with its provider’s tools, for example pg_dump and pg_restore'
  throw new CommandFailure(`DATABASE_URL is set, and that database is not ours: ${way}.`)
}
