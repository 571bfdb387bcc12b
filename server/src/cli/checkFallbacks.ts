import { kwFromWatts } from '@busbar/domain/kernel/watts'
import type { ProofRow } from '@busbar/domain/charging/fallbackProof'
import { fallbackProofOf } from '../engine/fallbackProof.ts'
import { lastOthers } from '../engine/othersLately.ts'
import { chargerStates } from '../storage/chargers.ts'
import { keptCycles } from '../storage/cycles.ts'
import type { Database } from '../storage/database.ts'
import { registries } from '../storage/registries.ts'
import { type Check, few, ok, warning, wrong } from './findings.ts'
import { counted } from './table.ts'

type Unsafe = { readonly depot: string; readonly row: ProofRow }

/** Whether every depot stays safe with nobody steering it. One with faults of its topology is told of elsewhere. */
export async function checkFallbacks(database: Database): Promise<Check> {
  const { depots } = registries(database)
  const chargers = chargerStates(database)
  const cycles = keptCycles(database)
  const unsafe: Unsafe[] = []
  let proven = 0
  // One after the other: what one depot is made of is no small thing, and nobody waits.
  for (const depotId of await depots.all()) {
    const read = await depots.whole(depotId)
    const others = await lastOthers(cycles, depotId, Date.now())
    const proof = read && fallbackProofOf(read.depot, await chargers.ofDepot(depotId), others)
    if (!proof || 'faults' in proof) continue
    proven += 1
    for (const row of proof.rows) if (row.verdict !== 'HOLDS') unsafe.push({ depot: read.depot.name, row })
  }
  return finding(unsafe, proven)
}

/** What only can't be proven, because chargers have not come yet, may be so for the first days of a depot. */
function finding(unsafe: readonly Unsafe[], proven: number): Check {
  const name = 'Fallbacks'
  const known = unsafe.filter(({ row }) => row.failsAnyway)
  if (known.length > 0) return wrong(name, `with nobody steering, more may flow than is safe: ${told(known)}`)
  const unconfirmed = unsafe.filter(({ row }) => row.verdict === 'DOES_NOT_HOLD')
  if (unconfirmed.length > 0)
    return warning(name, `not proven, as chargers never confirmed theirs: ${told(unconfirmed)}`)
  if (unsafe.length > 0) return warning(name, `not known, as a load was not measured: ${told(unsafe)}`)
  return ok(name, `safe with nobody steering in ${counted(proven, 'depot')}`)
}

const told = (unsafe: readonly Unsafe[]): string => few(unsafe.map(sentenceOf))

function sentenceOf({ depot, row }: Unsafe): string {
  const { name, fallbacksW, fixedLoadW, capacityW, unconfirmed, unknownLoads, phase } = row
  const fixed = fixedLoadW > 0 ? ` and ${kw(fixedLoadW)} of other load` : ''
  const most = unconfirmed > 0 ? ` (${unconfirmed} never confirmed, counted in full)` : ''
  const unknown = unknownLoads > 0 ? ` and a load that nobody measured` : ''
  const where = phase === null ? name : `${phase} of ${name}`
  return `"${depot}", ${where}: ${kw(fallbacksW)} of fallbacks${most}${fixed}${unknown}, safe are ${kw(capacityW ?? 0)}`
}

const kw = (watts: number): string => `${kwFromWatts(watts)} kW`
