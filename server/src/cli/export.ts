import type { Depot } from '@busbar/domain/topology/depot'
import { type Command, Option } from 'commander'
import { circuitCallings, type Elsewhere, type Format, writeDepotFile } from '../depotFile/write.ts'
import type { House } from '../engine/house.ts'
import { CommandFailure } from './failure.ts'
import { findDepot } from './findDepot.ts'
import { withHouse } from './house.ts'
import { type DataDirOption, dataDirOption, type Shell } from './shell.ts'

type Options = DataDirOption & { readonly format: Format }

export function addExport(program: Command, shell: Shell): void {
  program
    .command('export')
    .description('write a depot as a file that import reads, to standard output')
    .argument('<depot>', 'its id or name')
    .addOption(new Option('--format <format>', 'what to write').choices(['yaml', 'json']).default('yaml'))
    .option(...dataDirOption)
    .action((depot: string, options: Options) => exportDepot(shell, depot, options))
}

async function exportDepot(shell: Shell, idOrName: string, options: Options): Promise<void> {
  const text = await withHouse(shell, options, async (house) => {
    const whole = await house.registries.depots.whole(await findDepot(house, idOrName))
    if (!whole) throw new CommandFailure(`Depot "${idOrName}" was deleted just now.`)
    return writeDepotFile(whole.depot, options.format, await parentsElsewhere(house, whole.depot))
  })
  shell.stdout.write(text)
}

/** What the circuits of other depots are called under which this depot's circuits stand. */
async function parentsElsewhere(house: House, depot: Depot): Promise<Elsewhere> {
  const parents = [...depot.circuits.values()].flatMap(({ parent }) => parent ?? [])
  const depotIds = new Set(parents.map(({ depotId }) => depotId).filter((depotId) => depotId !== depot.depotId))
  const elsewhere = new Map<string, { depot: string; circuit: string }>()
  for (const depotId of depotIds) {
    const other = await house.registries.depots.whole(depotId)
    if (!other) continue
    const callings = circuitCallings(other.depot)
    for (const id of other.depot.circuits.keys()) {
      elsewhere.set(id, { depot: other.depot.name, circuit: callings.call(id) })
    }
  }
  return elsewhere
}
