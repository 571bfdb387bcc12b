import { AliasUse } from '@busbar/wire/api/aliasUses'
import { Page, pageOf } from '@busbar/wire/api/common'
import type { House } from '../engine/house.ts'
import type { AliasUseSummary } from '../engine/ledgers.ts'
import type { App } from './doors.ts'
import { pageAnswer, pageOfAll } from './paging.ts'
import { readProblems } from './problem.ts'
import { time } from '../words.ts'

export function aliasUseRoutes(app: App, house: House): void {
  app.get(
    '/api/admin/alias_use',
    {
      config: { access: { role: 'system_admin', reach: 'installation' } },
      schema: {
        operationId: 'listAliasUses',
        summary: 'Who still uses the endpoints of older clients, by endpoint, circuit and caller',
        tags: ['Older clients'],
        querystring: Page,
        response: { 200: pageOf(AliasUse), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => pageAnswer(pageOfAll(await house.ledgers.aliasUses.summary(), request.query, key), toSent),
  )
}

const key = ({ endpoint, circuitId, caller }: AliasUseSummary): string =>
  `${endpoint} ${circuitId ?? ''} ${caller.kind} ${caller.id}`

const toSent = (use: AliasUseSummary): AliasUse => ({
  endpoint: use.endpoint,
  circuit_id: use.circuitId,
  microgrid_id: use.microgridId,
  node_id: use.nodeId,
  caller: { ...use.caller },
  first_used_at: time(use.firstUsedAt),
  last_used_at: time(use.lastUsedAt),
  last_outcome: use.lastOutcome,
  times: use.times,
})
