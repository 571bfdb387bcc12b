import { noTaper } from '@busbar/domain/charging/demand'
import { type Permission, permissionAfter, unheardOf } from '@busbar/domain/charging/permission'
import { efficiencyPpm } from '@busbar/domain/charging/reference'
import {
  cycleDefaults,
  type CycleSettings,
  type SessionImage,
  type SiteImage,
  type UnitImage,
} from '@busbar/domain/cycles/image'
import type { ChargePoint, Circuit, Connector } from '@busbar/domain/topology/depot'
import { type Rating, ratingW } from '@busbar/domain/topology/rating'

export const now = 1_800_000_000_000

export type DrawnSite = {
  readonly gridW?: number
  readonly boards: readonly {
    readonly name: string
    readonly limitW: number
    readonly chargers: number
    readonly rating?: Rating
  }[]
  readonly ratingW?: number
  readonly fallbackW?: number
  readonly connectors?: number
  readonly charger?: Partial<ChargePoint>
  /** where chargers differ, by their ids */
  readonly chargers?: Readonly<Record<string, Partial<ChargePoint>>>
  readonly settings?: Partial<CycleSettings>
}

const kw = (powerW: number) => ({ unit: 'kW', powerW }) as const

/** One grid connection, boards under it, and chargers on them; each connector has a bus that wants all it can get. */
export function drawnSite(site: DrawnSite): SiteImage {
  const { gridW = 1_000_000, ratingW = 150_000, fallbackW = 10_000, connectors = 1 } = site
  const depotId = 'd'
  const circuits: Circuit[] = [
    { circuitId: 'c-grid', nodeId: 'grid', name: 'Grid', parent: null, rating: kw(gridW), safeDefaultW: null },
    ...site.boards.map(({ name, limitW, rating }): Circuit => ({
      ...{ circuitId: `c-${name}`, nodeId: name, name, parent: { circuitId: 'c-grid', depotId } },
      ...{ rating: rating ?? kw(limitW), safeDefaultW: null },
    })),
  ]
  const chargePoints = site.boards.flatMap(({ name, chargers }) =>
    Array.from({ length: chargers }, (_, nth): ChargePoint => ({
      ...{ chargePointId: `${name}-${nth + 1}`, name: `Bay ${name}${nth + 1}`, circuitId: `c-${name}` },
      ...{ ocppIdentity: `${name}-${nth + 1}`, controlMode: 'CONNECTOR', rating: kw(ratingW) },
      ...{
        limitReference: 'AC_INPUT',
        efficiency: 1,
        fallbackW,
        phases: null,
        ...site.charger,
        ...site.chargers?.[`${name}-${nth + 1}`],
      },
    })),
  )
  const plugs = chargePoints.flatMap(({ chargePointId }) =>
    Array.from({ length: connectors }, (_, nth): Connector => ({
      ...{ connectorId: `${chargePointId}.${nth + 1}`, chargePointId, number: nth + 1, name: null, rating: null },
    })),
  )
  const unitIds = chargePoints.flatMap((chargePoint) =>
    chargePoint.controlMode === 'CHARGER'
      ? [{ unitId: chargePoint.chargePointId, chargePoint }]
      : plugs
          .filter(({ chargePointId }) => chargePointId === chargePoint.chargePointId)
          .map(({ connectorId }) => ({ unitId: connectorId, chargePoint })),
  )
  return {
    ...{ format: 4, now, calculationVersion: 3, strategy: 'EQUAL_SHARE', shareRule: 'leaf-fair' },
    registry: {
      ...{ depotId, name: 'North depot', timezone: 'Pacific/Auckland', microgridId: 'm', microgridVersion: 1 },
      gridConnections: [{ nodeId: 'grid', circuitId: 'c-grid', name: 'Grid' }],
      ...{ circuits, chargePoints, connectors: plugs, powerSources: [] },
    },
    ...{ limits: [], meters: [], supplies: [], expectedLoads: [], excessTimes: [] },
    units: unitIds.map(({ unitId, chargePoint }) => unitImage(unitId, chargePoint, connectors)),
    settings: { ...cycleDefaults, ...site.settings },
  }
}

function unitImage(unitId: string, chargePoint: ChargePoint, connectors: number): UnitImage {
  const ratedW = chargePoint.rating === null ? 0 : ratingW(chargePoint.rating)
  const isWhole = chargePoint.controlMode === 'CHARGER'
  const fallbackW = isWhole ? chargePoint.fallbackW : Math.floor(chargePoint.fallbackW / connectors)
  const sessionRef = `s-${unitId}`
  const permission = unheardOf(
    {
      ...{ steeredBy: isWhole ? 'CHARGER' : 'SESSION', efficiencyPpm: efficiencyPpm(chargePoint), ratingW: ratedW },
      ...{ fallbackW, hardCapW: null, sessionRef, unknownUntil: null },
    },
    now - 60_000,
  )
  return {
    unitId,
    permission: permissionAfter(permission, { type: 'LinkRestored', at: now - 60_000 }),
    session: { ...aSession, sessionRef },
    drawn: { w: fallbackW, at: now - 5_000 },
    ...{ lastLimitW: null, measuredLimitW: null, waitingSince: null, chargingSince: null },
    ...{ minW: 0, stepW: 1, ampereW: 690, stepsMax: 8 },
  }
}

export const aSession: SessionImage = {
  ...{ sessionRef: 's', startedAt: now - 600_000, tier: 0, weight: 1, departureAt: null, energyNeededWh: null },
  ...{ isPaused: false, taper: noTaper },
}

/** The same site with one unit changed. */
export const withUnit = (
  image: SiteImage,
  unitId: string,
  change: (unit: UnitImage) => Partial<UnitImage>,
): SiteImage => ({
  ...image,
  units: image.units.map((unit) => (unit.unitId === unitId ? { ...unit, ...change(unit) } : unit)),
})

export const withPermission = (
  image: SiteImage,
  unitId: string,
  change: (permission: Permission) => Partial<Permission>,
): SiteImage => withUnit(image, unitId, ({ permission }) => ({ permission: { ...permission, ...change(permission) } }))
