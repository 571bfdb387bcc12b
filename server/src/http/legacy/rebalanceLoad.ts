import { isRefusal } from '@busbar/domain/kernel/refusal'
import { type CircuitScope, scopeOfCircuit } from '@busbar/domain/topology/circuitScope'
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
import { type Alias, noteUse, pointToSuccessor } from './aliasUse.ts'

export const rebalanceLoad: Alias = {
  endpoint: 'POST /api/circuit/{circuit_id}/rebalance_load',
  deprecatedAt: new Date('2026-01-01T00:00:00Z'),
}

export function rebalanceLoadRoute(app: App, house: House): void {
  app.post(
    '/api/circuit/:circuit_id/rebalance_load',
    {
      config: { access: { role: 'operator', scope: 'registry:write' }, isHarmlessAgain: true, ofSteerer: true },
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
      const { circuitId, scope, became } = await rebalanced(request, house, request.params.circuit_id)
      pointToSuccessor(reply, rebalanceLoad, scope && `/api/microgrid/${scope.microgridId}/rebalance`)
      const outcome = became instanceof HttpProblem ? became.code : became.outcome
      const { microgridId = null, nodeId = null } = scope ?? {}
      noteUse(request, house, rebalanceLoad, { circuitId, microgridId, nodeId, outcome })
      if (became instanceof HttpProblem) throw became
      return became
    },
  )
}

/** As far as it came: whoever tracks the migration wants to know of uses that failed, too. */
type Attempt = {
  readonly circuitId: string | null
  readonly scope: CircuitScope | null
  readonly became: CircuitRebalanced | HttpProblem
}

async function rebalanced(request: FastifyRequest, house: House, id: string): Promise<Attempt> {
  const missing = new HttpProblem('CIRCUIT_NOT_FOUND', 'There is no such circuit.')
  const known = isId(id) ? await house.registries.circuits.get(id) : null
  const whole = known && (await seenDepot(request, house, known.depotId)) ? await wholeOf(house, known.depotId) : null
  const circuit = whole?.circuits.get(id)
  if (!whole || !circuit) return { circuitId: null, scope: null, became: missing }

  const scope = scopeOfCircuit(whole, circuit)
  if (isRefusal(scope)) return { circuitId: id, scope: null, became: refused(scope) }
  const { microgridId, nodeId } = scope
  const asked = { trigger: 'ALIAS', scopeNodeId: nodeId, alias: rebalanceLoad.endpoint } as const
  const cycle = await house.steering.rebalance(whole.depotId, asked)
  if (!cycle) return { circuitId: id, scope, became: notSteered(house, whole.name) }
  const { cycleId, outcome } = cycle
  const became = { circuit_id: id, microgrid_id: microgridId, node_id: nodeId, cycle_id: cycleId, outcome }
  return { circuitId: id, scope, became }
}

const wholeOf = async (house: House, depotId: string) => (await house.registries.depots.whole(depotId))?.depot ?? null
