import { balanceJson } from '@busbar/balancer/json'
import type { Command } from 'commander'
import { WrongUse } from './failure.ts'
import { readText } from './readText.ts'
import { sayJson, type Shell } from './shell.ts'

export function addBalance(program: Command, shell: Shell): void {
  program
    .command('balance')
    .description('share power in one power-node graph, given as JSON, and answer as JSON; needs no database')
    .argument('<file>', 'the graph; - for standard input')
    .action((file: string) => balanceFile(shell, file))
}

async function balanceFile(shell: Shell, file: string): Promise<void> {
  // A rejection is a decision too: only what is no JSON is a wrong use.
  sayJson(shell, balanceJson(parseJson(await readText(shell, file), file)))
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split('\n') : [String(error)]
    throw new WrongUse(`${file === '-' ? 'standard input' : file} is no JSON: ${reason}`)
  }
}
