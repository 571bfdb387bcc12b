import { kwFromWatts } from '@busbar/domain/kernel/watts'
import type { Depot } from '@busbar/domain/topology/depot'
import { PathId } from '@busbar/wire/api/common'
import { FallbackProof, type NodeLoad, type OpenBreach, SiteStatus } from '@busbar/wire/api/siteStatus'
import { z } from 'zod'
import { loadOf, seenAt } from '../engine/breachWatch.ts'
import { cycleReading } from '../engine/cycleReading.ts'
import { cycleRecord } from '../engine/cycleRecord.ts'
import { fallbackProofOf, proofSentence } from '../engine/fallbackProof.ts'
import { lastOthers, type Others, othersAt } from '../engine/othersLately.ts'
import type { House } from '../engine/house.ts'
import type { CycleRecord } from '../engine/ledgers.ts'
import { summaryOf } from '../engine/siteSummary.ts'
import { kwOrNull, time, timeOrNull } from '../words.ts'
import { conductorSent, readingSent } from './cycleSent.ts'
import { lineSent } from './cycles.ts'
import type { App } from './doors.ts'
import { HttpProblem, readProblems } from './problem.ts'
import { depotInSight } from './sight.ts'

const params = z.object({ depot_id: PathId })

export function siteStatusRoutes(app: App, house: House): void {
  statusRoute(app, house)
  proofRoute(app, house)
}

function statusRoute(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/microgrid/status',
    {
      config: { access: { role: 'viewer', scope: 'telemetry:read' }, ofSteerer: true },
      schema: {
        operationId: 'getSiteStatus',
        summary: 'How a depot stands: its latest cycle, what flows at each node now, and what is wrong',
        tags: ['Microgrids'],
        params,
        response: { 200: SiteStatus, ...readProblems('DEPOT_NOT_FOUND') },
      },
    },
    async (request) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const read = await house.registries.depots.whole(depotId)
      if (!read) throw new HttpProblem('DEPOT_NOT_FOUND', 'There is no such depot.')
      return statusOf(house, read.depot)
    },
  )
}

async function statusOf(house: House, depot: Depot): Promise<SiteStatus> {
  const now = house.clock.now()
  const record = await latestCycle(house, depot)
  const orders = record === null ? [] : await house.ledgers.cycles.orders([record.cycleId])
  const reading = record && cycleReading(record, orders, now)
  const status = summaryOf(record, depot.timezone)
  return {
    depot_id: depot.depotId,
    microgrid_id: depot.microgrid?.microgridId ?? null,
    now: time(now),
    is_steered: house.steering.siteOf(depot.depotId) !== null,
    cycle: record && lineSent(record),
    reading: reading === null || 'type' in reading ? null : readingSent(reading),
    constrained_by: status.constrainedBy && {
      node_id: status.constrainedBy.nodeId,
      name: status.constrainedBy.name,
      limit_kw: kwOrNull(status.constrainedBy.limitW),
      limit_code: status.constrainedBy.limitCode,
      by: status.constrainedBy.by,
      until: timeOrNull(status.constrainedBy.until),
      demand_kw: kwFromWatts(status.constrainedBy.demandW),
      conductor: conductorSent(status.constrainedBy.fullPhase),
    },
    envelope: {
      state: status.envelope.state,
      limit_kw: kwOrNull(status.envelope.limitW),
      until: timeOrNull(status.envelope.until),
    },
    telemetry: { ...status.telemetry },
    chargers: { ...chargersOf(house, depot), ...status.chargers },
    ...measuredNow(house, depot, now),
  }
}

/** As this process decided it, or as whoever steers the depot has kept it. */
async function latestCycle(house: House, { depotId, microgrid }: Depot): Promise<CycleRecord | null> {
  const last = house.steering.siteOf(depotId)?.last
  if (last && microgrid) {
    const { scopeNodeId, alias } = last
    return cycleRecord(last, { depotId, microgridId: microgrid.microgridId, scopeNodeId, alias })
  }
  const anyOf = { outcome: null, reasonCode: null, trigger: null, nodeId: null, chargePointId: null }
  const wish = { depotId, limit: 1, before: null, from: null, to: null, ...anyOf }
  const { items } = await house.ledgers.cycles.records(wish)
  return items[0] ?? null
}

function chargersOf({ steering }: House, { depotId, chargePoints }: Depot) {
  const site = steering.siteOf(depotId)
  const online = [...(site?.chargers.values() ?? [])].filter(({ link }) => link !== null).length
  return { total: chargePoints.size, online }
}

type MeasuredNow = Pick<SiteStatus, 'loads' | 'breaches' | 'watched' | 'intervals'>

