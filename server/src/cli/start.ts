import type { Command } from 'commander'
import type { StartOptions } from './serve.ts'
import { dataDirOption, type Shell } from './shell.ts'

export function addStart(program: Command, shell: Shell): void {
  program
    .command('start')
    .description('serve the page and the API until told to stop')
    .option('--demo', 'with the demo depot, made if it is not there')
    .option('--port <port>', 'where to serve')
    .option('--host <host>', 'the address to listen on')
    .option(...dataDirOption)
    .action(async (options: StartOptions) => {
      // All the doors: no other command waits until they are loaded.
      const { start } = await import('./serve.ts')
      await start(shell, options)
    })
}
