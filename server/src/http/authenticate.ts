import type {} from '@fastify/cookie'
import type { Role } from '@busbar/domain/access/access'
import type { FastifyRequest } from 'fastify'
import { matches, sha256, splitToken } from '../engine/credentials.ts'
import type { House } from '../engine/house.ts'
import type { Cause } from '../engine/ports.ts'
import type { Principal } from '../engine/secrets.ts'
import type { App, ClosedAccess } from './doors.ts'
import { HttpProblem } from './problem.ts'

export const sessionCookie = 'busbar_session'

const rank: Record<Role, number> = { viewer: 0, operator: 1, system_admin: 2 }

/** Finds out who asks, before anything of the request is read, and lets in only whom the route names. */
export function authenticate(app: App, house: House): void {
  everyRouteSaysWhoMayUseIt(app)
  app.decorateRequest('principal', null)
  app.addHook('onRequest', async (request) => {
    // What is no route is answered by the not-found handler, which asks for itself.
    if (request.is404) return
    const { access } = request.routeOptions.config
    if (access === 'everyone') return refuseOtherSites(request)
    if (access === undefined) throw new Error('impossible: a route that does not say who may use it')
    const principal = await whoAsks(request, house)
    if (!principal) throw notSignedIn()
    request.principal = principal
    refuseUnlessAllowed(principal, access)
  })
}

/** Forgetting it is found at the start, not by a stranger. */
function everyRouteSaysWhoMayUseIt(app: App): void {
  const routes: { readonly method: unknown; readonly url: string; readonly config?: object }[] = []
  app.addHook('onRoute', (route) => {
    routes.push(route)
  })
  app.addHook('onReady', async () => {
    for (const { method, url, config } of routes) {
      if (!config || !('access' in config)) throw new Error(`${String(method)} ${url} does not say who may use it`)
    }
  })
}

export function notSignedIn(): HttpProblem {
  const challenge = { 'www-authenticate': 'Bearer realm="busbar"' }
  return new HttpProblem('NOT_SIGNED_IN', 'Send a session cookie or an API token.', [], challenge)
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
  if (isFromOtherSite(request)) {
    throw new HttpProblem('CROSS_SITE_REQUEST', 'A write with a session cookie must come from this site’s own pages.')
  }
}

/**
 * What the browser vouches for counts: it knows what a proxy in between made of our name. Browsers leave it out on plain
 * HTTP; then the origin must be us. Whatever sends neither is no browser.
 */
export function isFromOtherSite(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = request.headers
  if (origin === undefined) return false
  // Written the same way: a port that goes without saying is left out.
  const own = `${request.protocol}://${request.host}`
  return !URL.canParse(origin) || !URL.canParse(own) || new URL(origin).host !== new URL(own).host
}

export function isAllowed(principal: Principal, access: ClosedAccess): boolean {
  if (access.reach === 'installation' && principal.depotIds) return false
  if (principal.role !== null && rank[principal.role] >= rank[access.role]) return true
  return access.scope !== undefined && principal.scopes.includes(access.scope)
}

const roleWords = { viewer: 'a viewer', operator: 'an operator', system_admin: 'a system admin' } as const

function refuseUnlessAllowed(principal: Principal, access: ClosedAccess): void {
  if (isAllowed(principal, access)) return
  if (access.reach === 'installation' && principal.depotIds) {
    throw new HttpProblem('FORBIDDEN', 'This token is bound to certain depots; this concerns the whole installation.')
  }
  const has = principal.role === null ? 'has no role' : `is ${roleWords[principal.role]}`
  const token = access.scope ? `, or a token with the scope ${access.scope}` : ''
  throw new HttpProblem('FORBIDDEN', `This needs ${roleWords[access.role]}${token}; "${principal.name}" ${has}.`)
}

export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error('impossible: a closed route without a principal')
  return request.principal
}

export function causeOf(request: FastifyRequest): Cause {
  const { kind, id, name } = principalOf(request)
  return { actor: { kind, id, name }, correlationId: request.id, causationId: null }
}
