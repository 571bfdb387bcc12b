import type { Command } from 'commander'
import { backfill, type Backfilled } from '../backfill.ts'
import { withHouse } from './house.ts'
import { commandLineCause, type DataDirOption, dataDirOption, progress, say, sayJson, type Shell } from './shell.ts'
import { counted, table } from './table.ts'

type Options = DataDirOption & { readonly json?: true }

export function addBackfill(program: Command, shell: Shell): void {
  program
    .command('backfill')
    .description('give a microgrid to every depot that has a top-level circuit but none yet')
    .option('--json', 'answer as JSON')
    .option(...dataDirOption)
    .action((options: Options) => run(shell, options))
}

async function run(shell: Shell, options: Options): Promise<void> {
  const line = progress(shell)
  const done = await withHouse(shell, options, (house) =>
    backfill(house, commandLineCause(), (seen, all) => line.tell(`depot ${seen + 1} of ${all} …`)),
  )
  line.end()
  if (options.json) return sayJson(shell, { depots: done.map(asJson), ...countsOf(done) })
  if (done.length > 0) {
    const rows = done.map(({ depot, outcome, why, microgridId }) => [depot, outcome, why ?? microgridId ?? ''])
    say(shell, table(['DEPOT', 'MICROGRID', ''], rows))
  }
  const { created, already_there: there, skipped } = countsOf(done)
  say(shell, `${counted(done.length, 'depot')}: ${created} created, ${there} already there, ${skipped} skipped`)
}

const asJson = ({ depotId, depot, outcome, why, microgridId }: Backfilled) => ({
  depot_id: depotId,
  name: depot,
  outcome: outcome === 'already there' ? 'already_there' : outcome,
  microgrid_id: microgridId ?? null,
  why: why ?? null,
})

function countsOf(done: readonly Backfilled[]) {
  const count = (wanted: Backfilled['outcome']) => done.filter(({ outcome }) => outcome === wanted).length
  return { created: count('created'), already_there: count('already there'), skipped: count('skipped') }
}
