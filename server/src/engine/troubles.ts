import type { Breach } from '@busbar/domain/cycles/breach'
import { offByTooMuchMs } from '@busbar/domain/charging/clock'
import { exposureW } from '@busbar/domain/charging/exposure'
import { mostInstalledW } from '@busbar/domain/charging/installed'
import type { IncidentContext, IncidentKind } from '@busbar/domain/incidents/incident'
import type { ChainLink, UnitResult } from '@busbar/domain/cycles/report'
import { namesOf } from '@busbar/domain/cycles/sentences'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Depot } from '@busbar/domain/topology/depot'
import { unregisteredUnits } from './chargerView.ts'
import type { IncidentReport } from './incidents.ts'
import type { Site } from './site.ts'
import type { DecidedCycle } from './sitePorts.ts'
import { doubted, type SiteCharger } from './siteCharger.ts'
import { lastingExcess } from './refusers.ts'
import { unproven } from './unproven.ts'
import { unsteered, unsteeredKinds } from './unsteered.ts'
import { drawnOf } from './drawn.ts'
import { atInput, type SiteUnit } from './siteUnits.ts'

/** Incidents that begin and end with what a cycle sees. */
export const troubleKinds: readonly IncidentKind[] = [
  ...(['CHARGER_CLOCK', 'CHARGER_DISOBEYS', 'CHARGER_FAULT', 'CHARGER_OFFLINE', 'CYCLE_REJECTED'] as const),
  'EXCESS',
  ...(['FALLBACKS_DONT_FIT', 'FALLBACK_LOST', 'TELEMETRY_FALLBACK_UNSATISFIED', 'TOPOLOGY_INVALID'] as const),
  'UNKNOWN_CONNECTOR',
  ...unsteeredKinds,
]

const offlineAfterMs = 60_000

/** Everything that is wrong at a site as of one cycle, each with a cause of its own. */
export function troublesOf(depot: Depot, { result, image }: DecidedCycle, site: Site): readonly IncidentReport[] {
  const units = new Map(result.units.map((unit) => [unit.unitId, unit]))
  return [
    ...rejected(depot, result),
    ...exceeding(depot, result, image.now),
    ...unproven(depot, site, image.now).reports,
    ...unsteered(depot, result, site, image.now),
    ...[...site.units.values()].flatMap((unit) => disobeying(depot, unit, units.get(unit.unitId))),
    ...[...site.chargers.values()]
      .filter(isOf(depot))
      .flatMap((charger) => [
        ...offline(depot, charger, site, image.now),
        ...faulted(depot, charger),
        ...fallbackLost(depot, charger),
        ...clockIsOff(depot, charger),
        ...atUnknownConnectors(depot, charger, site),
      ]),
  ]
}

/** One that was deleted while it charged is counted for a while, and is nobody's trouble any more. */
const isOf =
  ({ chargePoints }: Depot) =>
  ({ chargePoint }: SiteCharger): boolean =>
    chargePoints.has(chargePoint.chargePointId)

export function breachReport(
  depot: Depot,
  breach: Breach,
  average: object,
  cycle: DecidedCycle | null,
): IncidentReport {
  const node = cycle?.result.nodes.find(({ nodeId }) => nodeId === breach.nodeId)
  const { nodeId, since, openedAt, measuredW, mostW, mostLimitW, limitW, limitOf, sourceMode, cause } = breach
  const circuit = [...depot.circuits.values()].find((one) => one.nodeId === nodeId)
  return {
    ...{ depotId: depot.depotId, kind: 'BREACH', severity: 'RED', cause: `BREACH ${nodeId}` },
    scope: { type: 'NODE', id: nodeId, name: node?.name ?? circuit?.name ?? nodeId },
    context: {
      ...{ since, openedAt, measuredW, mostW, mostLimitW, limitW, looksLike: cause, ...limitOf, sourceMode },
      ...mostOf(breach),
      ...average,
    },
  }
}

