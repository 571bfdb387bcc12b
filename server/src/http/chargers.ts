import { clockText } from '@busbar/domain/charging/clock'
import type { ChargerCommand } from '@busbar/domain/charging/charger'
import type { OpenSession } from '@busbar/domain/charging/sessions'
import type { ChargerAsk } from '@busbar/domain/charging/chargerEvents'
import { type Flow, stillNeededWh } from '@busbar/domain/charging/delivered'
import { layerOf, takesNoLimit } from '@busbar/domain/charging/layers'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { kwFromWatts } from '@busbar/domain/kernel/watts'
import {
  type ChargerAction,
  ChargerAction as ActionBody,
  ChargerActionAnswer,
  ChargerSession,
  ChargerState,
  ChargerTrust,
  type ChargerUnit,
  SessionChange,
} from '@busbar/wire/api/chargers'
import { PathId } from '@busbar/wire/api/common'
import { z } from 'zod'
import type { Notice, OrderAnswer } from '../engine/chargers.ts'
import { chargerStream } from '../engine/chargerStreams.ts'
import { type ChargerView, chargerView, type UnitView } from '../engine/chargerView.ts'
import type { House } from '../engine/house.ts'
import type { UnknownCharger } from '../engine/ledgers.ts'
import { kwOrNull, time, timeOrNull } from '../words.ts'
import { causeOf } from './authenticate.ts'
import { chargePointInSight } from './chargePointInSight.ts'
import { answerTo, type OrderedCharger, ordersOf } from './chargerOrders.ts'
import type { App } from './doors.ts'
import { HttpProblem, readProblems, refused, writeProblems } from './problem.ts'
import { notSteered } from './rebalance.ts'
import { depotInSight } from './sight.ts'
import { keepAnswer, write } from './write.ts'

const tags = ['Chargers']
const access = { role: 'viewer', scope: 'telemetry:read' } as const
const act = { role: 'operator', scope: 'chargers:control' } as const
const params = z.object({ charge_point_id: PathId })

/** Chargers as they stand now, and what operators want of them. */
export function chargerRoutes(app: App, house: House): void {
  listRoute(app, house)
  readRoute(app, house)
  actionRoute(app, house)
  trustRoute(app, house)
  sessionRoute(app, house)
}

function listRoute(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/charger',
    {
      config: { access, ofSteerer: true },
      schema: {
        operationId: 'listChargers',
        summary: 'All chargers of a depot as they stand now: what they may draw, what they draw, and why',
        tags,
        params: z.object({ depot_id: PathId }),
        response: { 200: z.object({ items: z.array(ChargerState) }), ...readProblems('DEPOT_NOT_FOUND') },
      },
    },
    async (request) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      return { items: await chargersOf(house, depotId, () => true) }
    },
  )
}

function readRoute(app: App, house: House): void {
  app.get(
    '/api/charge_point/:charge_point_id/charger',
    {
      config: { access, ofSteerer: true },
      schema: {
        operationId: 'getCharger',
        summary: 'One charger as it stands now',
        tags,
        params,
        response: { 200: ChargerState, ...readProblems('CHARGE_POINT_NOT_FOUND') },
      },
    },
    async (request) => {
      const { chargePointId, depotId } = await chargePointInSight(request, house, request.params.charge_point_id)
      const [charger] = await chargersOf(house, depotId, (id) => id === chargePointId)
      if (!charger) throw new HttpProblem('CHARGE_POINT_NOT_FOUND', 'There is no such charge point.')
      return charger
    },
  )
}

async function chargersOf(house: House, depotId: string, isWanted: (id: string) => boolean): Promise<ChargerState[]> {
  const read = await house.registries.depots.whole(depotId)
  if (!read) return []
  const { depot } = read
  const kept = await house.chargers.ofDepot(depotId)
  const site = house.steering.siteOf(depotId)
  const now = house.clock.now()
  const promisedW = site ? new Map<string, number>() : await house.promised.of(depotId)
  const identities = [...depot.chargePoints.values()].map(({ ocppIdentity }) => ocppIdentity)
  const turnedAway = new Map((await house.ledgers.unknownChargers.of(identities)).map((one) => [one.identity, one]))
  return [...depot.chargePoints.values()]
    .filter(({ chargePointId }) => isWanted(chargePointId))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((chargePoint) => {
      const { chargePointId } = chargePoint
      const view = chargerView(depot, chargePoint, site, kept.get(chargePointId) ?? null, now, promisedW)
      const away = turnedAway.get(chargePoint.ocppIdentity) ?? null
      return { ...chargerSent(depotId, view, house.desk.noticesOf(chargePointId)), turned_away: turnedAwaySent(away) }
    })
}