function measuredNow(house: House, depot: Depot, now: number): MeasuredNow {
  const site = house.steering.siteOf(depot.depotId)
  if (!site) return { loads: [], breaches: [], watched: [], intervals: [] }
  const names = new Map([...depot.circuits.values()].map(({ nodeId, name }) => [nodeId, name]))
  const watch = house.watch.breachesOf(depot.depotId)
  return {
    loads: [...names.keys()].flatMap((nodeId): NodeLoad[] => {
      const load = loadOf(depot, site, nodeId, now)
      if (load === null) return []
      return [nodeLoadSent(nodeId, load)]
    }),
    breaches: watch.open().map((breach) => breachSent(breach, names.get(breach.nodeId) ?? breach.nodeId)),
    watched: [...names].map(([nodeId, name]) => ({
      ...{ node_id: nodeId, name, seen: seenAt(depot, site, nodeId, now) },
      above_since: timeOrNull(watch.risingSince(depot, site, nodeId, now)),
    })),
    intervals: watch.intervals(depot, site, now).map(({ nodeId, intervalMs, averageW, leftMs }) => ({
      node_id: nodeId,
      interval_min: intervalMs / 60_000,
      average_kw: kwOrNull(averageW),
      left_s: Math.ceil(leftMs / 1000),
    })),
  }
}

/** What chargers drew before they fell silent is in no sum: what a meter shows would be less or more than it. */
export function nodeLoadSent(nodeId: string, load: Load): NodeLoad {
  const known =
    load.by === 'METER' || load.isFresh ? load : { w: load.known?.leastW ?? 0, at: load.known?.at ?? load.at }
  return {
    ...{ node_id: nodeId, load_kw: kwFromWatts(known.w), measured_by: load.by, at: time(known.at) },
    quality: load.isFresh ? 'FRESH' : 'STALE',
    ...{ silent: load.silent.units, silent_kw: kwFromWatts(load.silent.mostW) },
  }
}

type Load = NonNullable<ReturnType<typeof loadOf>>

type Breach = ReturnType<ReturnType<House['watch']['breachesOf']>['open']>[number]

const looksLike: Record<OpenBreach['cause'], string> = {
  UNCONTROLLED_LOAD: 'It looks like load that nobody controls.',
  SLOW_CHARGER: 'It looks like a charger that is slow to follow.',
  IGNORING_CHARGER: 'It looks like a charger that ignores its limit.',
  DOUBTFUL_METER: 'The meter is in doubt: chargers beneath say that they draw more.',
  GIVEN_ABOVE_LIMIT: 'Its chargers keep to what they were given, which is more than this limit.',
}

const breachSent = (breach: Breach, name: string): OpenBreach => ({
  ...{ node_id: breach.nodeId, name, since: time(breach.since) },
  measured_kw: kwFromWatts(breach.measuredW),
  most_kw: kwFromWatts(breach.mostW),
  limit_kw: kwFromWatts(breach.limitW),
  primary_reason: breach.limitOf.limitCode,
  ...{ by: breach.limitOf.limitBy, until: timeOrNull(breach.limitOf.until), source_mode: breach.sourceMode },
  ...{ cause: breach.cause, sentence: looksLike[breach.cause] },
})

function proofRoute(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/fallback_proof',
    {
      config: { access: { role: 'viewer', scope: 'registry:read' } },
      schema: {
        operationId: 'getFallbackProof',
        summary: 'Whether every node stays within its safe capacity with nobody steering the depot',
        tags: ['Microgrids'],
        params,
        response: { 200: FallbackProof, ...readProblems('DEPOT_NOT_FOUND') },
      },
    },
    async (request) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const read = await house.registries.depots.whole(depotId)
      if (!read) throw new HttpProblem('DEPOT_NOT_FOUND', 'There is no such depot.')
      const others = await othersOf(house, depotId)
      return proofSent(depotId, fallbackProofOf(read.depot, await house.chargers.ofDepot(depotId), others))
    },
  )
}

/** What this process measured; where another one steers the depot, what its last cycle found. */
async function othersOf({ steering, ledgers, clock }: House, depotId: string): Promise<Others> {
  const site = steering.siteOf(depotId)
  return site ? othersAt(site) : lastOthers(ledgers.cycles, depotId, clock.now())
}

function proofSent(depotId: string, proof: ReturnType<typeof fallbackProofOf>): FallbackProof {
  if ('faults' in proof) {
    const faults = proof.faults.map(({ code, message }) => ({ code, message }))
    const sentence = 'Nothing can be proven: the microgrid can’t be assembled from the registries.'
    return { depot_id: depotId, verdict: 'NOT_KNOWN', holds: false, sentence, rows: [], faults }
  }
  return {
    ...{ depot_id: depotId, verdict: proof.verdict, holds: proof.verdict === 'HOLDS' },
    ...{ sentence: proofSentence(proof), faults: [] },
    rows: proof.rows.map((row) => ({
      ...{ node_id: row.nodeId, name: row.name, verdict: row.verdict, fits: row.verdict === 'HOLDS' },
      ...{ unconfirmed: row.unconfirmed, phase: row.phase, unknown_loads: row.unknownLoads },
      fallbacks_kw: kwFromWatts(row.fallbacksW),
      fixed_load_kw: kwFromWatts(row.fixedLoadW),
      capacity_kw: kwOrNull(row.capacityW),
      capacity_is: row.capacityIs,
      margin_kw: kwOrNull(row.marginW),
    })),
  }
}
