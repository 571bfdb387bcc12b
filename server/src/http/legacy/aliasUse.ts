import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../../engine/house.ts'
import { isId, newId } from '../../engine/ids.ts'
import type { AliasUse } from '../../engine/ledgers.ts'
import type { Timing } from '../../engine/ports.ts'
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
export function followAliases(app: App, house: Noting): void {
  app.decorateRequest('aliasMeaning', null)
  app.addHook('onRequest', async (request, reply) => {
    const { alias } = request.routeOptions.config
    if (alias) pointToSuccessor(reply, alias, null)
  })
  app.addHook('onSend', async (request) => {
    const { alias } = request.routeOptions.config
    if (alias) await noteUse(request, house, alias)
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

type Noting = Pick<House, 'record' | 'clock' | 'timing'>

/** For so long an answer waits until its use is written; one that takes longer is written when the database takes it. */
const writtenMsMax = 2_000

/**
 * One more use, for whoever tracks the migration: it is written before the answer goes, so that no kill takes it back.
 * The answer is the same without it, and comes all the same where it can't be written.
 */
async function noteUse(request: FastifyRequest, { record, clock, timing }: Noting, alias: Alias): Promise<void> {
  const { principal, problem, aliasMeaning } = request
  if (!principal) return
  const { kind, id, name } = principal
  const { microgridId = null, nodeId = null, outcome = null } = aliasMeaning ?? {}
  const { circuit_id: asked = '' } = request.params as { readonly circuit_id?: string }
  const use = { circuitId: isId(asked) ? asked : null, microgridId, nodeId, outcome: problem ?? outcome ?? 'ANSWERED' }
  const at = clock.now()
  record.aliasUses.add([{ useId: newId(), at, endpoint: alias.endpoint, caller: { kind, id, name }, ...use }])
  await within(writtenMsMax, record.aliasUses.flush(), timing)
}

async function within(ms: number, done: Promise<void>, timing: Timing): Promise<void> {
  let callOff = (): void => undefined
  const late = new Promise<void>((resolve) => {
    callOff = timing.after(ms, resolve)
  })
  await Promise.race([done, late]).finally(() => callOff())
}