/** Before it was registered nobody could have let it in. */
const turnedAwaySent = (away: UnknownCharger | null): ChargerState['turned_away'] =>
  away === null || away.why === 'UNKNOWN_IDENTITY'
    ? null
    : { at: time(away.lastSeenAt), times: away.times, why: away.why }

type Sent = Omit<ChargerState, 'turned_away'>

function chargerSent(depotId: string, view: ChargerView, notices: readonly Notice[]): Sent {
  const { chargePoint, kept, states } = view
  return {
    charge_point_id: chargePoint.chargePointId,
    depot_id: depotId,
    name: chargePoint.name,
    ocpp_identity: chargePoint.ocppIdentity,
    circuit_id: chargePoint.circuitId,
    is_online: view.isOnline,
    protocol: view.protocol,
    since: timeOrNull(view.since),
    make: kept.make && { ...kept.make },
    abilities: kept.abilities && {
      units: kept.abilities.units && [...kept.abilities.units],
      stack_level_max: kept.abilities.stackLevelMax,
      steps_max: kept.abilities.stepsMax,
      can_steer: kept.abilities.canSteer,
    },
    limits_as: takesNoLimit(kept.layers) ? null : layerOf(chargePoint.controlMode, kept.layers),
    hard_cap_kw: kwOrNull(kept.hardCapW),
    clock: view.clock && {
      ahead_s: Math.round(view.clock.aheadMs / 1000),
      text: clockText(view.clock.aheadMs),
    },
    set_up: view.setUp,
    connectors: view.numbers.map((number) => {
      const told = states.get(number)
      return { number, state: told?.state ?? null, since: timeOrNull(told?.at ?? null) }
    }),
    sessions: [...kept.sessions.values()].map((session) => sessionSent(session, view.flows)),
    units: view.units.map(unitSent),
    notices: notices.map(({ kind, what, detail, at }) => ({ kind, what, detail, at: time(at) })),
  }
}

const sessionSent = (session: OpenSession, flows: ReadonlyMap<number, Flow>): ChargerSession => ({
  session_ref: session.sessionRef,
  connector: session.connector,
  id_token: session.idToken,
  started_at: time(session.startedAt),
  told_late: session.isLate,
  tier: session.tier,
  weight: session.weight,
  departure_at: timeOrNull(session.departureAt),
  energy_needed_kwh: kwhOrNull(stillNeededWh(session, flows.get(session.connector))),
  planned: plannedSent(session),
  is_paused: session.isPaused,
})

function plannedSent({ planned, departureAt, energyNeededWh }: OpenSession): ChargerSession['planned'] {
  if (!planned || (planned.departureAt === null && planned.energyNeededWh === null)) return null
  return {
    departure_at: timeOrNull(planned.departureAt),
    energy_needed_kwh: kwhOrNull(planned.energyNeededWh),
    departure_counts: departureAt === planned.departureAt,
    energy_counts: energyNeededWh === planned.energyNeededWh,
  }
}

const unitSent = (unit: UnitView): ChargerUnit => ({
  unit_id: unit.unitId,
  connector: unit.connector,
  name: unit.name,
  state: unit.state,
  sentence: unit.sentence,
  asked_kw: kwOrNull(unit.askedW),
  granted_kw: kwOrNull(unit.grantedW),
  exposure_kw: kwFromWatts(unit.exposureW),
  rating_kw: kwFromWatts(unit.ratingW),
  fallback_kw: kwOrNull(unit.fallbackW),
  confirmed: unit.confirmed.map(({ at, limitW, inputW }) => ({
    ...{ at: time(at), limit_kw: kwFromWatts(limitW), input_kw: kwFromWatts(inputW) },
  })),
  awaited: unit.awaited,
  lease_ends_at: timeOrNull(unit.leaseEndsAt),
  drawn_kw: unit.drawn && kwFromWatts(unit.drawn.w),
  drawn_at: unit.drawn && time(unit.drawn.at),
  conduct: unit.conduct,
  adherence: unit.adherence,
  judged: unit.judged,
})

