import { describe, expect, test } from 'vitest'
import { waker } from './waker.ts'

const longMs = 600_000

describe('sleep that can be cut short', () => {
  test('EVT-1: ends at a wake-up', async () => {
    const rest = waker()
    const asleep = rest.sleep(longMs)
    rest.wake()
    await asleep
  })

  test('EVT-1: a wake-up that came while awake is not lost', async () => {
    const rest = waker()
    rest.wake()
    await rest.sleep(longMs)
  })

  test('EVT-1: many wake-ups are one, and the next sleep is a sleep', async () => {
    const rest = waker()
    rest.wake()
    rest.wake()
    await rest.sleep(longMs)
    let awake = false
    const asleep = rest.sleep(longMs).then(() => (awake = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(awake).toBe(false)
    rest.wake()
    await asleep
  })

  test('EVT-1: one that comes in the very moment of waking up is heard, now or at the next sleep', async () => {
    // Whoever is woken looks after each sleep; what was written before a wake-up must be seen by a look after it.
    for (let delay = 0; delay < 12; delay++) {
      const rest = waker()
      let written = 0
      let seen = 0
      const looking = (async () => {
        while (seen < 2) {
          await rest.sleep(longMs)
          seen = written
        }
      })()
      written = 1
      rest.wake()
      for (let tick = 0; tick < delay; tick++) await Promise.resolve()
      written = 2
      rest.wake()
      await looking
    }
  })

  test('EVT-1: ends by itself where nobody wakes it', async () => {
    await waker().sleep(1)
  })
})
