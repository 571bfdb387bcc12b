import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chargerOnTheDesk } from '../support/chargerOnTheDesk.ts'
import { openDoor } from '../support/ocppDoors.ts'
import { letIn } from '../support/ocppLine.ts'
import { soon } from '../support/soon.ts'
import { chanceOf, hostileInput } from './ocppInputs.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_601)
const inputs = Number(process.env['FUZZ_INPUTS'] ?? 200_000)
const perCharger = 2_000
const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)

beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

const isPrototypeClean = (): boolean =>
  Object.keys(Object.prototype).length === 0 && Object.keys(Array.prototype).length === 0 && Object.isExtensible({})

const unbounded = { messages: { holds: 1e9, perS: 1e9 }, messagesWaitingMax: 1e6 }

describe('SEC-4, OCPP-1: whatever a charger says', () => {
  test(
    `nothing falls over in ${inputs} inputs, and the next charger is served (seed ${seed})`,
    { timeout: 120_000 },
    async () => {
      const chance = chanceOf(seed)
      const answers = { 2: 0, 3: 0, 4: 0 }
      for (let done = 0; done < inputs; done += perCharger) {
        const version = chance.oneOf(['1.6', '2.0.1'] as const)
        const innocent = chargerOnTheDesk(version, unbounded)
        const hostile = chargerOnTheDesk(version, unbounded)
        for (let nth = 0; nth < perCharger; nth++) {
          const ours = hostile.asked().slice(-3)
          const text = hostileInput(
            version,
            chance,
            ours.map(({ id }) => String(id)),
          )
          if (chance.isOnceIn(50))
            hostile.session.link.send({ type: 'Reset', orderId: 'o', urgency: 'OPERATOR', isHard: false })
          hostile.session.received(text)
          if (!isPrototypeClean()) throw new Error(`reached a prototype: ${text.slice(0, 1_000)}`)
          if (nth % 50 === 0) await hostile.time.pass(chance.below(5_000))
          if (hostile.log.errors.length > 0)
            throw new Error(`${String(hostile.log.errors[0])}: ${text.slice(0, 1_000)}`, {
              cause: hostile.log.errors[0],
            })
        }
        // What waits is handled in turns, which take no time.
        await hostile.time.pass(0)
        expect((await hostile.call('Heartbeat', {}, 'last'))[0]).toBe(3)
        expect((await innocent.call('Heartbeat', {}, 'last'))[0]).toBe(3)
        expect(hostile.closes).toEqual([])
        for (const [type] of hostile.heard) answers[type as 2 | 3 | 4]++
        const readings = hostile.desk.all('measured').flatMap((one) => one.readings)
        expect(readings.filter(({ value }) => !Number.isSafeInteger(value))).toEqual([])
      }
      // Both kinds of answer are frequent: neither is everything refused, nor is everything let through.
      expect(answers[3]).toBeGreaterThan(inputs / 20)
      expect(answers[4]).toBeGreaterThan(inputs / 20)
    },
  )

  test('a flood is read slowly, one without end is cut off, and others don’t notice', async () => {
    const flood = chargerOnTheDesk('1.6', { messages: { holds: 100, perS: 10 }, messagesWaitingMax: 500 })
    for (let nth = 0; nth < 5_000; nth++) flood.session.received(`[2,"${nth}","Heartbeat",{}]`)
    expect(flood.heard.filter(([type]) => type === 3).length).toBeLessThanOrEqual(101)
    expect(flood.closes).toMatchObject([{ code: 1008 }])
    expect(flood.desk.all('closed')).toHaveLength(1)
  })

  test('over real sockets no line falls that is not its own', { timeout: 60_000 }, async () => {
    const door = await openDoor({ messages: { holds: 1e9, perS: 1e9 }, knocksPerAddress: { holds: 1e6, perS: 1e6 } })
    try {
      const chance = chanceOf(seed + 1)
      const innocent = await letIn(door.port, { identity: 'two' })
      for (let round = 0; round < 4; round++) {
        const version = round % 2 === 0 ? '1.6' : '2.0.1'
        const hostile = await letIn(door.port, { identity: 'one', protocols: [`ocpp${version}`] })
        hostile.answerWith(() => null)
        hostile.socket.on('message', () => {})
        for (let nth = 0; nth < 1_000; nth++) hostile.socket.send(hostileInput(version, chance, []))
        expect((await hostile.call('Heartbeat', {}))[0]).toBe(3)
        if (round === 3) {
          hostile.socket.send('x'.repeat((1 << 20) + 1))
          expect(await hostile.closed).toBe(1009)
        } else hostile.socket.terminate()
        await soon(() => expect(door.desk.all('closed')).toHaveLength(round + 1))
        expect((await innocent.call('Heartbeat', {}))[0]).toBe(3)
      }
      expect(door.log.errors).toEqual([])
      expect(isPrototypeClean()).toBe(true)
    } finally {
      await door.close()
    }
  })
})
