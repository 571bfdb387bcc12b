import { Readable } from 'node:stream'
import { kwFromWatts } from '@busbar/domain/kernel/watts'
import { PathId, pageOf } from '@busbar/wire/api/common'
import {
  Cycle,
  CycleExportQuery,
  type CycleOrder as SentOrder,
  CycleQuery,
  type CycleRecord as SentRecord,
} from '@busbar/wire/api/cycles'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import type { CycleLine, CycleOrder, CycleRecord as KeptRecord, CycleWish } from '../engine/ledgers.ts'
import type { App } from './doors.ts'
import { momentBefore, pageAnswer } from './paging.ts'
import { readProblems } from './problem.ts'
import { depotInSight } from './sight.ts'
import { time } from '../words.ts'

const tags = ['Cycles']
const access = { role: 'viewer', scope: 'telemetry:read' } as const
const params = z.object({ depot_id: PathId })
const exportedAtOnce = 50

export function cycleRoutes(app: App, house: House): void {
  listRoute(app, house)
  exportRoute(app, house)
}

function listRoute(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/cycle',
    {
      config: { access },
      schema: {
        operationId: 'listCycles',
        summary: 'The cycles of a depot, newest first',
        tags,
        params,
        querystring: CycleQuery,
        response: { 200: pageOf(Cycle), ...readProblems('DEPOT_NOT_FOUND', 'VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const wish = {
        ...wishOf(depotId, request.query),
        limit: request.query.limit,
        before: momentBefore(request.query.cursor),
      }
      return pageAnswer(await house.ledgers.cycles.list(wish), lineSent)
    },
  )
}

function exportRoute(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/cycle/export',
    {
      config: { access },
      schema: {
        operationId: 'exportCycles',
        summary: 'All that is kept of the cycles of a depot, newest first, as one JSON text a line',
        tags,
        params,
        querystring: CycleExportQuery,
        response: {
          200: { description: 'a CycleRecord a line', content: { 'application/jsonl': { schema: z.string() } } },
          ...readProblems('DEPOT_NOT_FOUND', 'VALIDATION_FAILED'),
        },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const wish = { ...wishOf(depotId, request.query), limit: exportedAtOnce, before: null }
      return reply
        .type('application/jsonl')
        .header('content-disposition', 'attachment; filename="cycles.jsonl"')
        .send(Readable.from(exported(house, wish)) as never)
    },
  )
}

/** Page by page, as fast as it is taken off the wire. */
async function* exported(house: House, first: CycleWish): AsyncGenerator<string> {
  for (let wish: CycleWish | null = first; wish !== null;) {
    const page = await house.ledgers.cycles.records(wish)
    const orders = await house.ledgers.cycles.orders(page.items.map(({ cycleId }) => cycleId))
    for (const record of page.items) {
      const its = orders.filter(({ cycleId }) => cycleId === record.cycleId)
      yield `${JSON.stringify(recordSent(record, its))}\n`
    }
    const last = page.items.at(-1)
    wish = page.next === null || !last ? null : { ...wish, before: { at: last.startedAt, id: last.cycleId } }
  }
}

function wishOf(depotId: string, query: z.output<typeof CycleExportQuery>) {
  return {
    depotId,
    outcome: query.outcome ?? null,
    reasonCode: query.reason_code ?? null,
    trigger: query.trigger ?? null,
    nodeId: query.node_id ?? null,
    chargePointId: query.charge_point_id ?? null,
    from: query.from === undefined ? null : Date.parse(query.from),
    to: query.to === undefined ? null : Date.parse(query.to),
  }
}

export const lineSent = (line: CycleLine): Cycle => ({
  cycle_id: line.cycleId,
  depot_id: line.depotId,
  microgrid_id: line.microgridId,
  sequence: line.sequence,
  trigger: line.trigger,
  scope_node_id: line.scopeNodeId,
  alias: line.alias,
  calculation_version: line.calculationVersion,
  outcome: line.outcome,
  primary_reason: line.primaryReason,
  reason_codes: [...line.reasonCodes],
  source_mode: line.sourceMode,
  sentence: line.sentence,
  started_at: time(line.startedAt),
  took_ms: Math.round(line.tookMs * 100) / 100,
})

export const recordSent = (record: KeptRecord, orders: readonly CycleOrder[]): SentRecord => ({
  ...lineSent(record),
  image: { ...record.image },
  result: { ...record.result },
  sent: { ...record.sent },
  orders: orders.map(orderSent),
})

export const orderSent = (order: CycleOrder): SentOrder => ({
  order_id: order.orderId,
  charge_point_id: order.chargePointId,
  connector: order.connector,
  what: order.what,
  limit_kw: order.limitW === null ? null : kwFromWatts(order.limitW),
  state: order.state,
  at: time(order.at),
})
