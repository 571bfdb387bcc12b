import { isRefusal } from '@busbar/domain/kernel/refusal'
import { type CircuitScope, scopeOfCircuit } from '@busbar/domain/topology/circuitScope'
import type { Depot } from '@busbar/domain/topology/depot'
import { PathId } from '@busbar/wire/api/common'
import { CircuitRebalanced } from '@busbar/wire/api/rebalance'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { House } from '../../engine/house.ts'
import { isId } from '../../engine/ids.ts'
import type { App } from '../doors.ts'
import { HttpProblem, refused, writeProblems } from '../problem.ts'
import { notSteered } from '../rebalance.ts'
import { seenDepot } from '../sight.ts'
import { type Alias, pointToSuccessor } from './aliasUse.ts'

export const rebalanceLoad: Alias = {
  endpoint: 'POST /api/circuit/{circuit_id}/rebalance_load',
  deprecatedAt: new Date('2026-01-01T00:00:00Z'),
}

export function rebalanceLoadRoute(app: App, house: House): void {
  app.post(
    '/api/circuit/:circuit_id/rebalance_load',
    {
      config: {
        ...{ access: { role: 'operator', scope: 'registry:write' }, isHarmlessAgain: true, ofSteerer: true },
        alias: rebalanceLoad,
      },
      schema: {
        operationId: 'rebalanceCircuitLoad',
        summary: 'Run a cycle of the microgrid that a circuit belongs to; the microgrid’s own rebalance succeeds it',
        deprecated: true,
        tags: ['Older clients'],
        params: z.object({ circuit_id: PathId }),
        response: {
          200: CircuitRebalanced,
          ...writeProblems('CIRCUIT_ALIAS_NOT_RESOLVABLE', 'CIRCUIT_NOT_FOUND', 'NOT_STEERED'),
        },
      },
    },
    async (request, reply): Promise<CircuitRebalanced> => {
      const { scope, circuitId, depot } = await meantBy(request, house, request.params.circuit_id)
      const { microgridId, nodeId } = scope
      pointToSuccessor(reply, rebalanceLoad, `/api/microgrid/${microgridId}/rebalance`)
      request.aliasMeaning = { microgridId, nodeId, outcome: null }
      const asked = { trigger: 'ALIAS', scopeNodeId: nodeId, alias: rebalanceLoad.endpoint } as const
      const cycle = await house.steering.rebalance(depot.depotId, asked)
      if (!cycle) throw notSteered(house, depot.name)
      const { cycleId, outcome } = cycle
      request.aliasMeaning = { microgridId, nodeId, outcome }
      return { circuit_id: circuitId, microgrid_id: microgridId, node_id: nodeId, cycle_id: cycleId, outcome }
    },
  )
}

type Meant = { readonly circuitId: string; readonly scope: CircuitScope; readonly depot: Depot }

async function meantBy(request: FastifyRequest, house: House, circuitId: string): Promise<Meant> {
  const known = isId(circuitId) ? await house.registries.circuits.get(circuitId) : null
  const depot = known && (await seenDepot(request, house, known.depotId)) ? await wholeOf(house, known.depotId) : null
  const circuit = depot?.circuits.get(circuitId)
  if (!depot || !circuit) throw new HttpProblem('CIRCUIT_NOT_FOUND', 'There is no such circuit.')
  const scope = scopeOfCircuit(depot, circuit)
  if (isRefusal(scope)) throw refused(scope)
  return { circuitId, scope, depot }
}

const wholeOf = async (house: House, depotId: string) => (await house.registries.depots.whole(depotId))?.depot ?? null
