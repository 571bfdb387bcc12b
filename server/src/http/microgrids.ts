import { assert } from '@busbar/domain/kernel/assert'
import { refuseAll } from '@busbar/domain/kernel/refusal'
import type { DepotEvent } from '@busbar/domain/topology/events'
import type { Depot } from '@busbar/domain/topology/depot'
import { assemble } from '@busbar/domain/topology/assemble'
import { Page, PathId, pageOf } from '@busbar/wire/api/common'
import { Microgrid, MicrogridListItem, ResyncResult } from '@busbar/wire/api/microgrid'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { isId, newId } from '../engine/ids.ts'
import type { DepotSummary } from '../engine/registries.ts'
import { principalOf } from './authenticate.ts'
import type { App } from './doors.ts'
import { isUnchanged } from './entityTags.ts'
import { microgridSent } from './microgridSent.ts'
import { pageAnswer, pageWish } from './paging.ts'
import { HttpProblem, type ProblemCode, readProblems, refused, writeProblems } from './problem.ts'
import { depotInSight, seenDepot, sightOf } from './sight.ts'
import { time } from '../words.ts'
import { writeDepot } from './write.ts'

const tags = ['Microgrids']
const read = { role: 'viewer', scope: 'registry:read' } as const
const administer = { role: 'system_admin' } as const
const answers = (...codes: ProblemCode[]) => ({
  200: Microgrid,
  304: z.null().describe('what If-None-Match names is still so'),
  ...readProblems(
    ...codes,
    ...(['DEPOT_NOT_FOUND', 'MICROGRID_NOT_PROVISIONED', 'TOPOLOGY_CROSS_DEPOT_PARENT', 'TOPOLOGY_CYCLE'] as const),
    ...(['TOPOLOGY_MISSING_RATING', 'TOPOLOGY_UNATTACHED_CHARGE_POINT', 'TOPOLOGY_UNATTACHED_CONNECTOR'] as const),
    ...(['TOPOLOGY_UNKNOWN_CIRCUIT', 'TOPOLOGY_UNKNOWN_PARENT'] as const),
  ),
})

export function microgridRoutes(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/microgrid',
    {
      config: { access: read },
      schema: {
        operationId: 'getDepotMicrogrid',
        summary: 'The microgrid of a depot: its tree, what hangs on it, and what is wrong with it',
        tags,
        params: z.object({ depot_id: PathId }),
        response: answers(),
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      return sendMicrogrid(request, reply, house, depotId)
    },
  )

  app.get(
    '/api/microgrid/:microgrid_id',
    {
      config: { access: read },
      schema: {
        operationId: 'getMicrogrid',
        summary: 'A microgrid by its own identity',
        tags,
        params: z.object({ microgrid_id: PathId }),
        response: answers('MICROGRID_NOT_FOUND'),
      },
    },
    async (request, reply) => {
      const { microgrid_id: id } = request.params
      const missing = new HttpProblem('MICROGRID_NOT_FOUND', 'There is no such microgrid.')
      const depotId = isId(id) ? await house.registries.depots.ofMicrogrid(id) : null
      if (depotId === null || !(await seenDepot(request, house, depotId))) throw missing
      return sendMicrogrid(request, reply, house, depotId)
    },
  )

  app.get(
    '/api/microgrid',
    {
      config: { access: administer },
      schema: {
        operationId: 'listMicrogrids',
        summary: 'All microgrids, and the depots that have none yet',
        tags,
        querystring: Page,
        response: { 200: pageOf(MicrogridListItem), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const sight = sightOf(principalOf(request))
      return pageAnswer(await house.registries.depots.list(sight, pageWish(request.query)), toListItem)
    },
  )

  resyncRoute(app, house)
}

/** The tree or its faults. The entity tag covers ratings too, which the version doesn't count. */
async function sendMicrogrid(
  request: FastifyRequest,
  reply: FastifyReply,
  house: House,
  depotId: string,
): Promise<never> {
  const read = await house.registries.depots.whole(depotId)
  if (!read) throw new HttpProblem('DEPOT_NOT_FOUND', 'There is no such depot.')
  const { depot, streamVersion } = read
  const { microgrid } = depot
  if (!microgrid) {
    throw new HttpProblem(
      'MICROGRID_NOT_PROVISIONED',
      `Depot "${depot.name}" has no microgrid yet; a resync makes one.`,
    )
  }
  const assembled = assemble(depot, microgrid)
  if ('faults' in assembled) throw refused(refuseAll(assembled.faults))
  const tag = `"${microgrid.version}-${streamVersion}"`
  // A browser may keep it, if it asks each time whether it still is so.
  void reply.headers({ etag: tag, 'cache-control': 'private, no-cache' })
  if (isUnchanged(request, tag)) return reply.code(304).send() as never
  const text = sentTexts.get(depot) ?? reply.serialize(microgridSent(depot, microgrid, assembled.tree)).toString()
  sentTexts.set(depot, text)
  return reply.type('application/json; charset=utf-8').send(text) as never
}

/** As it was sent last: with a thousand assets it takes ten times as long to make as to send. */
const sentTexts = new WeakMap<Depot, string>()

function resyncRoute(app: App, house: House): void {
  app.post(
    '/api/depot/:depot_id/microgrid/resync',
    {
      config: { access: administer },
      schema: {
        operationId: 'resyncMicrogrid',
        summary: 'Rebuild what is synced from the circuits; provisions a microgrid where there is none',
        tags,
        params: z.object({ depot_id: PathId }),
        response: { 200: ResyncResult, ...writeProblems('DEPOT_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      return writeDepot(request, reply, house, {
        depotId,
        command: { type: 'ResyncMicrogrid', microgridIdIfNone: newId() },
        answer: (depot, events) => ({ status: 200, body: resyncSent(depot, events) }),
      })
    },
  )
}

function resyncSent(depot: Depot, events: readonly DepotEvent[]): ResyncResult {
  const { microgrid } = depot
  const resynced = events.find((event) => event.type === 'MicrogridResynced')
  assert(microgrid && resynced, 'a resync that left no microgrid or said nothing')
  const gone = events.filter((event) => event.type === 'GridConnectionRemoved')
  const known = new Map([...gone, ...microgrid.gridConnections.values()].map((node) => [node.nodeId, node]))
  const refs = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const node = known.get(id)
      return node ? [{ node_id: node.nodeId, circuit_id: node.circuitId, name: node.name }] : []
    })
  return {
    microgrid_id: microgrid.microgridId,
    depot_id: depot.depotId,
    version: microgrid.version,
    provisioned: events.some((event) => event.type === 'MicrogridProvisioned'),
    created: refs(resynced.created),
    updated: refs(resynced.updated),
    removed: refs(resynced.removed),
    left: refs(resynced.left),
    synced_at: time(microgrid.syncedAt),
  }
}

const toListItem = (depot: DepotSummary): MicrogridListItem => ({
  depot_id: depot.depotId,
  depot_name: depot.name,
  microgrid_id: depot.microgrid?.microgridId ?? null,
  version: depot.microgrid?.version ?? null,
  node_count: depot.microgrid?.nodeCount ?? null,
  changed_at: depot.microgrid ? time(depot.microgrid.changedAt) : null,
  synced_at: depot.microgrid ? time(depot.microgrid.syncedAt) : null,
  fault_codes: [...depot.faultCodes],
})
