import { ChargerKey, ChargerKeyCreated } from '@busbar/wire/api/chargerKeys'
import { PathId } from '@busbar/wire/api/common'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { chargerKeyHash, newChargerKey } from '../engine/serverKey.ts'
import { chargePointInSight } from './chargePointInSight.ts'
import type { App } from './doors.ts'
import { HttpProblem, readProblems, toProblem, writeProblems } from './problem.ts'
import { time, timeOrNull } from '../words.ts'
import { type Answer, writeDepot } from './write.ts'

const path = '/api/charge_point/:charge_point_id/key'
const params = z.object({ charge_point_id: PathId })
const tags = ['Charge points']
const edit = { role: 'operator', scope: 'registry:write' } as const

/** What a charger proves itself with. It is shown when it is made, and never again. */
export function chargerKeyRoutes(app: App, house: House): void {
  readRoute(app, house)
  createRoute(app, house)
  removeRoute(app, house)
}

function readRoute(app: App, house: House): void {
  app.get(
    path,
    {
      config: { access: { role: 'operator', scope: 'registry:read' } },
      schema: {
        operationId: 'getChargerKey',
        summary: 'Whether a charger has a key, and since when; never the key',
        tags,
        params,
        response: { 200: ChargerKey, ...readProblems('CHARGE_POINT_NOT_FOUND') },
      },
    },
    async (request) => {
      const { chargePointId } = await chargePointInSight(request, house, request.params.charge_point_id)
      const madeAt = await house.ledgers.chargerKeys.madeAt(chargePointId)
      return { charge_point_id: chargePointId, made_at: timeOrNull(madeAt) }
    },
  )
}

function createRoute(app: App, house: House): void {
  app.post(
    path,
    {
      config: { access: edit },
      schema: {
        operationId: 'createChargerKey',
        summary: 'Make a new key for a charger, which is shown this once; the one before no longer counts',
        tags,
        params,
        response: {
          201: ChargerKeyCreated,
          ...writeProblems('CHARGE_POINT_NOT_FOUND', 'DEPOT_NOT_FOUND', 'ANSWER_NOT_KEPT'),
        },
      },
    },
    async (request, reply) => {
      const { chargePointId, depotId } = await chargePointInSight(request, house, request.params.charge_point_id)
      const key = newChargerKey()
      const now = house.clock.now()
      return writeDepot(request, reply, house, {
        depotId,
        command: { type: 'SetChargerKey', chargePointId },
        alongside: (tx) =>
          house.ledgers.chargerKeys.set(tx, chargePointId, chargerKeyHash(house.serverKey.ofChargers, key), now),
        // Whoever reads it gives it to its charger, which may come at once.
        whenKept: () => house.desk.caughtUp(depotId),
        answerToRetry: alreadyMade(request.id),
        answer: () => ({ status: 201, body: { charge_point_id: chargePointId, made_at: time(now), key } }),
      })
    },
  )
}

function removeRoute(app: App, house: House): void {
  app.delete(
    path,
    {
      config: { access: edit },
      schema: {
        operationId: 'deleteChargerKey',
        summary: 'Take a charger’s key away: it is not let in again until it has another',
        tags,
        params,
        response: {
          204: z.null().describe('taken away'),
          ...writeProblems('CHARGE_POINT_NOT_FOUND', 'DEPOT_NOT_FOUND'),
        },
      },
    },
    async (request, reply) => {
      const { chargePointId, depotId } = await chargePointInSight(request, house, request.params.charge_point_id)
      return writeDepot(request, reply, house, {
        depotId,
        command: { type: 'RemoveChargerKey', chargePointId },
        alongside: (tx) => house.ledgers.chargerKeys.remove(tx, chargePointId),
        whenKept: () => house.desk.caughtUp(depotId),
        answer: () => ({ status: 204 }),
      })
    },
  )
}

/** The key was in the first answer and is kept nowhere. */
function alreadyMade(requestId: string): Answer {
  const detail = 'A charger’s key was made under this Idempotency-Key and shown that once: make another with a new one.'
  const body = toProblem(new HttpProblem('ANSWER_NOT_KEPT', detail), requestId)
  return { status: 409, headers: { 'content-type': 'application/problem+json' }, body }
}
