import {
  averageAfter,
  averageNow,
  type Breach,
  breachAfter,
  breachCauses,
  type BreachSample,
  type BreachState,
  type IntervalAverage,
  type LimitOrigin,
  noAverage,
} from '@busbar/domain/cycles/breach'
import { sourceModeShown } from '@busbar/domain/cycles/cycle'
import { exposureW } from '@busbar/domain/charging/exposure'
import type { IncidentContext } from '@busbar/domain/incidents/incident'
import type { Instant } from '@busbar/domain/kernel/instant'
import { judge, type Measured, staleAfterMs } from '@busbar/domain/telemetry/quality'
import { sourceModes } from '@busbar/domain/telemetry/ladder'
import { circuitLimit } from '@busbar/domain/topology/assemble'
import type { Depot } from '@busbar/domain/topology/depot'
import type { Site } from './site.ts'
import { drawRange, unitsBeneath } from './drawRange.ts'
import { drawnOf } from './drawn.ts'
import { atInput } from './siteUnits.ts'

export type NodeLoad = Measured & {
  readonly by: 'METER' | 'CHARGERS'
  readonly isFresh: boolean
  /** between what and what it is, as far as chargers say what they draw */
  readonly known?: { readonly leastW: number; readonly mostW: number; readonly at: Instant }
  /** what the load is summed up from and says nothing any more: nobody can say what of it flows */
  readonly silent: { readonly units: number; readonly mostW: number }
}
export type BreachChange = { readonly type: 'OPENED' | 'STANDS' | 'CLEARED'; readonly breach: Breach }

/** Of one site: what flows at its nodes, the average of the contract's interval, and where it is above the limit. */
export class BreachWatch {
  readonly #states = new Map<string, BreachState>()
  readonly #averages = new Map<string, IntervalAverage>()

  open(): readonly Breach[] {
    return [...this.#states.values()].flatMap((state) =>
      state.state === 'OPEN' || state.state === 'FALLING' ? [state.breach] : [],
    )
  }

  /** Since when it has been above its limit, where that isn't for long enough to be a breach; as long as anybody sees it. */
  risingSince(depot: Depot, site: Site, nodeId: string, now: Instant): Instant | null {
    const state = this.#states.get(nodeId)
    if (state?.state !== 'RISING') return null
    const [load, limit] = [loadOf(depot, site, nodeId, now), limitAt(depot, site, nodeId)]
    return load && limit !== null && asFarAsKnown(load, limit.limitW).isFresh ? state.since : null
  }

  /** One that was open before we began: only what is measured ends it. */
  goOn(nodeId: string, context: IncidentContext): void {
    const { since, openedAt, measuredW, mostW, limitW, mostLimitW = limitW, looksLike } = context
    const { limitCode, limitBy, until, mostLimitCode = limitCode, mostLimitBy = limitBy } = context
    if (this.open().some((breach) => breach.nodeId === nodeId)) return
    const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
    const times = { since: number(since), openedAt: number(openedAt) }
    const powers = { measuredW: number(measuredW), limitW: number(limitW) }
    const most = { mostW: number(mostW), mostLimitW: number(mostLimitW) }
    const origins = {
      limitOf: originTold(limitCode, limitBy, until),
      mostLimitOf: originTold(mostLimitCode, mostLimitBy, null),
    }
    const cause = breachCauses.find((one) => one === looksLike) ?? 'UNCONTROLLED_LOAD'
    const sourceMode = sourceModes.find((one) => one === context['sourceMode']) ?? null
    const breach = { nodeId, ...times, ...powers, ...most, ...origins, sourceMode, cause }
    this.#states.set(nodeId, { state: 'OPEN', breach })
  }

  intervals(depot: Depot, site: Site, now: Instant) {
    const { intervalMs } = site.settings.breach
    return [...depot.circuits.values()].flatMap(({ nodeId }) => {
      const average = this.#averages.get(nodeId)
      return average ? [{ nodeId, intervalMs, ...averageNow(average, now, intervalMs) }] : []
    })
  }

  /** Looks at a node whose load was just measured. */
  look(depot: Depot, site: Site, nodeId: string, now: Instant): BreachChange | null {
    const load = loadOf(depot, site, nodeId, now)
    const limit = limitAt(depot, site, nodeId)
    if (!load || limit === null) return null
    const { breach: settings } = site.settings
    this.#averages.set(nodeId, averageAfter(this.#averages.get(nodeId) ?? noAverage, load, settings))
    const before = this.#states.get(nodeId) ?? { state: 'NONE' as const }
    const sample = sampleOf(depot, site, nodeId, asFarAsKnown(load, limit.limitW), limit, now)
    const { state, change } = breachAfter(before, sample, settings)
    this.#states.set(nodeId, state)
    if (change === 'CLEARED') return 'breach' in before ? { type: 'CLEARED', breach: before.breach } : null
    if (!('breach' in state)) return null
    return { type: change === 'OPENED' ? 'OPENED' : 'STANDS', breach: state.breach }
  }
}

type Limit = { readonly limitW: number; readonly limitOf: LimitOrigin }

function limitAt(depot: Depot, site: Site, nodeId: string): Limit | null {
  const node = site.last?.result.nodes.find((one) => one.nodeId === nodeId)
  // A site that is shared flat knows no boards, and they trip all the same.
  if (!node) return ownLimit(depot, nodeId)
  const { limitW, limitCode, by: limitBy, until } = node
  return limitW === null ? null : { limitW, limitOf: { limitCode, limitBy, until } }
}