const kwhOrNull = (wh: number | null): number | null => (wh === null ? null : wh / 1000)

function actionRoute(app: App, house: House): void {
  app.post(
    '/api/charge_point/:charge_point_id/action',
    {
      config: { access: act, ofSteerer: true },
      schema: {
        operationId: 'actOnCharger',
        summary: 'Ask something of a charger: to start or stop charging, to reset, to tell something; with its answer',
        tags,
        params,
        body: ActionBody,
        response: {
          200: ChargerActionAnswer,
          ...writeProblems(
            ...(['CHARGE_POINT_NOT_FOUND', 'CONNECTOR_NOT_FOUND', 'SESSION_NOT_FOUND'] as const),
            ...(['CHARGER_OFFLINE', 'NOT_STEERED'] as const),
          ),
        },
      },
    },
    async (request) => {
      const { chargePointId, depotId, name } = await chargePointInSight(request, house, request.params.charge_point_id)
      const { action } = request.body
      await checkIsThere(house, depotId, chargePointId, request.body)
      const note = (answer: OrderAnswer) => {
        const noted = { type: 'NoteAsked', asked: askedOf(request.body), answer: answer.kind } as const
        return house.handleCharger(chargerStream(depotId, chargePointId), noted, causeOf(request))
      }
      // What it did after all stands beside what was known when it was asked.
      const late = (answer: OrderAnswer): void =>
        void note(answer).catch((error: unknown) => house.log.warn({ err: error }, 'a late answer was not noted'))
      const answer = await answerTo(ordersOf(request.body, standing(house, depotId, chargePointId)), (order) =>
        house.steering.order(chargePointId, order, late),
      )
      if (answer === null && house.steering.steerer()) throw notSteered(house, depotName(house, depotId))
      if (answer === null) throw new HttpProblem('CHARGER_OFFLINE', `${name} is not connected here.`)
      await note(answer)
      const told = { charge_point_id: chargePointId, action, answer: answer.kind, why: whyOf(answer) }
      await keepAnswer(request, house, told)
      return told
    },
  )
}

/** What it is asked about has to be there: a charger may take it for something else, or take it and do nothing. */
async function checkIsThere(house: House, depotId: string, chargePointId: string, asked: ChargerAction): Promise<void> {
  if (!house.steering.depot(depotId)) return
  const { numbers } = standing(house, depotId, chargePointId)
  const connector = 'connector' in asked ? asked.connector : null
  if (connector !== null && !numbers.includes(connector)) {
    throw new HttpProblem('CONNECTOR_NOT_FOUND', `It has no connector ${connector}.`)
  }
  if (asked.action !== 'STOP') return
  const kept = await house.chargers.get(chargePointId)
  // One of which we only suppose that it is over may still go on.
  const sessions = kept === null ? [] : [...kept.sessions.values(), ...kept.ended]
  if (!sessions.some(({ sessionRef }) => sessionRef === asked.session_ref)) {
    throw new HttpProblem('SESSION_NOT_FOUND', 'There is no such session at this charger.')
  }
}

function standing({ steering }: House, depotId: string, chargePointId: string): OrderedCharger {
  const connectors = [...(steering.depot(depotId)?.connectors.values() ?? [])]
  return {
    protocol: steering.siteOf(depotId)?.chargers.get(chargePointId)?.link?.protocol ?? null,
    numbers: connectors.filter((one) => one.chargePointId === chargePointId).map(({ number }) => number),
  }
}

const depotName = ({ steering }: House, depotId: string): string => steering.depot(depotId)?.name ?? depotId

function askedOf(action: ChargerAction): ChargerAsk {
  switch (action.action) {
    case 'START':
      return { action: 'START', connector: action.connector }
    case 'STOP':
      return { action: 'STOP', sessionRef: action.session_ref }
    case 'RESET':
      return { action: 'RESET', isHard: action.hard }
    case 'TRIGGER':
      return { action: 'TRIGGER', what: action.what }
  }
}

const whyOf = (answer: OrderAnswer): string | null => ('why' in answer ? answer.why : null)

