import { expect, test } from 'vitest'
import type { Listener, Socket } from '../chargers/socket.ts'
import { chanceOf } from '../world/chance.ts'
import { virtualTime } from '../world/virtualTime.ts'
import { memoryNetwork } from './memory.ts'

const calling = { identity: 'CP-1', protocol: 'ocpp1.6', key: null } as const

/** A line with both of its ends, and what each heard. */
async function line(accept?: (listener: Listener) => Listener | null | Promise<Listener | null>) {
  const heard: string[] = []
  const time = virtualTime(0, { settle: () => new Promise((resolve) => void setImmediate(resolve)) })
  const ends: { up?: Socket; down?: Socket } = {}
  const server: Listener = {
    onText: (text) => void heard.push(`server ${text}`),
    onClose: (code) => void heard.push(`server closed ${code}`),
    onPong: () => void heard.push('server pong'),
  }
  const network = memoryNetwork(time, chanceOf(1), () => ({
    accept(_calling, socket) {
      ends.down = socket
      return accept ? accept(server) : server
    },
  }))
  const run = (ms: number) => time.runUntil(time.now() + ms)
  network.dial(calling, {
    onOpen: (socket) => void (ends.up = socket),
    onText: (text) => void heard.push(`charger ${text}`),
    onClose: (code) => void heard.push(`charger closed ${code}`),
  })
  await run(100)
  return { ends, network, heard, run, time }
}

test('SIM-4: a line brings everything in order, and an end is heard after all that was said before it', async () => {
  const { ends, heard, run } = await line()
  for (let n = 0; n < 20; n++) ends.up?.send(String(n))
  ends.up?.close(1000, '')
  ends.up?.send('too late')
  await run(1_000)
  expect(heard).toEqual([...Array.from({ length: 20 }, (_, n) => `server ${n}`), 'server closed 1000'])
})

test('SIM-4: a line that is cut silently tells nobody, and loses what was under way', async () => {
  const { ends, network, heard, run } = await line()
  ends.up?.send('lost')
  network.cut('CP-1', 'SILENT')
  await run(1_000)
  ends.down?.ping()
  await run(1_000)
  expect(heard).toEqual([])
  network.heal('CP-1')
  ends.down?.ping()
  await run(1_000)
  expect(heard).toEqual(['server pong'])
})

test('SIM-4: a line that is cut so that both notice ends for both', async () => {
  const { network, heard, run } = await line()
  network.cut('CP-1', 'NOTICED')
  await run(1_000)
  expect(heard).toEqual(['charger closed 1006', 'server closed 1006'])
})

test('SIM-2: a charger may be kept waiting, and may be turned away', async () => {
  const slow = await line((server) => new Promise((resolve) => void setImmediate(() => resolve(server))))
  expect(slow.ends.up).toBeDefined()
  const turnedAway = await line(() => null)
  expect(turnedAway.heard).toEqual(['charger closed 1008'])
})
