import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../../engine/house.ts'
import { isId, newId } from '../../engine/ids.ts'
import type { AliasUse } from '../../engine/ledgers.ts'
import type { App } from '../doors.ts'

/** An endpoint that older clients keep using. */
export type Alias = {
  /** as the admin page shows it, `POST /api/circuit/{circuit_id}/rebalance_load` */
  readonly endpoint: string
  readonly deprecatedAt: Date
}

/** What a use of it meant, as far as that was found out. */
export type AliasMeaning = Pick<AliasUse, 'microgridId' | 'nodeId'> & { readonly outcome: string | null }

declare module 'fastify' {
  interface FastifyContextConfig {
    alias?: Alias
  }
  interface FastifyRequest {
    aliasMeaning: AliasMeaning | null
  }
}

/**
 * Each answer of such an endpoint says so, also where the door refuses, and each use of it by somebody who is known is
 * recorded. A stranger could be told nothing, and would fill the list: who gets 401 is counted with all other answers.
 */
export function followAliases(app: App, house: Pick<House, 'record' | 'clock'>): void {
  app.decorateRequest('aliasMeaning', null)
  app.addHook('onRequest', async (request, reply) => {
    const { alias } = request.routeOptions.config
    if (alias) pointToSuccessor(reply, alias, null)
  })
  app.addHook('onSend', async (request) => {
    const { alias } = request.routeOptions.config
    if (alias) noteUse(request, house, alias)
  })
}

/**
 * What tells a client where to go instead: RFC 9745 and RFC 8288. Nothing ends yet, so there is no Sunset. Where what was
 * asked for leads nowhere, the way is to the documentation.
 */
export function pointToSuccessor(reply: FastifyReply, alias: Alias, successor: string | null): void {
  void reply.headers({
    deprecation: `@${Math.floor(alias.deprecatedAt.getTime() / 1000)}`,
    link: successor === null ? documented : `<${encodeURI(successor)}>; rel="successor-version"`,
  })
}

const documented = '</api/docs>; rel="deprecation"; type="text/html"'

/** One more use, for whoever tracks the migration. The answer doesn't wait for it. */
function noteUse(request: FastifyRequest, { record, clock }: Pick<House, 'record' | 'clock'>, alias: Alias): void {
  const { principal, problem, aliasMeaning } = request
  if (!principal) return
  const { kind, id, name } = principal
  const { microgridId = null, nodeId = null, outcome = null } = aliasMeaning ?? {}
  const { circuit_id: asked = '' } = request.params as { readonly circuit_id?: string }
  const use = { circuitId: isId(asked) ? asked : null, microgridId, nodeId, outcome: problem ?? outcome ?? 'ANSWERED' }
  const at = clock.now()
  record.aliasUses.add([{ useId: newId(), at, endpoint: alias.endpoint, caller: { kind, id, name }, ...use }])
}
