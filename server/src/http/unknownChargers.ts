import { UnknownCharger, UnknownChargerQuery } from '@busbar/wire/api/chargerKeys'
import { pageOf } from '@busbar/wire/api/common'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import type { UnknownCharger as KeptUnknown } from '../engine/ledgers.ts'
import type { App } from './doors.ts'
import { pageAnswer, pageOfAll } from './paging.ts'
import { readProblems, writeProblems } from './problem.ts'
import { time } from '../words.ts'

const tags = ['Charge points']
const access = { role: 'operator', reach: 'installation' } as const

/** Who came under a name that no charge point has. Creating a charge point of that name adopts it. */
export function unknownChargerRoutes(app: App, house: House): void {
  app.get(
    '/api/unknown_charger',
    {
      config: { access },
      schema: {
        operationId: 'listUnknownChargers',
        summary: 'Chargers that nobody knows and that were turned away; who came last comes first',
        tags,
        querystring: UnknownChargerQuery,
        response: { 200: pageOf(UnknownCharger), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const page = pageOfAll(await house.ledgers.unknownChargers.list(), request.query, lastFirst)
      return pageAnswer(page, toSent)
    },
  )

  app.delete(
    '/api/unknown_charger/:identity',
    {
      config: { access },
      schema: {
        operationId: 'forgetUnknownCharger',
        summary: 'Take an unknown charger off the list; should it come again, it is back',
        tags,
        params: z.object({ identity: z.string().describe('as it calls itself') }),
        response: { 204: z.null().describe('it is not on the list'), ...writeProblems() },
      },
    },
    async (request, reply) => {
      await house.ledgers.unknownChargers.forget(request.params.identity)
      return reply.code(204).send(null)
    },
  )
}

const lastFirst = ({ lastSeenAt, identity }: KeptUnknown): string => `${1e15 - lastSeenAt} ${identity}`

const toSent = (charger: KeptUnknown): UnknownCharger => ({
  identity: charger.identity,
  first_seen_at: time(charger.firstSeenAt),
  last_seen_at: time(charger.lastSeenAt),
  times: charger.times,
  last_address: charger.lastAddress,
  why: charger.why,
})
