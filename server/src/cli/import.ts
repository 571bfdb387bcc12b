import type { Command } from 'commander'
import { type BroughtIn, bringIn } from '../depotFile/bringIn.ts'
import { readDepotFile } from '../depotFile/read.ts'
import { broughtInJson, broughtInText, refuseFile } from './depotFileReport.ts'
import { withHouse } from './house.ts'
import { readText } from './readText.ts'
import { commandLineCause, type DataDirOption, dataDirOption, progress, say, sayJson, type Shell } from './shell.ts'

type Options = DataDirOption & { readonly legacy?: true; readonly json?: true }

export function addImport(program: Command, shell: Shell): void {
  program
    .command('import')
    .description('bring in the depots of a YAML or JSON file, all or none')
    .argument('<file>', 'the file; - for standard input')
    .option('--legacy', 'as an older system had them: faults and all, and without a microgrid until the next backfill')
    .option('--json', 'answer as JSON')
    .option(...dataDirOption)
    .action((file: string, options: Options) => importFile(shell, file, options))
}

async function importFile(shell: Shell, file: string, options: Options): Promise<void> {
  const read = readDepotFile(await readText(shell, file), options.legacy ? 'AS_IT_STOOD' : 'AS_IT_SHOULD_BE')
  const line = progress(shell)
  const done: BroughtIn[] = []
  const { broughtIn, faults } = await withHouse(shell, options, (house) =>
    bringIn(read, house, commandLineCause(), (one) => {
      done.push(one)
      line.tell(`depot ${done.length} of ${read.depots.length} …`)
    }),
  )
  line.end()
  const json = options.json ? { imported: broughtIn.map(broughtInJson) } : null
  if (!json) for (const one of broughtIn) say(shell, broughtInText(one))
  if (faults.length > 0) refuseFile(shell, file, faults, json)
  if (json) sayJson(shell, { ...json, faults: [] })
}