function trustRoute(app: App, house: House): void {
  app.post(
    '/api/charge_point/:charge_point_id/trust',
    {
      config: { access: act },
      schema: {
        operationId: 'trustCharger',
        summary: 'Say that a charger that did not keep to its limits was looked after: it is trusted, and judged anew',
        description:
          'Until then all that it can draw counts, also with no bus there, as nobody sees it keep to a limit then.',
        tags,
        params,
        body: ChargerTrust,
        response: {
          204: z.null().describe('trusted again'),
          ...writeProblems('CHARGE_POINT_NOT_FOUND', 'CONNECTOR_NOT_FOUND'),
        },
      },
    },
    async (request, reply) => {
      const { chargePointId, depotId } = await chargePointInSight(request, house, request.params.charge_point_id)
      const { connector } = request.body
      const judged = (await house.chargers.get(chargePointId))?.conduct
      const isThere =
        connector === null || judged?.has(connector) || (await hasConnector(house, chargePointId, connector))
      if (!isThere) throw new HttpProblem('CONNECTOR_NOT_FOUND', `It has no connector ${connector}.`)
      return write(request, reply, house, house.handleCharger, {
        ...{ id: chargerStream(depotId, chargePointId), command: { type: 'TrustCharger', connector } },
        answer: () => ({ status: 204 }),
      })
    },
  )
}

const hasConnector = async (house: House, chargePointId: string, number: number): Promise<boolean> =>
  (await house.registries.connectors.ofChargePoints([chargePointId])).some((one) => one.number === number)

function sessionRoute(app: App, house: House): void {
  app.patch(
    '/api/charge_point/:charge_point_id/session/:session_ref',
    {
      config: { access: act },
      schema: {
        operationId: 'changeSession',
        summary: 'Say what a bus needs: its turn, its weight, when it leaves, how much energy; or pause it',
        tags,
        params: params.extend({ session_ref: z.string().max(36) }),
        body: SessionChange,
        response: {
          200: ChargerSession,
          ...writeProblems('CHARGE_POINT_NOT_FOUND', 'SESSION_NOT_FOUND', 'FIELD_INVALID'),
        },
      },
    },
    async (request, reply) => {
      const { chargePointId, depotId } = await chargePointInSight(request, house, request.params.charge_point_id)
      const { session_ref: sessionRef } = request.params
      const id = chargerStream(depotId, chargePointId)
      const charger = house.steering.siteOf(depotId)?.chargers.get(chargePointId)
      const flows = charger?.flows ?? new Map<number, Flow>()
      const at = [...(charger?.kept.sessions.values() ?? [])].find((one) => one.sessionRef === sessionRef)?.connector
      const registerWh = flows.get(at ?? 0)?.registerWh ?? null
      const [last, ...before] = commandsOf(sessionRef, request.body, registerWh).reverse()
      for (const command of before) {
        const handled = await house.handleCharger(id, command, causeOf(request))
        if (isRefusal(handled)) throw refused(handled)
      }
      return write(request, reply, house, house.handleCharger, {
        ...{ id, command: last ?? { type: 'SetDemand', sessionRef, demand: {} } },
        answer: ({ state }) => {
          const session = [...state.sessions.values()].find((one) => one.sessionRef === sessionRef)
          if (!session) throw new HttpProblem('SESSION_NOT_FOUND', 'There is no such session.')
          return { status: 200, body: sessionSent(session, flows) }
        },
      })
    },
  )
}

function commandsOf(sessionRef: string, change: SessionChange, registerWh: number | null): ChargerCommand[] {
  const { tier, weight, departure_at: departure, energy_needed_kwh: kwh, is_paused: isPaused } = change
  const demand = {
    ...(tier !== undefined && { tier }),
    ...(weight !== undefined && { weight }),
    ...(departure !== undefined && { departureAt: departure === null ? null : Date.parse(departure) }),
    ...(kwh !== undefined && { energyNeededWh: kwh === null ? null : Math.round(kwh * 1000) }),
  }
  return [
    ...(Object.keys(demand).length > 0 ? [{ type: 'SetDemand' as const, sessionRef, demand, registerWh }] : []),
    ...(isPaused === undefined ? [] : [{ type: isPaused ? 'PauseSession' : 'ResumeSession', sessionRef } as const]),
  ]
}
