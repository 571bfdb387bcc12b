import { assert } from '@busbar/domain/kernel/assert'
import { topologyFaults } from '@busbar/domain/topology/assemble'
import type { Depot as DomainDepot, DepotFields } from '@busbar/domain/topology/depot'
import { Page, PathId, pageOf } from '@busbar/wire/api/common'
import { Depot, DepotChange, DepotCreate } from '@busbar/wire/api/depots'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { DepotSummary } from '../engine/registries.ts'
import { principalOf } from './authenticate.ts'
import type { App } from './doors.ts'
import { etag, seenRevision } from './entityTags.ts'
import { pageAnswer, pageWish } from './paging.ts'
import { HttpProblem, readProblems, writeProblems } from './problem.ts'
import { depotInSight, sightOf } from './sight.ts'
import { kept, named, time } from '../words.ts'
import { write, writeDepot } from './write.ts'

const params = z.object({ depot_id: PathId })
const tags = ['Depots']
const read = { role: 'viewer', scope: 'registry:read' } as const
const administer = { role: 'system_admin' } as const

export function depotRoutes(app: App, house: House): void {
  app.get(
    '/api/depot',
    {
      config: { access: read },
      schema: {
        operationId: 'listDepots',
        summary: 'The depots that you may see',
        tags,
        querystring: Page,
        response: { 200: pageOf(Depot), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const sight = sightOf(principalOf(request))
      return pageAnswer(await house.registries.depots.list(sight, pageWish(request.query)), toSent)
    },
  )

  app.get(
    '/api/depot/:depot_id',
    {
      config: { access: read },
      schema: {
        operationId: 'getDepot',
        summary: 'One depot',
        tags,
        params,
        response: { 200: Depot, ...readProblems('DEPOT_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const depot = await depotInSight(request, house, request.params.depot_id)
      return reply.header('etag', etag(depot.revision)).send(toSent(depot))
    },
  )

  createRoute(app, house)
  changeRoute(app, house)
  deleteRoute(app, house)
}

function createRoute(app: App, house: House): void {
  app.post(
    '/api/depot',
    {
      // A token that is bound to certain depots could not see what it made.
      config: { access: { ...administer, reach: 'installation' } },
      schema: {
        operationId: 'createDepot',
        summary: 'Create a depot, and its microgrid with it',
        tags,
        body: DepotCreate,
        response: { 201: Depot, ...writeProblems('DEPOT_NAME_TAKEN', 'TIMEZONE_UNKNOWN') },
      },
    },
    async (request, reply) => {
      const depotId = newId()
      const { name, timezone } = request.body
      const visibleTo = await knownUsers(house, request.body.visible_to)
      return writeDepot(request, reply, house, {
        depotId,
        command: { type: 'CreateDepot', depotId, microgridId: newId(), name, timezone, visibleTo },
        answer: (depot) => {
          const headers = { location: `/api/depot/${depotId}`, etag: etag(depot.revision) }
          return { status: 201, headers, body: toSent(summarised(depot)) }
        },
      })
    },
  )
}

function changeRoute(app: App, house: House): void {
  app.patch(
    '/api/depot/:depot_id',
    {
      config: { access: { role: 'operator', scope: 'registry:write' } },
      schema: {
        operationId: 'changeDepot',
        summary: 'Change a depot; what is left out stays. Who may see it is for system admins to say.',
        tags,
        params,
        body: DepotChange,
        response: {
          200: Depot,
          ...writeProblems('DEPOT_NOT_FOUND', 'DEPOT_NAME_TAKEN', 'TIMEZONE_UNKNOWN', 'VERSION_CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      if (request.body.visible_to !== undefined && principalOf(request).role !== 'system_admin') {
        throw new HttpProblem('FORBIDDEN', 'Only a system admin says who may see a depot.')
      }
      const visibleTo = await knownUsers(house, request.body.visible_to ?? null)
      const changes = named<typeof request.body, DepotFields>(request.body, {
        name: (name) => ({ name }),
        timezone: (timezone) => ({ timezone }),
        visible_to: () => ({ visibleTo }),
      })
      return writeDepot(request, reply, house, {
        depotId,
        command: { type: 'ChangeDepot', changes, seenRevision: seenRevision(request) },
        answer: (depot) => ({ status: 200, headers: { etag: etag(depot.revision) }, body: toSent(summarised(depot)) }),
      })
    },
  )
}

/** Each user once; somebody whom nobody knows is a slip of the pen. */
async function knownUsers(house: House, userIds: readonly string[] | null): Promise<readonly string[] | null> {
  if (userIds === null || userIds.length === 0) return userIds
  const known = new Set((await house.secrets.users()).map(({ userId }) => userId))
  const faults = userIds.flatMap((userId, at) =>
    known.has(userId)
      ? []
      : [{ code: 'FIELD_INVALID', message: `There is no user ${userId}.`, pointer: `/visible_to/${at}` }],
  )
  const [first] = faults
  if (first) throw new HttpProblem('VALIDATION_FAILED', first.message, faults.slice(0, 100))
  return [...new Set(userIds)]
}

function deleteRoute(app: App, house: House): void {
  app.delete(
    '/api/depot/:depot_id',
    {
      config: { access: administer },
      schema: {
        operationId: 'deleteDepot',
        summary: 'Delete a depot with everything in it. Its events stay.',
        tags,
        params,
        response: { 204: z.null().describe('deleted'), ...writeProblems('DEPOT_NOT_FOUND', 'VERSION_CONFLICT') },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      return write(request, reply, house, house.handleDepot, {
        id: depotId,
        command: { type: 'DeleteDepot', seenRevision: seenRevision(request) },
        answer: () => ({ status: 204 }),
      })
    },
  )
}

/** What the registry would read once this is committed. */
function summarised(depot: DomainDepot): DepotSummary {
  assert(depot.state === 'open', 'a summary of a depot that is not open')
  return {
    ...depot,
    calculationVersion: depot.control.calculationVersion,
    microgrid: depot.microgrid && { ...depot.microgrid, nodeCount: depot.circuits.size },
    faultCodes: [...new Set(topologyFaults(depot).map((fault) => fault.code))],
    counts: {
      circuits: depot.circuits.size,
      chargePoints: depot.chargePoints.size,
      connectors: depot.connectors.size,
      powerSources: depot.powerSources.size,
      devices: depot.devices.size,
    },
  }
}

const toSent = (depot: DepotSummary) => ({
  depot_id: depot.depotId,
  name: depot.name,
  timezone: depot.timezone,
  visible_to: depot.visibleTo && [...depot.visibleTo],
  usable_power_calculation_version: depot.calculationVersion,
  microgrid: depot.microgrid && {
    microgrid_id: depot.microgrid.microgridId,
    version: depot.microgrid.version,
    node_count: depot.microgrid.nodeCount,
    fault_codes: [...depot.faultCodes],
    changed_at: time(depot.microgrid.changedAt),
    synced_at: time(depot.microgrid.syncedAt),
  },
  counts: {
    circuits: depot.counts.circuits,
    charge_points: depot.counts.chargePoints,
    connectors: depot.counts.connectors,
    power_sources: depot.counts.powerSources,
    devices: depot.counts.devices,
  },
  ...kept(depot),
})
