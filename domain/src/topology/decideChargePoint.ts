import { refuse, type Refusal, refuseAll } from '../kernel/refusal.ts'
import { checkSeen, difference } from './changes.ts'
import { checkCircuit } from './checkCircuit.ts'
import type { ChargePointCommand, ConnectorCommand } from './commands.ts'
import type { ChargePoint, Connector, Depot } from './depot.ts'
import type { DepotEvent } from './events.ts'
import { fallbackFault, inField } from './guardrails.ts'

export function decideChargePoint(depot: Depot, command: ChargePointCommand): readonly DepotEvent[] | Refusal {
  if (command.type === 'AddChargePoint') return addChargePoint(depot, command.chargePoint, command.connectors)

  const chargePoint = depot.chargePoints.get(command.chargePointId)
  if (!chargePoint) return refuse('CHARGE_POINT_NOT_FOUND', 'There is no such charge point.')
  if (command.type === 'SetChargerKey' || command.type === 'RemoveChargerKey') {
    const { chargePointId, name } = chargePoint
    const type = command.type === 'SetChargerKey' ? 'ChargerKeySet' : 'ChargerKeyRemoved'
    return [{ type, chargePointId, name }]
  }
  const conflict = checkSeen(chargePoint, command.seenRevision)
  if (conflict) return conflict

  if (command.type === 'RemoveChargePoint') {
    const { revision: _, createdAt: __, changedAt: ___, ...plain } = chargePoint
    return [
      ...connectorsOf(depot, chargePoint.chargePointId).map((connector): DepotEvent => ({
        type: 'ConnectorRemoved',
        connector: withoutKept(connector),
        chargePointName: chargePoint.name,
      })),
      { type: 'ChargePointRemoved', chargePoint: plain },
    ]
  }
  const changed = difference<ChargePoint>(chargePoint, command.changes)
  if (!changed) return []
  const { chargePointId } = chargePoint
  const unsafe = fallbackFault({ ...chargePoint, ...changed.after })
  const isTouched = ratingFields.some((field) => field in changed.after)
  if (unsafe && isTouched) return refuseAll([inField(unsafe, changed.after, 'fallbackW')])
  return (
    checkCircuit(depot, changed.after.circuitId ?? null) ??
    checkIdentity(depot, chargePointId, changed.after.ocppIdentity) ?? [
      { type: 'ChargePointChanged', chargePointId, name: changed.after.name ?? chargePoint.name, ...changed },
    ]
  )
}

/** What a fallback is held against. */
const ratingFields = ['rating', 'fallbackW', 'limitReference', 'efficiency'] as const

export function decideConnector(depot: Depot, command: ConnectorCommand): readonly DepotEvent[] | Refusal {
  if (command.type === 'AddConnector') {
    const { connector } = command
    if (!depot.chargePoints.has(connector.chargePointId)) {
      return refuse('CHARGE_POINT_NOT_FOUND', 'There is no such charge point.')
    }
    const added: DepotEvent = { type: 'ConnectorAdded', connector, ...onChargePoint(depot, connector) }
    return checkNumber(depot, connector, connector.number) ?? [added]
  }
  const connector = depot.connectors.get(command.connectorId)
  if (!connector) return refuse('CONNECTOR_NOT_FOUND', 'There is no such connector.')
  const conflict = checkSeen(connector, command.seenRevision)
  if (conflict) return conflict

  const where = onChargePoint(depot, connector)
  if (command.type === 'RemoveConnector') {
    return [{ type: 'ConnectorRemoved', connector: withoutKept(connector), ...where }]
  }
  const changed = difference<Connector>(connector, command.changes)
  if (!changed) return []
  const number = changed.after.number ?? connector.number
  const { connectorId } = connector
  return (
    checkNumber(depot, connector, number) ?? [{ type: 'ConnectorChanged', connectorId, number, ...where, ...changed }]
  )
}

function onChargePoint(depot: Depot, { chargePointId }: Connector): { readonly chargePointName?: string } {
  const chargePoint = depot.chargePoints.get(chargePointId)
  return chargePoint ? { chargePointName: chargePoint.name } : {}
}

function addChargePoint(
  depot: Depot,
  chargePoint: ChargePoint,
  connectors: readonly Connector[],
): readonly DepotEvent[] | Refusal {
  const { chargePointId, circuitId, ocppIdentity, name: chargePointName } = chargePoint
  if (depot.chargePoints.has(chargePointId)) return refuse('ID_TAKEN', `Charge point ${chargePointId} exists.`)
  const twice = connectors.findIndex(
    (connector, at) => connectors.findIndex(({ number }) => number === connector.number) < at,
  )
  const unsafe = fallbackFault(chargePoint)
  if (unsafe) return refuseAll([unsafe])
  if (twice >= 0) return numberTaken(connectors[twice]?.number ?? 0, `/connectors/${twice}/number`)
  return (
    checkCircuit(depot, circuitId) ??
    checkIdentity(depot, chargePointId, ocppIdentity) ?? [
      { type: 'ChargePointAdded', chargePoint },
      ...connectors.map((connector): DepotEvent => ({ type: 'ConnectorAdded', connector, chargePointName })),
    ]
  )
}

export const connectorsOf = (depot: Depot, chargePointId: string) =>
  [...depot.connectors.values()]
    .filter((connector) => connector.chargePointId === chargePointId)
    .sort((a, b) => a.number - b.number)

/** Within the depot; across depots the registry's unique key guards it. */
function checkIdentity(depot: Depot, chargePointId: string, ocppIdentity: string | undefined): Refusal | null {
  const other = [...depot.chargePoints.values()].find(
    (chargePoint) => chargePoint.ocppIdentity === ocppIdentity && chargePoint.chargePointId !== chargePointId,
  )
  if (!other) return null
  const message = `"${other.name}" already has the OCPP identity ${ocppIdentity}.`
  return refuse('OCPP_IDENTITY_TAKEN', message, [
    { code: 'OCPP_IDENTITY_TAKEN', message, pointer: '/ocpp_identity', ids: [other.chargePointId] },
  ])
}

function checkNumber(depot: Depot, connector: Connector, number: number): Refusal | null {
  const taken = connectorsOf(depot, connector.chargePointId).some(
    (other) => other.number === number && other.connectorId !== connector.connectorId,
  )
  return taken ? numberTaken(number, '/number') : null
}

function numberTaken(number: number, pointer: string): Refusal {
  const message = `This charge point already has a connector ${number}.`
  return refuse('CONNECTOR_NUMBER_TAKEN', message, [{ code: 'CONNECTOR_NUMBER_TAKEN', message, pointer }])
}

function withoutKept(connector: Connector): Connector {
  const { connectorId, chargePointId, number, name, rating } = connector
  return { connectorId, chargePointId, number, name, rating }
}
