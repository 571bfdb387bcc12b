import { kwFromWatts } from '@busbar/domain/kernel/watts'
import type { ProofRow } from '@busbar/domain/charging/fallbackProof'
import { fallbackProofOf } from '../engine/fallbackProof.ts'
import { chargerStates } from '../storage/chargers.ts'
import type { Database } from '../storage/database.ts'
import { registries } from '../storage/registries.ts'
import { type Check, few, ok, warning, wrong } from './findings.ts'
import { counted } from './table.ts'

type Unsafe = { readonly depot: string; readonly row: ProofRow }

/** Whether every depot stays safe with nobody steering it. One with faults of its topology is told of elsewhere. */
export async function checkFallbacks(database: Database): Promise<Check> {
  const { depots } = registries(database)
  const chargers = chargerStates(database)
  const unsafe: Unsafe[] = []
  let proven = 0
  // One after the other: what one depot is made of is no small thing, and nobody waits.
  for (const depotId of await depots.all()) {
    const read = await depots.whole(depotId)
    const proof = read && fallbackProofOf(read.depot, await chargers.ofDepot(depotId))
    if (!proof || 'faults' in proof) continue
    proven += 1
    for (const row of proof.rows) if (!row.fits) unsafe.push({ depot: read.depot.name, row })
  }
  return finding(unsafe, proven)
}

/** What only can't be proven, because chargers have not come yet, may be so for the first days of a depot. */
function finding(unsafe: readonly Unsafe[], proven: number): Check {
  const name = 'Fallbacks'
  const known = unsafe.filter(({ row }) => row.failsAnyway)
  if (known.length > 0) return wrong(name, `with nobody steering, more may flow than is safe: ${told(known)}`)
  if (unsafe.length > 0) return warning(name, `not proven, as chargers never confirmed theirs: ${told(unsafe)}`)
  return ok(name, `safe with nobody steering in ${counted(proven, 'depot')}`)
}

const told = (unsafe: readonly Unsafe[]): string => few(unsafe.map(sentenceOf))

function sentenceOf({ depot, row }: Unsafe): string {
  const { name, fallbacksW, fixedLoadW, capacityW, unconfirmed } = row
  const fixed = fixedLoadW > 0 ? ` and ${kw(fixedLoadW)} of other load` : ''
  const most = unconfirmed > 0 ? ` (${unconfirmed} never confirmed, counted in full)` : ''
  return `"${depot}", ${name}: ${kw(fallbacksW)} of fallbacks${most}${fixed}, safe are ${kw(capacityW ?? 0)}`
}

const kw = (watts: number): string => `${kwFromWatts(watts)} kW`
