import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import { connectorLayer, type KnownLayers, type Layer, steeredAs } from '@busbar/domain/charging/layers'
import type { Permission } from '@busbar/domain/charging/permission'
import { fallbackStep, type SetUp, type SetUpOrder } from '@busbar/domain/charging/setUp'
import type { ChargePoint, Depot, Kept } from '@busbar/domain/topology/depot'
import type { ConnectorState, OrderAnswer } from './chargers.ts'

/** The depot as its chargers can be steered: one that takes limits of the whole only is steered as a whole. */
export function asTaken(depot: Depot, keptOf: (chargePointId: string) => Charger | undefined): Depot {
  const others = [...depot.chargePoints.values()].flatMap((chargePoint): [string, ChargePoint & Kept][] => {
    const taken = chargePointAsTaken(chargePoint, keptOf(chargePoint.chargePointId))
    return taken === chargePoint ? [] : [[chargePoint.chargePointId, taken]]
  })
  return others.length === 0 ? depot : { ...depot, chargePoints: new Map([...depot.chargePoints, ...others]) }
}

export function chargePointAsTaken<One extends ChargePoint>(chargePoint: One, kept: Charger | undefined): One {
  const controlMode = steeredAs(chargePoint.controlMode, kept?.layers ?? {})
  return controlMode === chargePoint.controlMode ? chargePoint : { ...chargePoint, controlMode }
}

/** As what a unit is given its limits. */
export const layerOfUnit = (connector: number | null, { layers }: Pick<Charger, 'layers'>): Layer =>
  connector === null ? 'WHOLE' : connectorLayer(layers)

/** Whether its limit stands in the place of its fallback, and outlives the session. */
export const isInPlace = (connector: number | null, kept: Pick<Charger, 'layers'>): boolean =>
  layerOfUnit(connector, kept) !== 'SESSION'

/** Whether something that a charger was told may still be in force; of one that wasn't there before nobody knows. */
export const mayRunOn = (units: readonly { readonly permission: Permission }[]): boolean =>
  units.length === 0 || units.some(({ permission }) => isInForce(permission) || permission.unknownUntil !== null)

const isInForce = ({ confirmed, unconfirmed }: Permission): boolean => confirmed !== null || unconfirmed.length > 0

type Known = { readonly kept: Charger }

const refusalsMax = 3
const free: ReadonlySet<ConnectorState> = new Set(['AVAILABLE', 'FINISHING', 'UNAVAILABLE', 'FAULTED'])

/**
 * What an answer to a limit tells of the layer in which it was said. Who took it there once has another reason to turn it
 * away; one that may still do what it never answered is told nothing in another layer, which might not overwrite it.
 */
export function layerFound(
  { kept, states }: Known & { readonly states: ReadonlyMap<number | null, { readonly state: ConnectorState }> },
  { connector, permission }: { readonly connector: number | null; readonly permission: Permission },
  layer: Layer,
  answer: OrderAnswer,
): readonly ChargerCommand[] {
  const known = kept.layers[layer]
  const isTurnedAway =
    answer.kind === 'NOT_SUPPORTED' || (answer.kind === 'REJECTED' && (permission.refusals?.count ?? 0) >= refusalsMax)
  if (answer.kind === 'ACCEPTED') return known === 'TAKEN' ? [] : [{ type: 'FindLayer', layer, isTaken: true }]
  const isGone = free.has(states.get(connector)?.state ?? 'CHARGING')
  if (!isTurnedAway || known !== undefined || isGone || isInForce(permission)) return []
  return [{ type: 'FindLayer', layer, isTaken: false }]
}

/** A layer in which it keeps no fallback is none in which it can be steered; where no other is left, it is left alone. */
export function layersWithoutFallback(
  { kept, setUp }: Known & { readonly setUp: SetUp },
  order: SetUpOrder | null,
  answer: OrderAnswer,
): readonly ChargerCommand[] {
  if (order?.type !== 'InstallFallback' || kept.fallbacksW.has(order.connector ?? 0)) return []
  const step = fallbackStep(setUp, order.connector)
  const isRefused = answer.kind === 'NOT_SUPPORTED' || (answer.kind === 'REJECTED' && step.failures >= refusalsMax)
  const gone: readonly Layer[] = order.connector === null ? ['WHOLE'] : ['SESSION', 'DEFAULT']
  const isLeft = (['SESSION', 'DEFAULT', 'WHOLE'] as const).some(
    (layer) => !gone.includes(layer) && kept.layers[layer] !== 'TURNED_AWAY',
  )
  return isRefused && isLeft ? gone.map((layer) => ({ type: 'FindLayer', layer, isTaken: false })) : []
}

/** Whether this changes how it is steered. */
export const isSteeredAnew = (controlMode: ChargePoint['controlMode'], before: KnownLayers, after: KnownLayers) =>
  steeredAs(controlMode, before) !== steeredAs(controlMode, after) || connectorLayer(before) !== connectorLayer(after)
