import type { FastifyRequest } from 'fastify'
import type { House } from '../engine/house.ts'
import { isId } from '../engine/ids.ts'
import type { DepotSummary, Sight } from '../engine/registries.ts'
import type { Principal } from '../engine/secrets.ts'
import { principalOf } from './authenticate.ts'
import { HttpProblem } from './problem.ts'

/** Which depots somebody may see. System admins see all; a token that is bound to depots sees only those. */
export function sightOf(principal: Principal): Sight {
  if (principal.depotIds) return { sees: 'listed', depotIds: principal.depotIds }
  if (principal.role === 'system_admin') return { sees: 'everything' }
  return { sees: 'unrestricted', andAsUser: principal.kind === 'user' ? principal.id : null }
}

export function inSight(sight: Sight, depot: { depotId: string; visibleTo: readonly string[] | null }): boolean {
  switch (sight.sees) {
    case 'everything':
      return true
    case 'listed':
      return sight.depotIds.includes(depot.depotId)
    case 'unrestricted':
      return depot.visibleTo === null || (sight.andAsUser !== null && depot.visibleTo.includes(sight.andAsUser))
  }
}

/** The depot, if it is there for whoever asks. One that they may not see is not there. */
export async function seenDepot(request: FastifyRequest, house: House, depotId: string): Promise<DepotSummary | null> {
  const depot = isId(depotId) ? await house.registries.depots.get(depotId) : null
  return depot && inSight(sightOf(principalOf(request)), depot) ? depot : null
}

export async function depotInSight(request: FastifyRequest, house: House, depotId: string): Promise<DepotSummary> {
  const depot = await seenDepot(request, house, depotId)
  if (!depot) throw new HttpProblem('DEPOT_NOT_FOUND', 'There is no such depot.')
  return depot
}
