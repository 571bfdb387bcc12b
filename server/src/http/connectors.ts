import { connectorsOf } from '@busbar/domain/topology/decideChargePoint'
import type { Connector as DomainConnector, Kept } from '@busbar/domain/topology/depot'
import { assert } from '@busbar/domain/kernel/assert'
import { Connector, ConnectorChange, ConnectorCreate } from '@busbar/wire/api/chargePoints'
import { Page, PathId, pageOf } from '@busbar/wire/api/common'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { InDepot } from '../engine/registries.ts'
import { chargePointInSight } from './chargePointInSight.ts'
import type { App } from './doors.ts'
import { etag } from './entityTags.ts'
import { pageAnswer, pageOfAll } from './paging.ts'
import { readProblems, writeProblems } from './problem.ts'
import { itemRoutes } from './registryRoutes.ts'
import { kept, named, rated, ratingOrNull } from '../words.ts'
import { writeDepot } from './write.ts'

/** Connectors are listed and added under their charge point, and have a path of their own otherwise. */
export function connectorRoutes(app: App, house: House): void {
  itemRoutes(app, house, {
    noun: 'connector',
    Noun: 'Connector',
    plural: 'Charge points',
    notFound: 'CONNECTOR_NOT_FOUND',
    refusals: { change: ['CONNECTOR_NUMBER_TAKEN'], remove: [] },
    schema: { change: ConnectorChange, sent: Connector },
    registry: house.registries.connectors,
    change: (body, connectorId, { seenRevision }) => {
      const changes = named<typeof body, DomainConnector>(body, {
        number: (number) => ({ number }),
        name: (name) => ({ name }),
        rating: (rating) => ({ rating: ratingOrNull(rating) }),
      })
      return { type: 'ChangeConnector', connectorId, changes, seenRevision }
    },
    remove: (connectorId, seenRevision) => ({ type: 'RemoveConnector', connectorId, seenRevision }),
    after: (depot, connectorId) => {
      const connector = depot.connectors.get(connectorId)
      assert(connector, 'a connector that was just written is gone')
      return connectorSent({ ...connector, depotId: depot.depotId })
    },
    send: (connectors) => Promise.resolve(connectors.map(connectorSent)),
  })
  listRoute(app, house)
  createRoute(app, house)
}

const path = '/api/charge_point/:charge_point_id/connector'
const params = z.object({ charge_point_id: PathId })
const tags = ['Charge points']

function listRoute(app: App, house: House): void {
  app.get(
    path,
    {
      config: { access: { role: 'viewer', scope: 'registry:read' } },
      schema: {
        operationId: 'listConnectors',
        summary: 'The connectors of a charge point, by number',
        tags,
        params,
        querystring: Page,
        response: { 200: pageOf(Connector), ...readProblems('CHARGE_POINT_NOT_FOUND', 'VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { chargePointId } = await chargePointInSight(request, house, request.params.charge_point_id)
      const connectors = await house.registries.connectors.ofChargePoints([chargePointId])
      return pageAnswer(
        pageOfAll(connectors, request.query, ({ number }) => String(number).padStart(4, '0')),
        connectorSent,
      )
    },
  )
}

function createRoute(app: App, house: House): void {
  app.post(
    path,
    {
      config: { access: { role: 'operator', scope: 'registry:write' } },
      schema: {
        operationId: 'createConnector',
        summary: 'Add a connector to a charge point',
        tags,
        params,
        body: ConnectorCreate,
        response: {
          201: Connector,
          ...writeProblems('CHARGE_POINT_NOT_FOUND', 'DEPOT_NOT_FOUND', 'CONNECTOR_NUMBER_TAKEN'),
        },
      },
    },
    async (request, reply) => {
      const { chargePointId, depotId } = await chargePointInSight(request, house, request.params.charge_point_id)
      const connectorId = newId()
      const { number, name, rating } = request.body
      const connector = { connectorId, chargePointId, number, name, rating: ratingOrNull(rating) }
      return writeDepot(request, reply, house, {
        depotId,
        command: { type: 'AddConnector', connector },
        answer: (depot) => {
          const added = connectorsOf(depot, chargePointId).find((one) => one.connectorId === connectorId)
          assert(added, 'a connector that was just added is gone')
          const body = connectorSent({ ...added, depotId })
          return { status: 201, headers: { location: `/api/connector/${connectorId}`, etag: etag(1) }, body }
        },
      })
    },
  )
}

export const connectorSent = (connector: DomainConnector & Kept & InDepot) => ({
  connector_id: connector.connectorId,
  charge_point_id: connector.chargePointId,
  depot_id: connector.depotId,
  number: connector.number,
  name: connector.name,
  ...rated(connector.rating),
  ...kept(connector),
})
