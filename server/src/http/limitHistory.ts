import { PathId } from '@busbar/wire/api/common'
import { LimitHistory, LimitHistoryQuery } from '@busbar/wire/api/limitHistory'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import type { NodeLimit } from '../engine/ledgers.ts'
import { kwOrNull, time, timeOrNull } from '../words.ts'
import type { App } from './doors.ts'
import { readProblems } from './problem.ts'
import { depotInSight } from './sight.ts'
import { between } from './telemetry.ts'

/** A hundred nodes whose limit changes twice an hour, for a week. */
const stepsMax = 30_000

export function limitHistoryRoutes(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/limit_history',
    {
      config: { access: { role: 'viewer', scope: 'telemetry:read' } },
      schema: {
        operationId: 'getLimitHistory',
        summary: 'What limited each node, from one change to the next',
        tags: ['Telemetry'],
        params: z.object({ depot_id: PathId }),
        querystring: LimitHistoryQuery,
        response: { 200: LimitHistory, ...readProblems('DEPOT_NOT_FOUND', 'VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const { node_id: nodeId = null } = request.query
      const { from, to } = between(request.query, house.clock.now())
      const wish = { depotId, nodeId, from, to, limit: stepsMax }
      const { items, isCut } = await house.ledgers.nodeLimits.list(wish)
      return { depot_id: depotId, from: time(from), to: time(to), is_cut: isCut, nodes: byNode(items) }
    },
  )
}

function byNode(limits: readonly NodeLimit[]): LimitHistory['nodes'] {
  const nodes = new Map<string, LimitHistory['nodes'][number]['steps']>()
  for (const { nodeId, at, limitW, code, by, until } of limits) {
    const steps = nodes.get(nodeId) ?? []
    nodes.set(nodeId, steps)
    steps.push({
      ...{ at: time(at), limit_kw: kwOrNull(limitW), limit_code: code, by },
      until: timeOrNull(until),
    })
  }
  return [...nodes].map(([node_id, steps]) => ({ node_id, steps }))
}
