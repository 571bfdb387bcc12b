import { connectorsOf } from '@busbar/domain/topology/decideChargePoint'
import type {
  ChargePoint as DomainChargePoint,
  Connector as DomainConnector,
  Kept,
} from '@busbar/domain/topology/depot'
import { assert } from '@busbar/domain/kernel/assert'
import { kwFromWatts, wattsFromKw } from '@busbar/domain/kernel/watts'
import { ChargePoint, ChargePointChange, ChargePointCreate } from '@busbar/wire/api/chargePoints'
import type { z } from 'zod'
import type { House } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { InDepot } from '../engine/registries.ts'
import { connectorSent } from './connectors.ts'
import type { App } from './doors.ts'
import { registryRoutes } from './registryRoutes.ts'
import { kept, named, phasesOf, phasesSent, rated, ratingOrNull } from '../words.ts'

export function chargePointRoutes(app: App, house: House): void {
  registryRoutes(app, house, {
    noun: 'charge_point',
    Noun: 'ChargePoint',
    plural: 'Charge points',
    notFound: 'CHARGE_POINT_NOT_FOUND',
    refusals: {
      add: ['LIMIT_ABOVE_RATING', 'TOPOLOGY_UNKNOWN_CIRCUIT', 'OCPP_IDENTITY_TAKEN', 'CONNECTOR_NUMBER_TAKEN'],
      change: ['LIMIT_ABOVE_RATING', 'TOPOLOGY_UNKNOWN_CIRCUIT', 'OCPP_IDENTITY_TAKEN'],
      remove: [],
    },
    schema: { create: ChargePointCreate, change: ChargePointChange, sent: ChargePoint },
    registry: house.registries.chargePoints,
    add: (body, chargePointId) => ({
      type: 'AddChargePoint',
      chargePoint: {
        chargePointId,
        ...{ name: body.name, circuitId: body.circuit_id },
        ocppIdentity: body.ocpp_identity,
        controlMode: body.control_mode,
        rating: ratingOrNull(body.rating),
        limitReference: body.limit_reference,
        efficiency: body.efficiency,
        fallbackW: wattsFromKw(body.fallback_kw),
        phases: phasesOf(body.phases),
      },
      connectors: body.connectors.map(({ number, name, rating }) => ({
        connectorId: newId(),
        chargePointId,
        number,
        name,
        rating: ratingOrNull(rating),
      })),
    }),
    change: (body, chargePointId, { seenRevision }) => ({
      type: 'ChangeChargePoint',
      chargePointId,
      changes: changesOf(body),
      seenRevision,
    }),
    remove: (chargePointId, seenRevision) => ({ type: 'RemoveChargePoint', chargePointId, seenRevision }),
    after: (depot, chargePointId) => {
      const chargePoint = depot.chargePoints.get(chargePointId)
      assert(chargePoint, 'a charge point that was just written is gone')
      const { depotId } = depot
      const connectors = connectorsOf(depot, chargePointId).map((connector) => ({ ...connector, depotId }))
      return toSent({ ...chargePoint, depotId }, connectors)
    },
    send: async (chargePoints) => {
      const ids = chargePoints.map(({ chargePointId }) => chargePointId)
      const connectors = await house.registries.connectors.ofChargePoints(ids)
      return chargePoints.map((chargePoint) =>
        toSent(
          chargePoint,
          connectors.filter(({ chargePointId }) => chargePointId === chargePoint.chargePointId),
        ),
      )
    },
  })
}

const changesOf = (body: z.output<typeof ChargePointChange>) =>
  named<typeof body, DomainChargePoint>(body, {
    name: (name) => ({ name }),
    circuit_id: (circuitId) => ({ circuitId }),
    ocpp_identity: (ocppIdentity) => ({ ocppIdentity }),
    control_mode: (controlMode) => ({ controlMode }),
    rating: (rating) => ({ rating: ratingOrNull(rating) }),
    limit_reference: (limitReference) => ({ limitReference }),
    efficiency: (efficiency) => ({ efficiency }),
    fallback_kw: (kw) => ({ fallbackW: wattsFromKw(kw) }),
    phases: (phases) => ({ phases: phasesOf(phases) }),
  })

function toSent(
  chargePoint: DomainChargePoint & Kept & InDepot,
  connectors: readonly (DomainConnector & Kept & InDepot)[],
) {
  return {
    charge_point_id: chargePoint.chargePointId,
    depot_id: chargePoint.depotId,
    circuit_id: chargePoint.circuitId,
    name: chargePoint.name,
    ocpp_identity: chargePoint.ocppIdentity,
    control_mode: chargePoint.controlMode,
    ...rated(chargePoint.rating),
    limit_reference: chargePoint.limitReference,
    efficiency: chargePoint.efficiency,
    fallback_kw: kwFromWatts(chargePoint.fallbackW),
    phases: phasesSent(chargePoint.phases),
    connectors: connectors.map(connectorSent),
    ...kept(chargePoint),
  }
}
