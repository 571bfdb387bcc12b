import { Command } from 'commander'
import { serve, stopOnSignal } from './main.ts'
import { readSettings, WrongSetting } from './settings.ts'
import { NewerDatabase } from './storage/migrate.ts'

const program = new Command('busbar').description('Runs the electrical side of an electric-bus depot as one microgrid')

program
  .command('start')
  .description('serve the page and the API')
  .option('--port <port>', 'where to serve')
  .option('--host <host>', 'the address to listen on')
  .option('--data-dir <folder>', 'where our own PostgreSQL keeps everything')
  .action(async (options: { port?: string; host?: string; dataDir?: string }) => {
    const given = { PORT: options.port, HOST: options.host, DATA_DIR: options.dataDir }
    const settings = await readSettings(process.env, process.cwd(), given)
    stopOnSignal(await serve(settings))
  })

export async function run(args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    const known = error instanceof WrongSetting || error instanceof NewerDatabase
    console.error(known ? `busbar: ${error.message}` : error)
    process.exitCode = 1
  }
}
