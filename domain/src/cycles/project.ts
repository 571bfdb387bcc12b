import { ratingExposureW } from '../charging/exposure.ts'
import { type LoadTree, withLoads } from '../charging/loadTree.ts'
import { mostInstalledW } from '../charging/installed.ts'
import type { Permission } from '../charging/permission.ts'
import type { PlanNode, PlanSettings } from '../charging/planInput.ts'
import { stepsDown } from '../charging/plannedOrder.ts'
import { acFromReference } from '../charging/reference.ts'
import { connectorFallbackW } from '../charging/setUp.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Fault } from '../kernel/refusal.ts'
import type { Derived } from '../telemetry/ladder.ts'
import type { ChargePoint } from '../topology/depot.ts'
import { loadsBesideChargers, suppliesOf, unitDemand } from './siteLoads.ts'
import type { SiteImage, SiteLimit, UnitImage } from './image.ts'
import { placeOf, type Site, siteFrom, type SiteNode, type UnitPlace } from './sites.ts'

/** Why a unit takes no part in the sharing, or that it does. */
export type UnitState =
  | 'STEERED'
  | 'IDLE'
  | 'PAUSED'
  | 'UNREACHABLE'
  | 'DISOBEYING'
  | 'UNPREPARED'
  | 'REFUSING'
  | 'SILENT'

export type ProjectedUnit = {
  readonly image: UnitImage
  readonly nodeId: string
  readonly connector: number | null
  readonly chargePoint: ChargePoint
  readonly state: UnitState
  /** what its lease is to end with, as the registry has it; at its reference */
  readonly fallbackW: number
  /** at AC */
  readonly demand: Derived
}

/** A site ready to be balanced, now or at a time that comes. */
export type Projection = {
  readonly site: Site
  /** with all its boards, whether it is shared flat or not: where load beside chargers is */
  readonly wired: Site
  readonly tree: LoadTree
  readonly planNodes: readonly PlanNode[]
  readonly units: readonly ProjectedUnit[]
  /** what flows at nodes beside the chargers, each where it is wired */
  readonly besides: ReadonlyMap<string, Derived>
  /** the same in watts, each at the nearest node of the site */
  readonly besidesW: ReadonlyMap<string, number>
  /** nodes of which it can't be derived, and units without any rung */
  readonly unsatisfied: readonly string[]
}

export function project(image: SiteImage): Projection | { readonly faults: readonly [Fault, ...Fault[]] } {
  const site = siteFrom(image)
  if ('faults' in site) return site
  const wired = knowsBoards(image) ? site : siteFrom({ ...image, calculationVersion: 3 })
  if ('faults' in wired) return wired
  const images = new Map(image.units.map((unit) => [unit.unitId, unit]))
  const units: ProjectedUnit[] = []
  const unknown: string[] = []
  for (const [unitId, place] of site.unitNodes) {
    const unit = images.get(unitId)
    if (!unit) continue
    const { nodeId, chargePoint, connector } = place
    const demand = unitDemand(unit, image)
    if (demand === null) {
      unknown.push(nodeId)
      continue
    }
    const fallbackW = shareOf(place, site)
    units.push({ image: unit, nodeId, chargePoint, connector, state: stateOf(unit, image), fallbackW, demand })
  }
  const { besides, unsatisfied } = loadsBesideChargers(image, wired)
  const besidesW = atNodesOf(site, wired, besides)
  const supplies = suppliesOf(image)
  const unheardW = unheardOfW(site, images)
  const canDrawW = canDraw(units, site, image.format)
  const planNodes = site.nodes.map(({ nodeId, parentId, mostW, limits, wiring, conductorsW }, at): PlanNode => ({
    nodeId,
    parentId,
    mostW: mostW === null ? null : Math.max(mostW, canDrawW[at]!),
    fixedLoadW: (besidesW.get(nodeId) ?? 0) + (unheardW.get(nodeId) ?? 0),
    supplyW: supplies.get(nodeId) ?? 0,
    // A charger can't draw more than its rating, whoever asks: only what others set is a limit to be watched.
    limits: stepsOf(mostW === null ? limits : limits.filter(({ by }) => by !== 'rating'), image.now),
    ownW: mostW === null ? ownW(limits) : null,
    wiring,
    conductorsW,
  }))
  return {
    ...{ site, wired, tree: withLoads(site.wires, planNodes), planNodes, units, besides, besidesW },
    unsatisfied: [...unsatisfied, ...unknown].sort(),
  }
}

/** Where a site is shared flat, what its boards carry was not counted at first: a kept cycle is decided as it was then. */
const knowsBoards = ({ format, calculationVersion }: SiteImage): boolean => calculationVersion >= 3 || format < 4

/** A board that the site doesn't know is fed from the node above it, and what flows there with it. */
function atNodesOf(site: Site, wired: Site, besides: Projection['besides']): ReadonlyMap<string, number> {
  const besidesW = new Map<string, number>()
  for (const [board, { w }] of besides) {
    let nodeId = board
    while (placeOf(site, nodeId) < 0) nodeId = wired.nodes[placeOf(wired, nodeId)]!.parentId!
    besidesW.set(nodeId, (besidesW.get(nodeId) ?? 0) + w)
  }
  return besidesW
}

