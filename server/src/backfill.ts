import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { House } from './engine/house.ts'
import { newId } from './engine/ids.ts'
import type { Cause } from './engine/ports.ts'

export type Backfilled = {
  readonly depotId: string
  readonly depot: string
  readonly outcome: 'created' | 'already there' | 'skipped'
  readonly why?: string
  readonly microgridId?: string
}

/** Gives a microgrid to every depot that lacks one and has a top-level circuit. May run as often, and as often at once, as one likes. */
export async function backfill(
  house: Pick<House, 'registries' | 'handleDepot'>,
  cause: Cause,
  told: (seen: number, all: number) => void = () => {},
): Promise<readonly Backfilled[]> {
  const done: Backfilled[] = []
  const depotIds = await house.registries.depots.all()
  for (const [seen, depotId] of depotIds.entries()) {
    told(seen, depotIds.length)
    const found = await house.registries.depots.get(depotId)
    // Deciding reads all events of a depot: a start with many depots must not do that for those that have theirs.
    if (found?.microgrid) {
      const { microgridId } = found.microgrid
      done.push({ depotId, depot: found.name, outcome: 'already there', microgridId })
      continue
    }
    const handled = await house.handleDepot(depotId, { type: 'BackfillMicrogrid', microgridId: newId() }, cause)
    // Deleted since we asked for the list.
    if (isRefusal(handled) || handled.state.state !== 'open') continue
    const { name: depot, microgrid } = handled.state
    if (!microgrid) {
      done.push({ depotId, depot, outcome: 'skipped', why: 'it has no top-level circuit' })
    } else {
      const outcome = handled.events.length > 0 ? 'created' : 'already there'
      done.push({ depotId, depot, outcome, microgridId: microgrid.microgridId })
    }
  }
  return done
}
