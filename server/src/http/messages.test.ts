import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import type { MessageLine } from '../engine/chargers.ts'
import { newId } from '../engine/ids.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')
let door: TestHouse
let operator: Caller
let depotId: string
let charger: string

const line = (nth: number, fields: Partial<MessageLine> = {}): MessageLine => ({
  ...{ at: noon + nth * 1_000, direction: 'FROM_CHARGER', kind: 'CALL', action: 'Heartbeat', messageId: `m${nth}` },
  ...{ payload: {}, tookMs: null },
  ...fields,
})
const log = async (chargePointId: string, ...lines: readonly MessageLine[]): Promise<void> => {
  const { messages } = door.house.record
  messages.add(lines.map((one) => ({ ...one, lineId: newId(), depotId, chargePointId })))
  await messages.flush()
}

beforeAll(async () => {
  door = await openTestHouse()
  operator = await door.signedIn('operator')
  const admin = await door.signedIn('system_admin')
  const depot = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  depotId = depot.json<{ depot_id: string }>().depot_id
  charger = await newCharger('CP-1')
  await log(
    charger,
    line(0),
    line(1, { direction: 'TO_CHARGER', action: 'SetChargingProfile', payload: { limit: 3 } }),
    line(2, { kind: 'ERROR', action: null, payload: ['FormationViolation'], tookMs: 12.5 }),
    line(3, { kind: 'UNREADABLE', action: null, messageId: null, payload: '{"broken' }),
  )
})
afterAll(() => door.close())

async function newCharger(ocpp_identity: string): Promise<string> {
  const body = { name: ocpp_identity, ocpp_identity }
  const added = await door.ask('POST', `/api/depot/${depotId}/charge_point`, { as: operator, body })
  return added.json<{ charge_point_id: string }>().charge_point_id
}

type Sent = { message_id: string | null; payload: unknown; payload_is_cut: boolean; action: string | null }
const read = async (query = '', of = charger): Promise<{ items: Sent[]; next_cursor: string | null }> => {
  const answer = await door.ask('GET', `/api/charge_point/${of}/message${query}`, { as: operator })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

describe('OCPP-8: the message log of a charger', () => {
  test('is read newest first', async () => {
    const { items } = await read()
    expect(items.map(({ payload }) => payload)).toEqual(['{"broken', ['FormationViolation'], { limit: 3 }, {}])
    expect(items[1]).toMatchObject({
      ...{ charge_point_id: charger, at: '2026-03-10T12:00:02.000Z', direction: 'FROM_CHARGER', kind: 'ERROR' },
      ...{ action: null, message_id: 'm2', payload_is_cut: false, took_ms: 13 },
    })
  })

  test.each([
    ['?direction=TO_CHARGER', ['m1']],
    ['?action=Heartbeat', ['m0']],
    ['?errors_only=true', [null, 'm2']],
    ['?errors_only=false&limit=500', [null, 'm2', 'm1', 'm0']],
    ['?from=2026-03-10T12:00:01Z&to=2026-03-10T12:00:02Z', ['m1']],
  ])('is filtered by %s', async (query, found) => {
    expect((await read(query)).items.map(({ message_id }) => message_id)).toEqual(found)
  })

  test('is paged, also where many messages are of one millisecond', async () => {
    const other = await newCharger('CP-2')
    await log(other, ...Array.from({ length: 25 }, (_, nth) => line(0, { messageId: `n${nth}` })))
    const found: (string | null)[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await read(`?limit=10${cursor === '' ? '' : `&cursor=${cursor}`}`, other)
      found.push(...page.items.map(({ message_id }) => message_id))
      cursor = page.next_cursor
    }
    expect(found.sort()).toEqual(Array.from({ length: 25 }, (_, nth) => `n${nth}`).sort())
  })

  test('takes whatever a charger sends, and holds up nothing', async () => {
    const other = await newCharger('CP-3')
    const odd = ['\0', 'a\0b', '\ud800', '💥', '\\u0000', 'x'.repeat(300)]
    await log(other, ...odd.map((text, nth) => line(nth, { action: text, messageId: text, payload: { [text]: text } })))
    await log(other, line(99, { payload: '💥'.repeat(10_000) }), line(100, { payload: undefined }))
    const { items } = await read('', other)
    expect(items).toHaveLength(odd.length + 2)
    expect(items.slice(2).map(({ payload }) => payload)).toEqual(odd.map((text) => ({ [text]: text })).reverse())
    expect(items[0]?.payload).toBeNull()
    expect(items[1]).toMatchObject({ payload_is_cut: true })
    expect(String(items[1]?.payload).length).toBeLessThanOrEqual(8_192)
  })

  test('is for operators, and of a charger that is there', async () => {
    const viewer = await door.signedIn('viewer')
    const path = (id: string): string => `/api/charge_point/${id}/message`
    expect((await door.ask('GET', path(charger), { as: viewer })).statusCode).toBe(403)
    const gone = await door.ask('GET', path(newId()), { as: operator })
    expect(gone.json()).toMatchObject({ code: 'CHARGE_POINT_NOT_FOUND' })
  })
})
