import { type Departure, departureDecider, type DeparturePlan } from '@busbar/domain/departures/plan'
import type { Depot } from '@busbar/domain/topology/depot'
import { PathId } from '@busbar/wire/api/common'
import { DeparturePlan as PlanSent, DepartureWish, type Departure as DepartureSent } from '@busbar/wire/api/departures'
import { z } from 'zod'
import { byChargePoint } from '../engine/byChargePoint.ts'
import type { House } from '../engine/house.ts'
import { time, timeOrNull } from '../words.ts'
import type { App } from './doors.ts'
import { etag, seenRevision } from './entityTags.ts'
import { HttpProblem, readProblems, writeProblems } from './problem.ts'
import { depotInSight } from './sight.ts'
import { write } from './write.ts'

const params = z.object({ depot_id: PathId })
const tags = ['Chargers']

/** When buses leave a depot, and what they need by then. */
export function departureRoutes(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/departure_plan',
    {
      config: { access: { role: 'viewer', scope: 'telemetry:read' } },
      schema: {
        operationId: 'getDeparturePlan',
        summary: 'When buses leave a depot and what they need by then, as it was brought in last',
        tags,
        params,
        response: { 200: PlanSent, ...readProblems('DEPOT_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const plan = (await house.departures.of(depotId)) ?? departureDecider.initial
      return reply.header('etag', etag(plan.revision)).send(planSent(depotId, plan))
    },
  )

  app.put(
    '/api/depot/:depot_id/departure_plan',
    {
      config: { access: { role: 'operator', scope: 'chargers:control' } },
      schema: {
        operationId: 'planDepartures',
        summary: 'Bring in when buses leave and what they need by then, in place of what was planned before',
        description:
          'A session gets what is said of its bus, or of its place: the first departure after it began, now or when it ' +
          'begins. What somebody says for a session itself stands over the plan.',
        tags,
        params,
        body: DepartureWish,
        response: {
          200: PlanSent,
          ...writeProblems(
            ...(['DEPOT_NOT_FOUND', 'CHARGE_POINT_NOT_FOUND', 'CONNECTOR_NOT_FOUND'] as const),
            ...(['FIELD_INVALID', 'VERSION_CONFLICT'] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const departures = request.body.departures.map(departureFrom)
      const whole = await house.registries.depots.whole(depotId)
      if (!whole) throw new HttpProblem('DEPOT_NOT_FOUND', 'There is no such depot.')
      checkPlaces(whole.depot, departures)
      return write(request, reply, house, house.handleDepartures, {
        id: depotId,
        command: { type: 'PlanDepartures', departures, seenRevision: seenRevision(request) },
        answer: ({ state }) => ({
          status: 200,
          headers: { etag: etag(state.revision) },
          body: planSent(depotId, state),
        }),
      })
    },
  )
}

function checkPlaces(depot: Depot, departures: readonly Departure[]): void {
  const connectors = byChargePoint(depot)
  departures.forEach(({ place }, index) => {
    if (place === null) return
    const { chargePointId, connector } = place
    const pointer = `/departures/${index}`
    if (!depot.chargePoints.has(chargePointId)) {
      throw notThere(
        'CHARGE_POINT_NOT_FOUND',
        'There is no such charge point in this depot.',
        `${pointer}/charge_point_id`,
      )
    }
    const isThere = connector === null || connectors.get(chargePointId)?.some(({ number }) => number === connector)
    if (!isThere) throw notThere('CONNECTOR_NOT_FOUND', `It has no connector ${connector}.`, `${pointer}/connector`)
  })
}

const notThere = (code: 'CHARGE_POINT_NOT_FOUND' | 'CONNECTOR_NOT_FOUND', message: string, pointer: string) =>
  new HttpProblem(code, message, [{ code, message, pointer }])

function departureFrom(sent: DepartureSent): Departure {
  const { departure_at: at, energy_needed_kwh: kwh } = sent
  const when = { departureAt: Date.parse(at), energyNeededWh: kwh === null ? null : Math.round(kwh * 1000) }
  if ('id_token' in sent) return { idToken: sent.id_token, place: null, ...when }
  return { idToken: null, place: { chargePointId: sent.charge_point_id, connector: sent.connector }, ...when }
}

const planSent = (depotId: string, { departures, revision, changedAt }: DeparturePlan): PlanSent => ({
  depot_id: depotId,
  departures: departures.map(departureSent),
  revision,
  changed_at: timeOrNull(changedAt),
})

function departureSent({ idToken, place, departureAt, energyNeededWh }: Departure): DepartureSent {
  const when = {
    departure_at: time(departureAt),
    energy_needed_kwh: energyNeededWh === null ? null : energyNeededWh / 1000,
  }
  if (idToken !== null) return { id_token: idToken, ...when }
  return { charge_point_id: place.chargePointId, connector: place.connector, ...when }
}
