import type { SiteImage } from '@busbar/domain/cycles/image'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Cycles } from './ledgers.ts'
import type { Site } from './site.ts'
import type { DecidedCycle } from './sitePorts.ts'

const hourMs = 3_600_000
const hoursKept = 24

type Metered = Pick<SiteImage['meters'][number], 'nodeId' | 'surelyOthersW'>

/**
 * The highest of what surely flowed beside chargers at a node and beneath it: what may as well have been drawn by chargers
 * that had not said so yet, as after a start, is no proof of a load.
 */
export type Others = ReadonlyMap<string, number>

/** Of the last day, hour by hour: what a workshop takes at its busiest is what has to fit, not what it takes just now. */
export class OthersLately {
  readonly #hours = new Map<number, Map<string, number>>()
  #most: Others = new Map()

  note(meters: readonly Metered[], at: Instant): void {
    const hour = Math.floor(at / hourMs)
    const isNew = !this.#hours.has(hour)
    const mostW = this.#hours.get(hour) ?? new Map<string, number>()
    this.#hours.set(hour, mostW)
    let isMore = false
    for (const [nodeId, w] of surelyIn(meters)) {
      if (w <= (mostW.get(nodeId) ?? -1)) continue
      mostW.set(nodeId, w)
      isMore ||= w > (this.#most.get(nodeId) ?? -1)
    }
    for (const old of this.#hours.keys()) if (old <= hour - hoursKept) this.#hours.delete(old)
    if (isNew || isMore) this.#most = highestOf([...this.#hours.values()])
  }

  /** The same map for as long as nothing in it changes. */
  most(): Others {
    return this.#most
  }
}

/** In whole kilowatts, up: so that a load that rises watt by watt is no news each time. */
function surelyIn(meters: readonly Metered[]): readonly (readonly [string, number])[] {
  return meters.map(({ nodeId, surelyOthersW = 0 }) => [nodeId, Math.ceil(surelyOthersW / 1_000) * 1_000] as const)
}

function highestOf(all: readonly Others[]): Others {
  const mostW = new Map<string, number>()
  for (const one of all) for (const [id, w] of one) mostW.set(id, Math.max(w, mostW.get(id) ?? 0))
  return mostW
}

const lately = new WeakMap<Site, OthersLately>()

/** What was measured at a site that is steered here, for as long as it is. */
export function othersAt(site: Site): Others {
  return lately.get(site)?.most() ?? new Map()
}

export function noteOthers(site: Site, { image }: Pick<DecidedCycle, 'image'>): void {
  const known = lately.get(site) ?? new OthersLately()
  lately.set(site, known)
  known.note(image.meters, image.now)
}

function othersIn(image: Readonly<Record<string, unknown>>): Others {
  const meters = image['meters']
  return Array.isArray(meters) ? new Map(surelyIn(meters as readonly Metered[])) : new Map()
}

const dayMs = 24 * hourMs

/** What the last cycle that was kept had found, for whoever doesn't steer the site. */
export async function lastOthers(cycles: Pick<Cycles, 'records'>, depotId: string, now: Instant): Promise<Others> {
  const any = { before: null, outcome: null, reasonCode: null, trigger: null, nodeId: null, chargePointId: null }
  const { items } = await cycles.records({ ...any, depotId, limit: 1, from: now - dayMs, to: null })
  return items[0] ? othersIn(items[0].image) : new Map()
}
