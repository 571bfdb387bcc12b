import type {} from '@fastify/cookie'
import type { Role } from '@busbar/domain/access/access'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../engine/house.ts'
import { isId } from '../engine/ids.ts'
import type { Cause } from '../engine/ports.ts'
import type { Sight } from '../engine/registries.ts'
import { matches, sha256, splitToken } from '../engine/credentials.ts'
import type { Principal } from '../engine/secrets.ts'
import type { App, RouteAccess } from './doors.ts'
import { HttpProblem } from './problem.ts'

export const sessionCookie = 'busbar_session'

const rank: Record<Role, number> = { viewer: 0, operator: 1, system_admin: 2 }

/** Finds out who asks, before anything of the request is read, and lets in only whom the route names. */
export function authenticate(app: App, house: House): void {
  app.decorateRequest('principal', null)
  app.addHook('onRequest', async (request: FastifyRequest, _reply: FastifyReply) => {
    const { access } = request.routeOptions.config
    if (access === undefined || access === 'everyone') return
    const principal = await whoAsks(request, house)
    if (!principal) {
      const challenge = { 'www-authenticate': 'Bearer realm="busbar"' }
      throw new HttpProblem('NOT_SIGNED_IN', 'Send a session cookie or an API token.', [], challenge)
    }
    if (!isAllowed(principal, access)) throw new HttpProblem('FORBIDDEN', forbidden(principal, access))
    request.principal = principal
  })
}

export async function whoAsks(request: FastifyRequest, house: House): Promise<Principal | null> {
  const { authorization } = request.headers
  if (authorization !== undefined) return tokenHolder(authorization, house)
  const cookie = request.cookies[sessionCookie]
  if (cookie === undefined) return null
  const session = await house.secrets.session(sha256(cookie), house.clock.now())
  if (session) refuseOtherSites(request)
  return session?.principal ?? null
}

async function tokenHolder(authorization: string, house: House): Promise<Principal | null> {
  const token = splitToken(/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '')
  const found = token && (await house.secrets.token(token.tokenId, house.clock.now()))
  return found && matches(found.sha256, sha256(token.secret)) ? found.principal : null
}

/** A cookie travels with requests that other sites cause; a write must come from our own pages. */
function refuseOtherSites(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  const sameSite = site === undefined || site === 'same-origin' || site === 'none'
  const sameOrigin = origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.host)
  if (!sameSite || !sameOrigin) {
    throw new HttpProblem('CROSS_SITE_REQUEST', 'A write with a session cookie must come from this site’s own pages.')
  }
}

export function isAllowed(principal: Principal, access: Exclude<RouteAccess, 'everyone'>): boolean {
  if (principal.role !== null && rank[principal.role] >= rank[access.role]) return true
  return access.scope !== undefined && principal.scopes.includes(access.scope)
}

function forbidden(principal: Principal, access: Exclude<RouteAccess, 'everyone'>): string {
  const needed = access.scope ? `role ${access.role} or scope ${access.scope}` : `role ${access.role}`
  return `"${principal.name}" has ${principal.role ?? 'no role'}; this needs ${needed}.`
}

export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error('impossible: a closed route without a principal')
  return request.principal
}

export function causeOf(request: FastifyRequest): Cause {
  const { kind, id, name } = principalOf(request)
  return { actor: { kind, id, name }, correlationId: request.id, causationId: null }
}

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
export async function depotInSight(request: FastifyRequest, house: House, depotId: string) {
  const depot = isId(depotId) ? await house.registries.depots.get(depotId.toLowerCase()) : null
  if (!depot || !inSight(sightOf(principalOf(request)), depot)) {
    throw new HttpProblem('DEPOT_NOT_FOUND', 'There is no such depot.')
  }
  return depot
}