/** The limit that it was most above may have been another's than the one of now. */
function mostOf({ limitOf, mostLimitOf: most }: Breach): IncidentContext {
  if (most.limitCode === limitOf.limitCode && most.limitBy === limitOf.limitBy) return {}
  return { mostLimitCode: most.limitCode, mostLimitBy: most.limitBy }
}

function rejected({ depotId }: Depot, { outcome, primaryReason, faults, reasons }: DecidedCycle['result']) {
  if (outcome !== 'REJECTED') return []
  const kind: IncidentKind =
    primaryReason === 'TOPOLOGY_INVALID'
      ? 'TOPOLOGY_INVALID'
      : primaryReason === 'TELEMETRY_FALLBACK_UNSATISFIED'
        ? 'TELEMETRY_FALLBACK_UNSATISFIED'
        : 'CYCLE_REJECTED'
  const reason = faults[0]?.message ?? (reasons.length > 0 ? namesOf(reasons) : primaryReason)
  const report: IncidentReport = {
    ...{ depotId, kind, severity: 'RED', cause: kind, scope: { type: 'MICROGRID' }, context: { reason } },
  }
  return [report]
}

/** From `since` to the end of the incident is the time to safety. */
function exceeding({ depotId }: Depot, result: DecidedCycle['result'], now: Instant) {
  const { plan, nodes } = result
  return lastingExcess(result, now).map(({ nodeId, since, mostOverW }) => {
    const node = nodes.find((one) => one.nodeId === nodeId)
    const { overW = 0, safeAt = null } = plan.excess.find((one) => one.nodeId === nodeId) ?? {}
    const limitW = node?.limitW ?? null
    const report: IncidentReport = {
      ...{ depotId, kind: 'EXCESS', severity: 'YELLOW', cause: `EXCESS ${nodeId}` },
      scope: { type: 'NODE', id: nodeId, name: node?.name ?? nodeId },
      context: {
        ...{ since, overW, mostOverW, safeAt, limitW, exposureW: limitW === null ? null : limitW + overW },
        ...{ limitCode: node?.limitCode ?? null, limitBy: node?.by ?? null },
      },
    }
    return report
  })
}

function disobeying(depot: Depot, unit: SiteUnit, result: UnitResult | undefined): readonly IncidentReport[] {
  const { conduct } = unit.permission
  if (conduct.state === 'OBEYS') return []
  const chain: readonly ChainLink[] = result?.chain ?? []
  const drawn = drawnOf(unit)
  return [
    {
      ...{
        depotId: depot.depotId,
        kind: 'CHARGER_DISOBEYS',
        severity: 'RED',
        cause: `CHARGER_DISOBEYS ${unit.unitId}`,
      },
      scope: { type: 'UNIT', id: unit.unitId, name: result?.name ?? unit.unitId },
      context: {
        ...{ chargePointId: unit.chargePointId, connector: unit.connector, since: conduct.since, chain },
        measuredW: drawn && atInput(unit, drawn.w),
        limitW: atInput(unit, unit.limit.w),
        ...(isItsFallback(unit) && { limitBy: 'fallback' }),
        bookedW: result?.exposureW ?? null,
      },
    },
  ]
}

/** Its session took no limit: what it may draw it was not given, it keeps that by itself. */
const isItsFallback = ({ permission, limit }: SiteUnit): boolean =>
  permission.sessionRef !== null && permission.confirmed === null && limit.w === mostInstalledW(permission.fallback)

/** Who never came is no news. */
function offline(depot: Depot, charger: SiteCharger, site: Site, now: Instant): readonly IncidentReport[] {
  const { chargePointId, name } = charger.chargePoint
  if (charger.link !== null || charger.kept.make === null) return []
  const permissions = site.unitsOf(chargePointId).map(({ permission }) => permission)
  const since = Math.max(...permissions.map(({ link }) => link.since))
  if (!(now - since >= offlineAfterMs)) return []
  const { clockErrorMs } = site.settings.cycle
  const bookedW = permissions.reduce((sum, permission) => sum + exposureW(permission, now, clockErrorMs), 0)
  return [
    {
      ...{ depotId: depot.depotId, kind: 'CHARGER_OFFLINE', severity: 'YELLOW' },
      ...{ cause: `CHARGER_OFFLINE ${chargePointId}`, scope: { type: 'CHARGE_POINT', id: chargePointId, name } },
      context: { since, bookedW, fallbackW: charger.chargePoint.fallbackW, sessions: charger.kept.sessions.size },
    },
  ]
}

