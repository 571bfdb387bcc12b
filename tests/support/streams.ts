import { doorBounds, type StreamBounds } from '../../server/src/http/bounds.ts'
import { newId } from '../../server/src/engine/ids.ts'
import { type Caller, openTestHouse, type TestHouse } from './house.ts'
import { legacyCircuit } from './legacyDepot.ts'
import { type Listening, listenTo } from './listening.ts'
import { until } from './until.ts'

const opened: (() => Promise<unknown> | void)[] = []
/** Closes what was opened here, in reverse. */
export async function closeAll(what: unknown = 'all'): Promise<void> {
  for (const close of opened.splice(what === 'all but the door' ? 1 : 0).reverse()) await close()
}

export async function openDoor(
  stream: Partial<StreamBounds> = {},
  connection?: TestHouse['connection'],
): Promise<TestHouse> {
  const bounds = { ...doorBounds, stream: { ...doorBounds.stream, ...stream } }
  const door = await openTestHouse({ listen: true, http: { bounds }, ...(connection && { connection }) })
  opened.push(() => door.close())
  return door
}

export async function listen(door: TestHouse, as: Caller, lastId: number | string | null = null): Promise<Listening> {
  const listening = await listenTo(door.url, as.headers, lastId)
  opened.push(() => listening.cut())
  return listening
}

/** A listener who has heard hello, so that whatever happens from now on is to be heard. */
export async function listening(door: TestHouse, as: Caller): Promise<Listening> {
  const one = await listen(door, as)
  await until(() => one.heard.length)
  return one
}

export async function newDepot(door: TestHouse, fields: object = {}): Promise<string> {
  const as = await door.token({ role: 'system_admin' })
  const body = { name: `Depot ${newId()}`, timezone: 'UTC', ...fields }
  const answer = await door.ask('POST', '/api/depot', { as, body })
  return answer.json<{ depot_id: string }>().depot_id
}

export const addCircuit = (door: TestHouse, depotId: string): Promise<void> =>
  door.command(depotId, { type: 'AddCircuit', circuit: legacyCircuit(newId()) })

/** Everything that the relay has numbered, as the database has it. */
export async function allSequences(door: TestHouse): Promise<number[]> {
  const waiting = () => door.house.database.query('SELECT FROM event_outbox WHERE sequence IS NULL')
  await until(waiting, (rows) => rows.length === 0)
  const rows = await door.house.database.query<{ sequence: number }>(
    'SELECT sequence FROM event_outbox ORDER BY sequence',
  )
  return rows.map(({ sequence }) => sequence)
}

export const sequencesOf = (one: Listening): number[] => one.messages().map((message) => message['sequence'] as number)
export const kindsOf = (one: Listening): unknown[] => one.messages().map((message) => message['kind'])
export const metric = (door: TestHouse, line: string): number =>
  Number(
    door.house.metrics
      .text()
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.split(' ')
      .at(-1) ?? 0,
  )
