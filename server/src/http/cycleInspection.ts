import { PathId } from '@busbar/wire/api/common'
import { InspectedCycle } from '@busbar/wire/api/cycleReading'
import { ReplayAnswer, ReplayRequest } from '@busbar/wire/api/cycleReplay'
import { CycleRecord } from '@busbar/wire/api/cycles'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cycleReading } from '../engine/cycleReading.ts'
import { replayed, type UnknownFormat, whatIfOf } from '../engine/cycleRecord.ts'
import type { House } from '../engine/house.ts'
import { isId } from '../engine/ids.ts'
import type { CycleRecord as KeptRecord } from '../engine/ledgers.ts'
import { changeOf, readingSent, whatIfSent } from './cycleSent.ts'
import { lineSent, orderSent, recordSent } from './cycles.ts'
import type { App } from './doors.ts'
import { HttpProblem, readProblems, refused, writeProblems } from './problem.ts'
import { seenDepot } from './sight.ts'
import { type Turnstile, turnstile } from './turnstile.ts'

const tags = ['Cycles']
const access = { role: 'viewer', scope: 'telemetry:read' } as const
const params = z.object({ cycle_id: PathId })

/** One cycle: as it was thought, as it was kept, and thought again. */
export function cycleInspectionRoutes(app: App, house: House): void {
  readRoute(app, house)
  recordRoute(app, house)
  replayRoute(app, house, turnstile(house.timing))
}

function readRoute(app: App, house: House): void {
  app.get(
    '/api/cycle/:cycle_id',
    {
      config: { access },
      schema: {
        operationId: 'getCycle',
        summary: 'One cycle: what each charger asked, got and was told, and what held it back',
        tags,
        params,
        response: { 200: InspectedCycle, ...readProblems('CYCLE_NOT_FOUND') },
      },
    },
    async (request) => {
      const record = await cycleInSight(request, house, request.params.cycle_id)
      const orders = await house.ledgers.cycles.orders([record.cycleId])
      const reading = cycleReading(record, orders, house.clock.now())
      const isReadable = !('type' in reading)
      return {
        ...lineSent(record),
        format: reading.format,
        reading: isReadable ? readingSent(reading) : null,
        orders: orders.map(orderSent),
      }
    },
  )
}

function recordRoute(app: App, house: House): void {
  app.get(
    '/api/cycle/:cycle_id/record',
    {
      config: { access },
      schema: {
        operationId: 'getCycleRecord',
        summary: 'All that is kept of one cycle, as in the export: it can be decided again from this alone',
        tags,
        params,
        response: { 200: CycleRecord, ...readProblems('CYCLE_NOT_FOUND') },
      },
    },
    async (request) => {
      const record = await cycleInSight(request, house, request.params.cycle_id)
      return recordSent(record, await house.ledgers.cycles.orders([record.cycleId]))
    },
  )
}

function replayRoute(app: App, house: House, inTurn: Turnstile): void {
  app.post(
    '/api/cycle/:cycle_id/replay',
    {
      config: { access },
      schema: {
        operationId: 'replayCycle',
        summary: 'Decide a kept cycle again, as it was or with one change; nothing is sent to chargers',
        tags,
        params,
        body: ReplayRequest,
        response: {
          200: ReplayAnswer,
          ...writeProblems('CYCLE_NOT_FOUND', 'CYCLE_FORMAT_UNKNOWN', 'FIELD_INVALID', 'TOO_MANY_REQUESTS'),
        },
      },
    },
    async (request): Promise<ReplayAnswer> => {
      const record = await cycleInSight(request, house, request.params.cycle_id)
      const answer = inTurn(() => decidedAgain(record, request.body?.change))
      if (answer === null) throw tooMany()
      return answer
    },
  )
}

function decidedAgain(record: KeptRecord, change: NonNullable<z.output<typeof ReplayRequest>>['change']): ReplayAnswer {
  if (change !== undefined) {
    const found = whatIfOf(record, changeOf(change))
    if (isRefusal(found)) throw refused(found)
    if ('type' in found) throw unreadable(found)
    return whatIfSent(found)
  }
  const again = replayed(record)
  switch (again.type) {
    case 'IDENTICAL':
      return { type: 'REPLAY', identical: true, difference: null }
    case 'DIFFERENT': {
      const { path, kept, now } = again
      return { type: 'REPLAY', identical: false, difference: { path, kept, now } }
    }
    case 'UNKNOWN_FORMAT':
      throw unreadable(again)
  }
}

const tooMany = (): HttpProblem =>
  new HttpProblem('TOO_MANY_REQUESTS', 'Others ask for cycles to be decided again. Try again in a few seconds.', [], {
    'retry-after': '5',
  })

const unreadable = ({ format }: UnknownFormat): HttpProblem =>
  new HttpProblem(
    'CYCLE_FORMAT_UNKNOWN',
    `This cycle was kept ${format === null ? 'without a format' : `in format ${format}`}, which this release does not read. Its record can be exported.`,
  )

async function cycleInSight(request: FastifyRequest, house: House, cycleId: string): Promise<KeptRecord> {
  const record = isId(cycleId) ? await house.ledgers.cycles.get(cycleId) : null
  if (record && (await seenDepot(request, house, record.depotId))) return record
  throw new HttpProblem('CYCLE_NOT_FOUND', 'There is no such cycle, or it is no longer kept.')
}