/** It confirmed a fallback, and would not keep to it: should it be out of reach, nothing but its rating bounds it. */
function fallbackLost({ depotId }: Depot, charger: SiteCharger): readonly IncidentReport[] {
  const { chargePointId, name } = charger.chargePoint
  return doubted(charger).map(({ connector, doubt }) => ({
    ...{ depotId, kind: 'FALLBACK_LOST', severity: 'RED' },
    cause: `FALLBACK_LOST ${chargePointId} ${connector ?? 0}`,
    scope: {
      type: 'CHARGE_POINT',
      id: chargePointId,
      name: connector === null ? name : `${name} connector ${connector}`,
    },
    context: { connector, since: doubt.since, shownW: doubt.shownW, fallbackW: charger.chargePoint.fallbackW },
  }))
}

/** What it measures is told in its time, and limits are written in it: whoever looks after it should set it right. */
function clockIsOff({ depotId }: Depot, { chargePoint, clock }: SiteCharger): readonly IncidentReport[] {
  const { chargePointId, name } = chargePoint
  const offMs = Math.abs(clock?.aheadMs ?? 0)
  if (clock === null || offMs <= offByTooMuchMs) return []
  return [
    {
      ...{ depotId, kind: 'CHARGER_CLOCK', severity: 'YELLOW', cause: clockCause(chargePointId) },
      scope: { type: 'CHARGE_POINT', id: chargePointId, name },
      context: { chargePointId, offMs, isAhead: clock.aheadMs > 0 },
    },
  ]
}

const clockCause = (chargePointId: string): string => `CHARGER_CLOCK ${chargePointId}`

/** What may stand still, as nobody has heard anything of it since we started: only evidence ends it. */
export const unheardCauses = (site: Site): readonly string[] =>
  [...site.chargers].flatMap(([chargePointId, { clock }]) => (clock === null ? [clockCause(chargePointId)] : []))

function atUnknownConnectors(depot: Depot, { chargePoint }: SiteCharger, site: Site): readonly IncidentReport[] {
  const { chargePointId, name } = chargePoint
  return unregisteredUnits(depot, site, chargePointId).flatMap((unit) => {
    const drawnW = drawnOf(unit)?.w ?? 0
    if (unit.permission.sessionRef === null && drawnW === 0) return []
    const { connector } = unit
    const report: IncidentReport = {
      ...{ depotId: depot.depotId, kind: 'UNKNOWN_CONNECTOR', severity: 'YELLOW' },
      cause: `UNKNOWN_CONNECTOR ${chargePointId} ${connector ?? 0}`,
      scope: { type: 'CHARGE_POINT', id: chargePointId, name },
      context: { chargePointId, connector, measuredW: atInput(unit, drawnW) },
    }
    return [report]
  })
}

function faulted({ depotId }: Depot, { chargePoint, states }: SiteCharger): readonly IncidentReport[] {
  const { chargePointId, name } = chargePoint
  return [...states].flatMap(([connector, { state, at }]) => {
    if (state !== 'FAULTED') return []
    const where = connector === null ? name : `${name} connector ${connector}`
    const report: IncidentReport = {
      ...{
        depotId,
        kind: 'CHARGER_FAULT',
        severity: 'YELLOW',
        cause: `CHARGER_FAULT ${chargePointId} ${connector ?? 0}`,
      },
      scope: { type: 'CHARGE_POINT', id: chargePointId, name: where },
      context: { connector, since: at },
    }
    return [report]
  })
}
