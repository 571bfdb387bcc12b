import type { Command } from 'commander'
import { seedDemo } from '../demo.ts'
import { bringIn } from '../depotFile/bringIn.ts'
import { readDepotFile, type ReadFile } from '../depotFile/read.ts'
import type { House } from '../engine/house.ts'
import { refuseFile } from './depotFileReport.ts'
import { withHouse } from './house.ts'
import { readText } from './readText.ts'
import { commandLineCause, type DataDirOption, dataDirOption, say, sayJson, type Shell } from './shell.ts'

type Options = DataDirOption & { readonly json?: true }
type Seeded = { readonly depotId: string; readonly name: string; readonly outcome: 'created' | 'already there' }

export function addSeed(program: Command, shell: Shell): void {
  program
    .command('seed')
    .description('bring in depots where they are missing; those that are there stay as they are')
    .argument('<what...>', 'demo, for the demo depot, or depot files')
    .option('--json', 'answer as JSON')
    .option(...dataDirOption)
    .action((what: readonly string[], options: Options) => seed(shell, what, options))
}

async function seed(shell: Shell, what: readonly string[], options: Options): Promise<void> {
  // Before the database is opened: a file that isn't there is known at once.
  const texts = await Promise.all(what.map(async (one) => (one === 'demo' ? null : await readText(shell, one))))
  const seeded = await withHouse(shell, options, async (house) => {
    const done: Seeded[] = []
    for (const [at, text] of texts.entries()) {
      if (text === null) done.push(await seedDemo(house, commandLineCause()))
      else done.push(...(await seedFile(shell, house, what[at] ?? '', text, options)))
    }
    return done
  })
  if (options.json) return sayJson(shell, { depots: seeded.map(asJson) })
  for (const { depotId, name, outcome } of seeded) say(shell, `Depot "${name}" (${depotId}): ${outcome}`)
}

const asJson = ({ depotId, name, outcome }: Seeded) => ({
  depot_id: depotId,
  name,
  outcome: outcome === 'created' ? 'created' : 'already_there',
})

async function seedFile(shell: Shell, house: House, file: string, text: string, options: Options): Promise<Seeded[]> {
  const read = readDepotFile(text, 'AS_IT_SHOULD_BE')
  const json = options.json ? { depots: [] } : null
  if (read.faults.length > 0) refuseFile(shell, file, read.faults, json)
  const there = new Map(
    (await house.registries.depots.named(namesIn(read))).map(({ name, depotId }) => [name, depotId]),
  )
  const missing = read.depots.filter(({ command }) => !there.has(command.depot.name))
  const { broughtIn, faults } = await bringIn({ ...read, depots: missing }, house, commandLineCause())
  if (faults.length > 0) refuseFile(shell, file, faults, json)
  const created = new Map(broughtIn.map(({ name, depotId }) => [name, depotId]))
  return namesIn(read).map((name): Seeded => {
    const depotId = created.get(name)
    return depotId === undefined
      ? { depotId: there.get(name) ?? '', name, outcome: 'already there' }
      : { depotId, name, outcome: 'created' }
  })
}

const namesIn = ({ depots }: ReadFile): string[] => depots.map(({ command }) => command.depot.name)
