import { expect, test } from 'vitest'
import { type Arrived, inbox } from './inbox.ts'

const arrived = (nth: number): Arrived => ({
  call: { type: 'CALL', id: String(nth), action: 'Heartbeat', payload: {} },
  ...{ characters: 10, at: 0, atMs: 0 },
})

/** One that takes its time with the first, and how it goes on. */
function busyInbox(count: number) {
  const handled: string[] = []
  const turns: (() => void)[] = []
  let done = (): void => {}
  const first = new Promise<void>((resolve) => (done = resolve))
  const box = inbox({
    waitingMax: 1_000,
    handle: ({ call: { id } }) => {
      handled.push(id)
      return id === '0' ? first : undefined
    },
    later: (run) => void turns.push(run),
  })
  for (let nth = 0; nth < count; nth++) box.add(arrived(nth))
  const firstIsDone = async () => {
    done()
    await first
    await Promise.resolve()
  }
  const ids = Array.from({ length: count }, (_, nth) => String(nth))
  return { box, handled, turns, firstIsDone, ids }
}

test('OCPP-1, SEC-4: what waited behind one is handled in many turns, in its order, with others in between', async () => {
  const { box, handled, turns, firstIsDone, ids } = busyInbox(500)
  await firstIsDone()
  let taken = 0
  while (turns.length > 0) {
    expect(handled.length - taken).toBeLessThanOrEqual(10)
    taken = handled.length
    // What comes meanwhile comes after what waits.
    if (ids.length < 520) {
      ids.push(String(ids.length))
      box.add(arrived(ids.length - 1))
      expect(handled).toHaveLength(taken)
    }
    turns.shift()?.()
  }
  expect(handled).toEqual(ids)
})

test('OCPP-1: one that is held while others have their turn waits until it is let go', async () => {
  const { box, handled, turns, firstIsDone, ids } = busyInbox(30)
  await firstIsDone()
  box.hold()
  const before = handled.length
  turns.shift()?.()
  expect([handled.length, turns.length]).toEqual([before, 0])
  box.release()
  while (turns.length > 0) turns.shift()?.()
  expect(handled).toEqual(ids)
})

test('OCPP-1: what comes one by one is answered at once, however much it is', () => {
  const handled: string[] = []
  const later: unknown[] = []
  const box = inbox({
    waitingMax: 10,
    handle: ({ call: { id } }) => void handled.push(id),
    later: (run) => void later.push(run),
  })
  for (let nth = 0; nth < 100; nth++) box.add(arrived(nth))
  expect([handled.length, later.length]).toEqual([100, 0])
})
