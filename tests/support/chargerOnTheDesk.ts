import { ocppSettings, type OcppSettings } from '../../server/src/ocpp/settings.ts'
import { newMemory } from '../../server/src/ocpp/memory.ts'
import { openSession } from '../../server/src/ocpp/session.ts'
import { dialect16 } from '../../server/src/ocpp/v16/dialect.ts'
import { dialect201 } from '../../server/src/ocpp/v201/dialect.ts'
import { recordingDesk, strictLog } from './recordingDesk.ts'
import { settled, virtualTime } from './virtualTime.ts'

type Told = readonly unknown[]
export const serverKey = Buffer.from('a key of the server, for tests only')

/** A conversation without a network and on a virtual clock. `Heartbeat` apart, the charger says what it is told to say. */
export function chargerOnTheDesk(version: '1.6' | '2.0.1', chosen: Partial<OcppSettings> = {}) {
  const time = virtualTime()
  const desk = recordingDesk()
  const log = strictLog()
  const memory = newMemory()
  const heard: Told[] = []
  const closes: { code: number; reason: string }[] = []
  let pings = 0
  let count = 0
  const session = openSession({
    ...{ chargePointId: 'one', epoch: 1, desk, timing: time, log, memory },
    dialect: version === '1.6' ? dialect16 : dialect201,
    settings: ocppSettings({ serverKey, setUpAfterMs: 3_600_000, ...chosen }),
    socket: {
      send: (text) => void heard.push(JSON.parse(text) as Told),
      close: (code, reason) => void closes.push({ code, reason }),
      ping: () => void pings++,
      hold: () => {},
      unsentBytes: () => 0,
    },
  })

  /** Says something and answers what it hears in reply. */
  async function call(action: string, payload: unknown, id = `c${++count}`): Promise<Told> {
    session.received(JSON.stringify([2, id, action, payload]))
    await settled()
    return heard.find(([type, to]) => (type === 3 || type === 4) && to === id) ?? []
  }
  const answer = (id: unknown, payload: unknown): void => session.received(JSON.stringify([3, id, payload]))
  /** Calls it has received, with what they say. */
  const asked = () => heard.filter(([type]) => type === 2).map(([, id, action, payload]) => ({ id, action, payload }))

  return { time, desk, log, memory, session, heard, closes, call, answer, asked, pings: () => pings }
}

export type ChargerOnTheDesk = ReturnType<typeof chargerOnTheDesk>
