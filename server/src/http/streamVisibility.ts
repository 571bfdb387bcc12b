import type { House } from '../engine/house.ts'
import type { SequencedEvent } from '../engine/ports.ts'
import type { Sight } from '../engine/registries.ts'
import { inSight } from './sight.ts'

const knownMax = 10_000

/**
 * Who may see which depot now, kept in step by the events as they happen: so that a thousand listeners don't ask the
 * database a thousand times. A depot that is in nobody's mind is asked for once.
 */
export type Visibility = {
  /** takes over what events say that have just happened */
  follow(events: readonly SequencedEvent[]): void
  /** learns what it takes to say who may hear these, whenever they happened */
  learn(events: readonly SequencedEvent[]): Promise<void>
  /** of what was learnt */
  mayHear(sight: Sight, event: SequencedEvent): boolean
  /** a depot of which something was learnt; of others nobody can say */
  maySee(sight: Sight, depotId: string): boolean
  /** learns who may see a depot */
  know(depotId: string): Promise<void>
}

/** null: every user may; undefined: the depot is gone, and nobody can say who might */
type VisibleTo = readonly string[] | null | undefined

export function visibility(house: Pick<House, 'registries'>): Visibility {
  const known = new Map<string, VisibleTo>()

  function set(depotId: string, visibleTo: VisibleTo): void {
    known.delete(depotId)
    known.set(depotId, visibleTo)
    const [oldest] = known.keys()
    if (known.size > knownMax && oldest !== undefined) known.delete(oldest)
  }

  async function know(depotId: string): Promise<void> {
    if (known.has(depotId)) return
    const depot = await house.registries.depots.get(depotId)
    // What an event said meanwhile is newer than what was read.
    if (!known.has(depotId)) set(depotId, depot?.visibleTo)
  }

  return {
    follow: (events) => {
      for (const event of events) {
        const said = event.depotId === null ? undefined : saidBy(event)
        if (event.depotId !== null && said !== undefined) set(event.depotId, said)
      }
    },
    learn: async (events) => {
      for (const depotId of new Set(events.map((event) => event.depotId))) if (depotId !== null) await know(depotId)
    },
    know,
    maySee: (sight, depotId) => {
      const visibleTo = known.get(depotId)
      return visibleTo !== undefined && inSight(sight, { depotId, visibleTo })
    },
    mayHear: (sight, event) => {
      const { depotId } = event
      if (sight.sees === 'everything') return true
      if (depotId === null) return false
      const visibleTo = event.type === 'DepotDeleted' ? saidBy(event) : known.get(depotId)
      return visibleTo !== undefined && inSight(sight, { depotId, visibleTo })
    },
  }
}

/** Who may see its depot from this event on, if it says so. */
function saidBy({ type, data }: SequencedEvent): VisibleTo {
  if (type !== 'DepotCreated' && type !== 'DepotDeleted' && type !== 'DepotChanged') return undefined
  const fields = (type === 'DepotChanged' ? data['after'] : data) as { readonly visibleTo?: VisibleTo }
  return fields.visibleTo
}
