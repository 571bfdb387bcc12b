import { PathId, pageOf } from '@busbar/wire/api/common'
import { ChargerMessage, MessageQuery } from '@busbar/wire/api/messages'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { chargePointInSight } from './chargePointInSight.ts'
import type { App } from './doors.ts'
import { momentBefore, pageAnswer } from './paging.ts'
import { readProblems } from './problem.ts'
import { time } from '../words.ts'

export function messageRoutes(app: App, house: House): void {
  app.get(
    '/api/charge_point/:charge_point_id/message',
    {
      config: { access: { role: 'operator', scope: 'telemetry:read' } },
      schema: {
        operationId: 'listChargerMessages',
        summary: 'What a charger said and was told, newest first',
        tags: ['Charge points'],
        params: z.object({ charge_point_id: PathId }),
        querystring: MessageQuery,
        response: { 200: pageOf(ChargerMessage), ...readProblems('CHARGE_POINT_NOT_FOUND', 'VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { query } = request
      const { chargePointId, depotId } = await chargePointInSight(request, house, request.params.charge_point_id)
      const page = await house.ledgers.messages.list({
        ...{ depotId, chargePointId, limit: query.limit, before: momentBefore(query.cursor) },
        direction: query.direction ?? null,
        action: query.action ?? null,
        isErrorsOnly: query.errors_only === 'true',
        from: query.from === undefined ? null : Date.parse(query.from),
        to: query.to === undefined ? null : Date.parse(query.to),
      })
      return pageAnswer(page, (line): ChargerMessage => ({
        line_id: line.lineId,
        charge_point_id: line.chargePointId,
        at: time(line.at),
        direction: line.direction,
        kind: line.kind,
        action: line.action,
        message_id: line.messageId,
        payload: line.payload,
        payload_is_cut: line.isPayloadCut,
        took_ms: line.tookMs === null ? null : Math.round(line.tookMs),
      }))
    },
  )
}
