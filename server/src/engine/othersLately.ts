import type { SiteImage } from '@busbar/domain/cycles/image'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Cycles } from './ledgers.ts'
import type { Log, Timing } from './ports.ts'
import type { Site } from './site.ts'
import type { FoundBefore } from './siteMeters.ts'
import type { DecidedCycle } from './sitePorts.ts'

const hourMs = 3_600_000
const hoursKept = 24
const dayMs = hoursKept * hourMs

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

  /** What was measured before we began counts as if it had been so just now. */
  remember(before: Others, at: Instant): void {
    this.note(
      [...before].map(([nodeId, surelyOthersW]) => ({ nodeId, surelyOthersW })),
      at,
    )
  }

  /** The same map for as long as nothing in it changes. */
  most(): Others {
    return this.#most
  }
}

/** In whole kilowatts, up: so that a load that rises watt by watt is no news each time. */
function surelyIn(meters: readonly Metered[]): readonly (readonly [string, number])[] {
  return meters.flatMap(({ nodeId, surelyOthersW }) =>
    surelyOthersW === undefined ? [] : [[nodeId, Math.ceil(surelyOthersW / 1_000) * 1_000] as const],
  )
}

function highestOf(all: readonly Others[]): Others {
  const mostW = new Map<string, number>()
  for (const one of all) for (const [id, w] of one) mostW.set(id, Math.max(w, mostW.get(id) ?? 0))
  return mostW
}

type Known = { readonly others: OthersLately; isRemembered: boolean }
const lately = new WeakMap<Site, Known>()

function knownAt(site: Site): Known {
  const known = lately.get(site) ?? { others: new OthersLately(), isRemembered: true }
  lately.set(site, known)
  return known
}

/** What was measured at a site that is steered here, for as long as it is, and within the day before. */
export const othersAt = (site: Site): Others => knownAt(site).others.most()

/** Whether what was measured before we began is known again. */
export const areOthersRemembered = (site: Site): boolean => knownAt(site).isRemembered

export function noteOthers(site: Site, { image }: Pick<DecidedCycle, 'image'>): void {
  knownAt(site).others.note(image.meters, image.now)
}

type Before = { readonly cycles: Pick<Cycles, 'records'>; readonly timing: Timing; readonly log: Log }

/** A site that is steered anew has measured nothing yet: until it has, what its kept cycles found stands. */
export async function rememberOthers(site: Site, depotId: string, { cycles, timing, log }: Before): Promise<void> {
  const known = knownAt(site)
  known.isRemembered = false
  const now = timing.now()
  // The cycles of this site have measured nothing yet.
  const until = site.last?.image.now ?? now
  try {
    known.others.remember(await lastOthers(cycles, depotId, now, until), now)
  } catch (error) {
    log.warn({ err: error, depot: depotId }, 'what was measured beside chargers before could not be read')
  }
  known.isRemembered = true
  site.due('START', 'IN_TURN')
}

/** What the last kept cycle of the last day had found. */
export async function foundBefore(
  cycles: Pick<Cycles, 'records'>,
  depotId: string,
  now: Instant,
): Promise<readonly FoundBefore[]> {
  const { items } = await cycles.records({ ...any, depotId, limit: 1, from: now - dayMs, to: now })
  return foundIn((items[0]?.image['meters'] ?? []) as SiteImage['meters'], now)
}

/** Stale ones too: a meter that is silent is no node without one. One that said nothing for a day is taken to be gone. */
export function foundIn(meters: SiteImage['meters'], now: Instant): readonly FoundBefore[] {
  return meters.flatMap(({ nodeId, w, at, othersW }) =>
    othersW !== undefined && now < at + dayMs ? [{ nodeId, w, at, othersW }] : [],
  )
}

function othersIn(image: Readonly<Record<string, unknown>>): Others {
  const meters = image['meters']
  return Array.isArray(meters) ? new Map(surelyIn(meters as readonly Metered[])) : new Map()
}

const any = { before: null, outcome: null, reasonCode: null, trigger: null, nodeId: null, chargePointId: null }

/** What the kept cycles of the last day had found, one of each hour: the last. `until`: later ones are left out. */
export async function lastOthers(
  cycles: Pick<Cycles, 'records'>,
  depotId: string,
  now: Instant,
  until: Instant | null = null,
): Promise<Others> {
  const found: Others[] = []
  for (let hour = 0; hour < hoursKept; hour++) {
    const to = hour === 0 ? until : now - hour * hourMs
    const { items } = await cycles.records({ ...any, depotId, limit: 1, from: now - (hour + 1) * hourMs, to })
    if (items[0]) found.push(othersIn(items[0].image))
  }
  return highestOf(found)
}
