import { PathId } from '@busbar/wire/api/common'
import { Rebalanced } from '@busbar/wire/api/rebalance'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { isId } from '../engine/ids.ts'
import type { App } from './doors.ts'
import { HttpProblem, writeProblems } from './problem.ts'
import { seenDepot } from './sight.ts'
import { keepAnswer } from './write.ts'

export function rebalanceRoutes(app: App, house: House): void {
  app.post(
    '/api/microgrid/:microgrid_id/rebalance',
    {
      config: { access: { role: 'operator', scope: 'registry:write' }, ofSteerer: true },
      schema: {
        operationId: 'rebalanceMicrogrid',
        summary: 'Run a cycle of a microgrid now',
        tags: ['Cycles'],
        params: z.object({ microgrid_id: PathId }),
        response: { 200: Rebalanced, ...writeProblems('MICROGRID_NOT_FOUND', 'NOT_STEERED') },
      },
    },
    async (request): Promise<Rebalanced> => {
      const { microgrid_id: microgridId } = request.params
      const depotId = isId(microgridId) ? await house.registries.depots.ofMicrogrid(microgridId) : null
      const depot = depotId === null ? null : await seenDepot(request, house, depotId)
      if (!depot) throw new HttpProblem('MICROGRID_NOT_FOUND', 'There is no such microgrid.')
      const asked = { trigger: 'REQUEST', scopeNodeId: null, alias: null } as const
      const cycle = await house.steering.rebalance(depot.depotId, asked)
      if (!cycle) throw notSteered(house, depot.name)
      const answer = {
        ...{ microgrid_id: microgridId, cycle_id: cycle.cycleId, outcome: cycle.outcome },
        ...{ primary_reason: cycle.primaryReason, sentence: cycle.sentence },
      }
      await keepAnswer(request, house, answer)
      return answer
    },
  )
}

export function notSteered({ steering }: House, depotName: string): HttpProblem {
  const steerer = steering.steerer()
  const why = steerer
    ? `is steered by another process (${steerer.name}), which can’t be reached from here now`
    : 'is not steered at this moment; a process may be taking it over'
  const detail = `"${depotName}" ${why}. Try again in a few seconds.`
  return new HttpProblem('NOT_STEERED', detail, [], { 'retry-after': '5' })
}
