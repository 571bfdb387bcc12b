import type { DepotControl } from '@busbar/domain/topology/control'
import type { Depot } from '@busbar/domain/topology/depot'
import { PathId } from '@busbar/wire/api/common'
import { Control, ControlChange } from '@busbar/wire/api/control'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { controlFrom, controlSent } from '../controlWords.ts'
import { kept } from '../words.ts'
import type { App } from './doors.ts'
import { etag, seenRevision } from './entityTags.ts'
import { HttpProblem, readProblems, writeProblems } from './problem.ts'
import { depotInSight } from './sight.ts'
import { writeDepot } from './write.ts'

const params = z.object({ depot_id: PathId })
const tags = ['Depots']

/** How a depot is controlled. */
export function controlRoutes(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/control',
    {
      config: { access: { role: 'viewer', scope: 'registry:read' } },
      schema: {
        operationId: 'getDepotControl',
        summary: 'How a depot is controlled: strategy, times, tolerances, and what is made of what nobody measures',
        tags,
        params,
        response: { 200: Control, ...readProblems('DEPOT_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const whole = await house.registries.depots.whole(depotId)
      if (!whole) throw new HttpProblem('DEPOT_NOT_FOUND', 'There is no such depot.')
      return reply.header('etag', etag(whole.depot.control.revision)).send(toSent(whole.depot))
    },
  )

  app.patch(
    '/api/depot/:depot_id/control',
    {
      config: { access: { role: 'operator', scope: 'registry:write' } },
      schema: {
        operationId: 'changeDepotControl',
        summary: 'Change how a depot is controlled; what is left out stays',
        tags,
        params,
        body: ControlChange,
        response: {
          200: Control,
          ...writeProblems('DEPOT_NOT_FOUND', 'FIELD_INVALID', 'NODE_UNKNOWN', 'VERSION_CONFLICT'),
        },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const changes: Partial<DepotControl> = controlFrom(request.body)
      return writeDepot(request, reply, house, {
        depotId,
        command: { type: 'SetControl', changes, seenRevision: seenRevision(request) },
        answer: (depot) => ({
          status: 200,
          headers: { etag: etag(depot.control.revision) },
          body: toSent(depot),
        }),
      })
    },
  )
}

const toSent = ({ depotId, control }: Depot): Control => ({
  depot_id: depotId,
  ...controlSent(control),
  ...kept(control),
})
