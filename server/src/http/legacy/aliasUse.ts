import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../../engine/house.ts'
import { newId } from '../../engine/ids.ts'
import type { AliasUse } from '../../engine/ledgers.ts'
import { principalOf } from '../authenticate.ts'

/** An endpoint that older clients keep using. */
export type Alias = {
  /** as the admin page shows it, `POST /api/circuit/{circuit_id}/rebalance_load` */
  readonly endpoint: string
  readonly deprecatedAt: Date
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
export function noteUse(
  request: FastifyRequest,
  house: Pick<House, 'record' | 'clock'>,
  alias: Alias,
  became: Pick<AliasUse, 'circuitId' | 'microgridId' | 'nodeId' | 'outcome'>,
): void {
  const { kind, id, name } = principalOf(request)
  const at = house.clock.now()
  house.record.aliasUses.add([{ useId: newId(), at, endpoint: alias.endpoint, caller: { kind, id, name }, ...became }])
}
