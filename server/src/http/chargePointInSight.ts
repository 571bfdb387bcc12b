import type { FastifyRequest } from 'fastify'
import type { House } from '../engine/house.ts'
import { isId } from '../engine/ids.ts'
import { HttpProblem } from './problem.ts'
import { seenDepot } from './sight.ts'

/** The charge point, if it is there for whoever asks. */
export async function chargePointInSight(request: FastifyRequest, house: House, id: string) {
  const chargePoint = isId(id) ? await house.registries.chargePoints.get(id) : null
  if (chargePoint && (await seenDepot(request, house, chargePoint.depotId))) return chargePoint
  throw new HttpProblem('CHARGE_POINT_NOT_FOUND', 'There is no such charge point.')
}