function ownLimit({ circuits }: Depot, nodeId: string): Limit | null {
  const circuit = [...circuits.values()].find((one) => one.nodeId === nodeId)
  const own = circuit && circuitLimit(circuit)
  if (!own) return null
  const limitCode = circuit.parent === null ? 'GRID_CONNECTION_LIMIT' : 'CIRCUIT_LIMIT'
  const limitBy = own.source === 'RATING' ? 'rating' : 'safe default capacity'
  return { limitW: own.limitW, limitOf: { limitCode, limitBy, until: null } }
}

function originTold(code: unknown, by: unknown, until: unknown): LimitOrigin {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  return { limitCode: text(code), limitBy: text(by), until: typeof until === 'number' ? until : null }
}

/**
 * One charger that says nothing must hide no breach of the others, nor keep one open: what is known to flow may be more
 * than the limit without it, and all that it may draw may fit beneath.
 */
function asFarAsKnown(load: NodeLoad, limitW: number): NodeLoad {
  if (load.isFresh || load.known === undefined) return load
  const { leastW, mostW, at } = load.known
  if (leastW > limitW) return { ...load, w: leastW, at, isFresh: true }
  return mostW <= limitW ? { ...load, w: mostW, at, isFresh: true } : load
}

/** What flows at a node: as its own meter says, or all that chargers beneath it say that they draw. */
export function loadOf(depot: Depot, site: Site, nodeId: string, now: Instant): NodeLoad | null {
  const { staleAfter } = site.settings.cycle
  const meter = site.meters.of(nodeId)
  const isFresh = (measured: Measured, id: string) =>
    judge(measured, now, staleAfterMs(staleAfter, id)).quality === 'FRESH'
  if (meter) return { ...meter, by: 'METER', isFresh: isFresh(meter, nodeId), silent: { units: 0, mostW: 0 } }
  const beneath = unitsBeneath(depot, site.units.values(), nodeId).flatMap((unit) => {
    // Where no bus is, nothing is drawn, and nobody says so again and again; unless it is seen to be.
    if (unit.permission.sessionRef === null && unit.permission.overdrawnW === null) return []
    const drawn = drawnOf(unit)
    const mostW = exposureW(unit.permission, now, site.settings.cycle.clockErrorMs)
    if (drawn === null) return [{ at: Infinity, w: 0, isFresh: false, mostW }]
    // What one drew whose line is cut says nothing of now, and nobody hears it go on.
    const isHeard = unit.permission.link.state === 'UP' && isFresh(drawn, unit.unitId)
    return [{ at: drawn.at, w: atInput(unit, drawn.w), isFresh: isHeard, mostW }]
  })
  if (beneath.every(({ at }) => at === Infinity)) return null
  const fresh = beneath.filter((one) => one.isFresh)
  const leastW = fresh.reduce((sum, { w }) => sum + w, 0)
  const silent = beneath.filter((one) => !one.isFresh)
  const silentW = silent.reduce((sum, { mostW }) => sum + mostW, 0)
  return {
    ...(fresh.length > 0 && {
      known: { leastW, mostW: leastW + silentW, at: Math.min(...fresh.map(({ at }) => at)) },
    }),
    w: beneath.reduce((sum, { w }) => sum + w, 0),
    at: Math.min(...beneath.map(({ at }) => at)),
    ...{ by: 'CHARGERS', isFresh: silent.length === 0, silent: { units: silent.length, mostW: silentW } },
  }
}

/**
 * What anybody sees of a node's load: its meter, or all chargers with a bus beneath it, some of them, or nothing. Without
 * a meter that is never the load of anything else.
 */
export type Seen = 'METER' | 'CHARGERS' | 'IN_PART' | 'NOT'

export function seenAt(depot: Depot, site: Site, nodeId: string, now: Instant): Seen {
  const load = loadOf(depot, site, nodeId, now)
  if (load?.isFresh) return load.by
  if (load?.known !== undefined) return 'IN_PART'
  if (load !== null) return 'NOT'
  const beneath = unitsBeneath(depot, site.units.values(), nodeId)
  const isIdle = beneath.length > 0 && beneath.every(({ permission }) => permission.sessionRef === null)
  return isIdle ? 'CHARGERS' : 'NOT'
}

function sampleOf(depot: Depot, site: Site, nodeId: string, load: NodeLoad, limit: Limit, now: Instant): BreachSample {
  const units = unitsBeneath(depot, site.units.values(), nodeId)
  // What a charger drew before it fell silent or went away says nothing of now.
  const heard = units.flatMap((unit) => {
    const drawn = drawnOf(unit)
    const { quality } = judge(drawn, now, staleAfterMs(site.settings.cycle.staleAfter, unit.unitId))
    return drawn && quality === 'FRESH' && unit.permission.link.state === 'UP' ? [{ ...unit, drawnW: drawn.w }] : []
  })
  const granted = new Map(site.last?.result.units.map((unit) => [unit.unitId, unit]))
  const { settlingMs } = site.settings.adherence
  return {
    ...{ nodeId, at: load.at, measuredW: load.w, ...limit, quality: load.isFresh ? 'FRESH' : 'STALE' },
    sourceMode: site.last && sourceModeShown(site.last.result),
    isMetered: load.by === 'METER',
    chargersW: heard.reduce((sum, unit) => sum + atInput(unit, unit.drawnW), 0),
    surelyW: drawRange(units, now, site.settings).leastW,
    grantedW: heard.reduce((sum, { unitId }) => {
      const result = granted.get(unitId)
      return sum + (result?.grantedW ?? result?.reservedW ?? 0)
    }, 0),
    isSettling: units.some(({ limit }) => now - limit.since < settlingMs),
    disobeying: units.filter(({ permission }) => permission.conduct.state === 'DISOBEYS').length,
  }
}
