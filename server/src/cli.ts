import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { addBackfill } from './cli/backfill.ts'
import { addBackup } from './cli/backup.ts'
import { addBalance } from './cli/balance.ts'
import { addDoctor } from './cli/doctor.ts'
import { addExport } from './cli/export.ts'
import { endingOf } from './cli/failure.ts'
import { addImport } from './cli/import.ts'
import { addMigrate } from './cli/migrate.ts'
import { addSeed } from './cli/seed.ts'
import { progress, type Shell } from './cli/shell.ts'
import { addSimulate } from './cli/simulate.ts'
import { addStart } from './cli/start.ts'
import { addStop } from './cli/stop.ts'
import { addToken } from './cli/token.ts'
import { addUser } from './cli/user.ts'

/** The `busbar` command line, as a process of its own. */
export async function run(args: readonly string[]): Promise<void> {
  const { env: environment, stdin, stdout, stderr } = process
  const shell: Shell = { environment, folder: process.cwd(), stdin, stdout, stderr }
  // Whoever reads us may have read enough: `busbar export … | head` is no failure, and `start` serves on.
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe)
  process.exitCode = await carryOut(args, shell)
}

/**
 * What a command answers goes to standard output, everything else to standard error; the exit code comes back. A start
 * comes back once it serves.
 */
export async function carryOut(args: readonly string[], shell: Shell): Promise<number> {
  try {
    await commandLine(shell, await ownVersion()).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    const { exitCode, words } = endingOf(error)
    progress(shell).end()
    if (words !== null) shell.stderr.write(`busbar: ${words}\n`)
    return exitCode
  }
}

/** What commands load only where they need it: for whoever compiles it ahead. */
export async function loadAll(): Promise<void> {
  await Promise.all([import('./cli/serve.ts'), import('./cli/simulateProfile.ts')])
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

function commandLine(shell: Shell, version: string): Command {
  const program = new Command('busbar')
    .description('Runs the electrical side of an electric-bus depot as one microgrid')
    .version(version)
    // Set before the commands are added: they take these over.
    .exitOverride()
    .configureOutput({
      writeOut: (words) => shell.stdout.write(words),
      writeErr: (words) => shell.stderr.write(words),
      outputError: (words, write) => write(words.replace(/^error: /, 'busbar: ')),
    })
  addStart(program, shell)
  addStop(program, shell)
  addMigrate(program, shell)
  addBackfill(program, shell)
  addSeed(program, shell)
  addImport(program, shell)
  addExport(program, shell)
  addUser(program, shell)
  addToken(program, shell)
  addBackup(program, shell)
  addDoctor(program, shell)
  addBalance(program, shell)
  addSimulate(program, shell)
  return program
}

async function ownVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
