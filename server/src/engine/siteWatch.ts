import type { Breach } from '@busbar/domain/cycles/breach'
import type { Depot } from '@busbar/domain/topology/depot'
import { BreachWatch } from './breachWatch.ts'
import type { Notice, OrderAnswer } from './chargers.ts'
import { answeredOrder, cycleRecord, type SentOrder, sentOrders } from './cycleRecord.ts'
import type { IncidentReports } from './incidents.ts'
import { isKnownOver } from './evidence.ts'
import type { Cycles, Recorders } from './ledgers.ts'
import { packedCycle } from './packedCycle.ts'
import { noteOthers, rememberOthers } from './othersLately.ts'
import type { Log, Timing } from './ports.ts'
import type { Site } from './site.ts'
import type { SiteFollower } from './siteFollower.ts'
import type { DecidedCycle } from './sitePorts.ts'
import type { Steering } from './steering.ts'
import { unproven } from './unproven.ts'
import { undecidedCauses } from './unsteered.ts'
import { breachReport, troubleKinds, troublesOf, unheardCauses } from './troubles.ts'

type Needs = {
  readonly record: Recorders
  readonly cycles: Pick<Cycles, 'records'>
  readonly incidents: IncidentReports
  readonly timing: Timing
  readonly log: Log
}

/** What may have an open incident, by its cause: seen by us, or only told from before. */
type Standing = ReadonlyMap<string, 'SEEN' | 'TOLD'>

const securityMax = 20
const lookAfterMs = 1_000
const ordersMax = 20_000

/** What becomes of every cycle beside its orders: it is kept, and what is wrong at its site is said. */
export class SiteWatch implements SiteFollower {
  readonly #needs: Needs
  readonly #breaches = new Map<string, BreachWatch>()
  /** by charger, what it reported so far */
  readonly #securityOf = new Map<string, Set<string>>()
  readonly #causes = new Map<string, Standing>()
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
    // Who steers anew knows nothing: somebody else may have steered meanwhile.
    if (cycle.sequence === 1) {
      this.#forget(depot.depotId)
      void rememberOthers(site, depot.depotId, this.#needs)
    }
    this.#keep(depot, cycle)
    noteOthers(site, cycle)
    void this.#sayTroubles(depot, cycle, site)
    this.charged(depot, site)
  }

  /** What chargers say adds up at the boards; where a meter stands it is looked at as it speaks. */
  charged(depot: Depot, site: Site): void {
    for (const { nodeId } of depot.circuits.values()) {
      if (site.meters.of(nodeId) === null) this.metered(depot, nodeId, site)
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
    if (change.type !== 'CLEARED') site.breached(nodeId)
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
    const owner = { depotId, microgridId: microgrid.microgridId, scopeNodeId, alias }
    record.cycles.add([packedCycle(cycleRecord(cycle, owner))])
    record.cycleOrders.add(sentOrders(cycle))
    for (const order of cycle.sent) this.#sent.set(order.orderId, { cycleId: cycle.cycleId, order })
    for (const orderId of this.#sent.keys()) {
      if (this.#sent.size <= ordersMax) break
      this.#sent.delete(orderId)
    }
  }

  #forget(depotId: string): void {
    this.#breaches.delete(depotId)
    this.#causes.delete(depotId)
  }

  /** What stood before and is known no longer to stand is over, also what stood before this process began. */
  async #sayTroubles(depot: Depot, cycle: DecidedCycle, site: Site): Promise<void> {
    const { incidents, log } = this.#needs
    const { depotId } = depot
    const { now } = cycle.image
    const troubles = troublesOf(depot, cycle, site)
    for (const trouble of troubles) incidents.report(trouble, now)
    const causes = new Set([...troubles.map(({ cause }) => cause), ...unheardCauses(site)])
    const undecided = new Set([...undecidedCauses(site, now), ...unproven(depot, site, now).undecided])
    try {
      const before = this.#causes.get(depotId) ?? (await this.#standing(depot))
      // Another cycle may have come meanwhile.
      const standing = new Map([...(this.#causes.get(depotId) ?? before)])
      for (const cause of causes) standing.set(cause, 'SEEN')
      for (const [cause, by] of standing) {
        if (causes.has(cause) || undecided.has(cause)) continue
        if (by === 'TOLD' && !isKnownOver(cause, depot, site, now)) continue
        standing.delete(cause)
        incidents.settle({ depotId, cause }, now)
      }
      this.#causes.set(depotId, standing)
    } catch (error) {
      log.warn({ err: error, depot: depotId }, 'open incidents could not be read; with the next cycle again')
    }
  }

  /** A breach that was open goes on until its node is measured to be below its limit again. */
  async #standing({ depotId, circuits }: Depot): Promise<Standing> {
    const open = await this.#needs.incidents.standing(depotId)
    const nodeIds = new Set([...circuits.values()].map(({ nodeId }) => nodeId))
    const ofNode = (cause: string) => cause.slice('BREACH '.length)
    for (const { kind, cause, context } of open) {
      if (kind === 'BREACH' && nodeIds.has(ofNode(cause))) this.breachesOf(depotId).goOn(ofNode(cause), context)
    }
    const ours = open.filter(
      ({ kind, cause }) => troubleKinds.includes(kind) || (kind === 'BREACH' && !nodeIds.has(ofNode(cause))),
    )
    return new Map(ours.map(({ cause }) => [cause, 'TOLD']))
  }
}

function averageOf(watch: BreachWatch, depot: Depot, site: Site, { nodeId }: Breach, now: number): object {
  const interval = watch.intervals(depot, site, now).find((one) => one.nodeId === nodeId)
  return interval ? { intervalMs: interval.intervalMs, averageW: interval.averageW, leftMs: interval.leftMs } : {}
}

/** A breach must not wait for the next cycle to be seen; what chargers say within a second is looked at once. */
export function lookAsChargersSpeak(watch: SiteWatch, steering: Steering, timing: Timing): void {
  const due = new Set<string>()
  steering.onNews(({ depotId, what }) => {
    if (what !== 'MEASURED' || due.has(depotId)) return
    due.add(depotId)
    timing.after(lookAfterMs, () => {
      due.delete(depotId)
      const [depot, site] = [steering.depot(depotId), steering.siteOf(depotId)]
      if (depot && site) watch.charged(depot, site)
    })
  })
}
