import type { Breach } from '@busbar/domain/cycles/breach'
import type { Depot } from '@busbar/domain/topology/depot'
import { BreachWatch } from './breachWatch.ts'
import type { Notice, OrderAnswer } from './chargers.ts'
import { answeredOrder, cycleRecord, type SentOrder, sentOrders } from './cycleRecord.ts'
import type { IncidentReports } from './incidents.ts'
import type { Recorders } from './ledgers.ts'
import { noteOthers } from './othersLately.ts'
import type { Log, Timing } from './ports.ts'
import type { Site } from './site.ts'
import type { DecidedCycle } from './sitePorts.ts'
import type { SiteFollower } from './steering.ts'
import { breachReport, troubleKinds, troublesOf } from './troubles.ts'

type Needs = {
  readonly record: Recorders
  readonly incidents: IncidentReports
  readonly timing: Timing
  readonly log: Log
}

const securityMax = 20
const ordersMax = 20_000

/** What becomes of every cycle beside its orders: it is kept, and what is wrong at its site is said. */
export class SiteWatch implements SiteFollower {
  readonly #needs: Needs
  readonly #breaches = new Map<string, BreachWatch>()
  /** by charger, what it reported so far */
  readonly #securityOf = new Map<string, Set<string>>()
  readonly #causes = new Map<string, ReadonlySet<string>>()
  readonly #sent = new Map<string, { readonly cycleId: string; readonly order: SentOrder }>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  breachesOf(depotId: string): BreachWatch {
    const known = this.#breaches.get(depotId) ?? new BreachWatch()
    this.#breaches.set(depotId, known)
    return known
  }

  decided(depot: Depot, cycle: DecidedCycle, site: Site): void {
    this.#keep(depot, cycle)
    noteOthers(site, cycle)
    void this.#sayTroubles(depot, cycle, site)
    // Where a meter stands it is looked at as it speaks.
    for (const { nodeId } of depot.circuits.values()) {
      if (site.meterOf(nodeId) === null) this.metered(depot, nodeId, site)
    }
  }

  metered(depot: Depot, nodeId: string, site: Site): void {
    const { incidents, timing } = this.#needs
    const now = timing.now()
    const watch = this.breachesOf(depot.depotId)
    const change = watch.look(depot, site, nodeId, now)
    if (!change) return
    if (change.type === 'CLEARED') incidents.settle({ depotId: depot.depotId, cause: `BREACH ${nodeId}` }, now)
    else
      incidents.report(
        breachReport(depot, change.breach, averageOf(watch, depot, site, change.breach, now), site.last),
        now,
      )
    if (change.type !== 'STANDS') site.due('TELEMETRY')
  }

  answered(_depot: Depot, orderId: string, _chargePointId: string, answer: OrderAnswer): void {
    const sent = this.#sent.get(orderId)
    if (!sent) return
    // Without an answer one may still come.
    if (answer.kind !== 'NO_ANSWER') this.#sent.delete(orderId)
    this.#needs.record.cycleOrders.add([answeredOrder(sent.cycleId, sent.order, answer, this.#needs.timing.now())])
  }

  /** What a charger reports by itself stands until somebody has looked at it. */
  noticed({ depotId, chargePoints }: Depot, chargePointId: string, { kind, what, detail }: Notice): void {
    if (kind !== 'SECURITY') return
    const name = chargePoints.get(chargePointId)?.name ?? chargePointId
    const told = this.#securityOf.get(chargePointId) ?? new Set()
    // One that makes up a new name for each would fill the list.
    const which = told.has(what) || told.size < securityMax ? what : 'others'
    this.#securityOf.set(chargePointId, told.add(which))
    this.#needs.incidents.report(
      {
        ...{ depotId, kind: 'SECURITY', severity: 'YELLOW', cause: `SECURITY ${chargePointId} ${which}` },
        scope: { type: 'CHARGE_POINT', id: chargePointId, name },
        context: { event: what, detail },
      },
      this.#needs.timing.now(),
    )
  }

  #keep(depot: Depot, cycle: DecidedCycle): void {
    const { depotId, microgrid } = depot
    if (!microgrid) return
    const { record } = this.#needs
    const { scopeNodeId, alias } = cycle
    record.cycles.add([cycleRecord(cycle, { depotId, microgridId: microgrid.microgridId, scopeNodeId, alias })])
    record.cycleOrders.add(sentOrders(cycle))
    for (const order of cycle.sent) this.#sent.set(order.orderId, { cycleId: cycle.cycleId, order })
    for (const orderId of this.#sent.keys()) {
      if (this.#sent.size <= ordersMax) break
      this.#sent.delete(orderId)
    }
  }

  /** What stood before and no longer does is over, also what stood before this process began. */
  async #sayTroubles(depot: Depot, cycle: DecidedCycle, site: Site): Promise<void> {
    const { incidents, log } = this.#needs
    const { depotId } = depot
    const { now } = cycle.image
    const troubles = troublesOf(depot, cycle, site)
    for (const trouble of troubles) incidents.report(trouble, now)
    const causes = new Set(troubles.map(({ cause }) => cause))
    const before = this.#causes.get(depotId)
    this.#causes.set(depotId, causes)
    try {
      const standing = before ?? (await this.#standing(depotId))
      for (const cause of standing)
        if (!this.#causes.get(depotId)?.has(cause)) incidents.settle({ depotId, cause }, now)
    } catch (error) {
      this.#causes.delete(depotId)
      log.warn({ err: error, depot: depotId }, 'open incidents could not be read; with the next cycle again')
    }
  }

  async #standing(depotId: string): Promise<ReadonlySet<string>> {
    const open = await this.#needs.incidents.standing(depotId)
    const ours = open.filter(
      ({ kind, cause }) => troubleKinds.includes(kind) || this.#isOldBreach(depotId, kind, cause),
    )
    return new Set(ours.map(({ cause }) => cause))
  }

  #isOldBreach(depotId: string, kind: string, cause: string): boolean {
    return (
      kind === 'BREACH' &&
      !this.breachesOf(depotId)
        .open()
        .some(({ nodeId }) => cause === `BREACH ${nodeId}`)
    )
  }
}

function averageOf(watch: BreachWatch, depot: Depot, site: Site, { nodeId }: Breach, now: number): object {
  const interval = watch.intervals(depot, site, now).find((one) => one.nodeId === nodeId)
  return interval ? { intervalMs: interval.intervalMs, averageW: interval.averageW, leftMs: interval.leftMs } : {}
}
