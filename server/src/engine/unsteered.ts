import { exposureW } from '@busbar/domain/charging/exposure'
import type { CycleResult } from '@busbar/domain/cycles/cycle'
import { isSilent, refusalsMax } from '@busbar/domain/cycles/project'
import type { IncidentKind } from '@busbar/domain/incidents/incident'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Depot } from '@busbar/domain/topology/depot'
import type { IncidentReport } from './incidents.ts'
import { lastingExcess, unitsUnder } from './refusers.ts'
import type { Site } from './site.ts'
import { doubted } from './siteCharger.ts'
import { acFromReference } from '@busbar/domain/charging/reference'
import { drawnOf } from './drawn.ts'
import { atInput, type SiteUnit } from './siteUnits.ts'

/** Chargers that are connected and can't be steered, or of which nobody sees whether they are. */
export const unsteeredKinds = [
  ...(['CHARGER_NOT_JUDGED', 'CHARGER_REFUSES', 'CHARGER_SILENT', 'CHARGER_UNPREPARED'] as const),
] satisfies readonly IncidentKind[]
type UnsteeredKind = (typeof unsteeredKinds)[number]

/** It is so, it is not, or nothing is known that tells. */
type Standing = 'STANDS' | 'OVER' | 'UNDECIDED'

export function unsteered(depot: Depot, result: CycleResult, site: Site, now: Instant): readonly IncidentReport[] {
  const all = [...site.units.values()].filter(({ chargePointId }) => depot.chargePoints.has(chargePointId))
  const over = lastingExcess(result, now).map(({ nodeId }) => ({
    name: result.nodes.find((node) => node.nodeId === nodeId)?.name ?? nodeId,
    beneath: unitsUnder(depot, all, new Set([nodeId])),
  }))
  const names = new Map(result.units.map(({ unitId, name }) => [unitId, name]))
  const reports = new Map<string, IncidentReport>()
  for (const unit of all) {
    for (const kind of unsteeredKinds) {
      if (standings[kind](unit, site, now) !== 'STANDS') continue
      const { unitId, chargePointId } = unit
      const mayExceed = kind === 'CHARGER_NOT_JUDGED' ? null : over.find(({ beneath }) => beneath.has(unitId))
      const cause = causeOf(kind, unit)
      const report: IncidentReport = {
        ...{ depotId: depot.depotId, kind, cause },
        severity: mayExceed ? 'RED' : 'YELLOW',
        scope:
          kind === 'CHARGER_UNPREPARED'
            ? { type: 'CHARGE_POINT', id: chargePointId, name: depot.chargePoints.get(chargePointId)!.name }
            : { type: 'UNIT', id: unitId, name: names.get(unitId) ?? nameOf(depot, unit) },
        context: { ...contextOf(unit, site, now), over: mayExceed?.name ?? null },
      }
      const before = reports.get(cause)
      reports.set(cause, before ? together(before, report) : report)
    }
  }
  return [...reports.values()]
}

/** Of two units of one charger. */
function together(one: IncidentReport, other: IncidentReport): IncidentReport {
  const [worse, better] = other.severity === 'RED' ? [other, one] : [one, other]
  const bookedW = Number(worse.context['bookedW']) + Number(better.context['bookedW'])
  const { measuredW: _, ...context } = worse.context
  return { ...worse, context: { ...context, connector: null, bookedW } }
}

/** What stood may stand still: its charger is away, or has not been heard since we started. */
export function undecidedCauses(site: Site, now: Instant): ReadonlySet<string> {
  const causes = new Set<string>()
  for (const unit of site.units.values()) {
    for (const kind of unsteeredKinds)
      if (standings[kind](unit, site, now) === 'UNDECIDED') causes.add(causeOf(kind, unit))
  }
  return causes
}

/** A fallback is its charger's: as what it was to be kept may change while it isn't confirmed, and is no news. */
const causeOf = (kind: UnsteeredKind, { unitId, chargePointId }: SiteUnit): string =>
  `${kind} ${kind === 'CHARGER_UNPREPARED' ? chargePointId : unitId}`