export const nodeOf = ({ site }: Projection, nodeId: string): SiteNode | undefined => site.nodes[placeOf(site, nodeId)]

const ownSources: readonly SiteLimit['source'][] = ['GRID_CONNECTION_LIMIT', 'CIRCUIT_LIMIT']

function ownW(limits: readonly SiteLimit[]): number | null {
  const own = limits.filter(({ source }) => ownSources.includes(source))
  return own.length === 0 ? null : Math.min(...own.map(({ limitW }) => limitW))
}

/**
 * What chargers and their connectors can draw, above their ratings too: a rating that was lowered counts only once it
 * can be in force, and what is measured flows. The plugs of one charger share what its cap lets through, or, where it keeps
 * none, what it could draw before.
 */
function canDraw(units: readonly ProjectedUnit[], site: Site, format: SiteImage['format']): Float64Array {
  const mostW = new Float64Array(site.nodes.length)
  const seenW = new Float64Array(site.nodes.length)
  const plugsW = new Float64Array(site.nodes.length)
  for (const { nodeId, chargePoint, image } of units) {
    const { overdrawnW, efficiencyPpm, hardCap } = image.permission
    const { chargePointId } = chargePoint
    const cappedW = mostInstalledW(hardCap)
    const whole = placeOf(site, chargePointId)
    plugsW[whole]! += ratingExposureW(image.permission)
    const couldW = cappedW < Infinity ? acFromReference(cappedW, efficiencyPpm) : (image.chargerCouldDrawW ?? 0)
    if (format >= 4) mostW[whole] = Math.max(mostW[whole]!, Math.min(plugsW[whole]!, couldW))
    for (const id of nodeId === chargePointId ? [nodeId] : [nodeId, chargePointId]) {
      const at = placeOf(site, id)
      seenW[at]! += acFromReference(overdrawnW ?? 0, efficiencyPpm)
      mostW[at] = Math.max(mostW[at]!, seenW[at]!, ratingExposureW(image.permission))
    }
  }
  return mostW
}

/** Units of the registry that nobody speaks of: they may draw all that they can. */
function unheardOfW(site: Site, images: ReadonlyMap<string, UnitImage>): ReadonlyMap<string, number> {
  const withUnits = new Set([...site.unitNodes.values()].map(({ chargePoint }) => chargePoint.chargePointId))
  const missing = site.nodes.filter(({ nodeId, kind }) =>
    site.unitNodes.has(nodeId) ? !images.has(nodeId) : kind === 'CHARGE_POINT' && !withUnits.has(nodeId),
  )
  return new Map(missing.map(({ nodeId, mostW }) => [nodeId, mostW ?? 0]))
}

/** A charger's fallback is split evenly where each connector has its own. */
function shareOf({ chargePoint, connector }: UnitPlace, site: Site): number {
  return connector === null
    ? chargePoint.fallbackW
    : connectorFallbackW(chargePoint.fallbackW, site.connectorCounts.get(chargePoint.chargePointId) ?? 1)
}

const silentAfterLeads = 3
/** Who turns so many limits away one after the other isn't shared with any more. */
export const refusalsMax = 3

export function stateOf(
  { permission, session, stepsMax }: UnitImage,
  { now, settings }: Pick<SiteImage, 'now' | 'settings'>,
): UnitState {
  const { link, conduct, fallback, refusals } = permission
  if (link.state === 'IN_DOUBT') return 'UNREACHABLE'
  if (conduct.state === 'DISOBEYS') return 'DISOBEYING'
  if (fallback.confirmedW === null) return 'UNPREPARED'
  if (session === null || permission.sessionRef === null) return 'IDLE'
  if (session.isPaused) return 'PAUSED'
  if ((refusals !== null && refusals.count >= refusalsMax) || !stepsDown({ permission, stepsMax })) return 'REFUSING'
  return isSilent(permission, now, settings) ? 'SILENT' : 'STEERED'
}

/** What it was told goes without an answer. */
export function isSilent(
  { unconfirmed: [oldest] }: Pick<Permission, 'unconfirmed'>,
  now: Instant,
  { leadMs }: Pick<PlanSettings, 'leadMs'>,
): boolean {
  return oldest !== undefined && now - oldest.sentAt > silentAfterLeads * leadMs
}

/** The lowest limit from each instant on at which one begins or ends. */
function stepsOf(limits: readonly SiteLimit[], now: Instant): PlanNode['limits'] {
  if (limits.length === 0) return []
  const changes = limits.flatMap(({ from, until }) => (until === null ? [from] : [from, until]))
  const times = [now, ...new Set(changes.filter((at) => at > now))].sort((a, b) => a - b)
  return times.map((from) => ({ from, limitW: Math.min(...applying(limits, from).map(({ limitW }) => limitW)) }))
}

export const applying = (limits: readonly SiteLimit[], at: Instant): readonly SiteLimit[] =>
  limits.filter((limit) => applies(limit, at))

export const applies = ({ from, until }: SiteLimit, at: Instant): boolean =>
  from <= at && (until === null || at < until)