const nameOf = ({ chargePoints, connectors }: Depot, { unitId, chargePointId }: SiteUnit): string =>
  connectors.get(unitId)?.name ?? chargePoints.get(chargePointId)?.name ?? unitId

function contextOf(unit: SiteUnit, site: Site, now: Instant) {
  const { chargePointId, connector, permission } = unit
  const { sessionRef, refusals, efficiencyPpm } = permission
  const charger = site.chargers.get(chargePointId)
  const heldW = charger?.heldW ?? null
  const isAsked = sessionRef !== null && charger?.endings.has(sessionRef) === true
  return {
    ...{ chargePointId, connector },
    bookedW: exposureW(permission, now, site.settings.cycle.clockErrorMs),
    ...(drawnOf(unit) && { measuredW: atInput(unit, drawnOf(unit)!.w) }),
    ...(refusals && { refusals: refusals.count }),
    ...(heldW !== null && { heldW: acFromReference(heldW, efficiencyPpm) }),
    ...(isAsked && { askedToEnd: true }),
  }
}

const standings: Record<UnsteeredKind, (unit: SiteUnit, site: Site, now: Instant) => Standing> = {
  CHARGER_REFUSES: ({ permission: { refusals, sessionRef, confirmed } }) => {
    if (sessionRef === null) return 'OVER'
    if (refusals !== null) return refusals.count >= refusalsMax ? 'STANDS' : 'UNDECIDED'
    return confirmed === null ? 'UNDECIDED' : 'OVER'
  },

  CHARGER_SILENT: ({ permission }, { settings }, now) => {
    if (permission.sessionRef === null) return 'OVER'
    if (permission.link.state === 'IN_DOUBT') return 'UNDECIDED'
    if (isSilent(permission, now, settings.cycle)) return 'STANDS'
    return permission.unconfirmed.length > 0 || permission.confirmed === null ? 'UNDECIDED' : 'OVER'
  },

  CHARGER_UNPREPARED: ({ permission, connector, chargePointId }, { chargers }) => {
    if (permission.fallback.confirmedW !== null) return 'OVER'
    const charger = chargers.get(chargePointId)
    // Of one that lost it, that is said already.
    if (!charger || doubted(charger).length > 0) return 'OVER'
    if (charger.link === null) return 'UNDECIDED'
    const step = charger.setUp.fallbacks.find((one) => one.connector === connector)
    return step && (step.isUnsupported || step.failures >= failuresMin) ? 'STANDS' : 'UNDECIDED'
  },

  CHARGER_NOT_JUDGED: (unit, site, now) => {
    const since = unseenSince(unit, site, now)
    if (since === null) return 'OVER'
    if (unit.permission.link.state === 'IN_DOUBT') return 'UNDECIDED'
    return now - since >= unseenAfterMs ? 'STANDS' : 'UNDECIDED'
  },
}

/** One that is busy with something else may turn its fallback away once. */
const failuresMin = 2
/** A charger that has just come, or whose bus has, takes a while to say what it draws. */
const unseenAfterMs = 180_000

/** Since when a bus charges of which nobody knows what it draws; null: there is none, or it is known. */
function unseenSince(unit: SiteUnit, site: Site, now: Instant): Instant | null {
  const sessions = [...(site.chargers.get(unit.chargePointId)?.kept.sessions.values() ?? [])]
  const begun = sessions.filter(({ connector }) => unit.connector === null || unit.connector === connector)
  const startedAt = Math.min(...begun.map((session) => session.startedAt))
  if (unit.permission.sessionRef === null || startedAt === Infinity) return null
  const heardAt = drawnOf(unit)?.at ?? -Infinity
  if (now - heardAt < unseenAfterMs) return null
  return Math.max(heardAt, Math.min(startedAt, now), unit.permission.link.since)
}

/** Whether a bus charges there of which nobody sees if it keeps to its limit. */
export const isUnseen = (unit: SiteUnit, site: Site, now: Instant): boolean =>
  standings.CHARGER_NOT_JUDGED(unit, site, now) === 'STANDS'
