import { describe, expect, test } from 'vitest'
import { metrics } from './metrics.ts'
import { Outage } from './outage.ts'
import type { Timing } from './ports.ts'
import { WriteBehind, type WriteBehindWish } from './writeBehind.ts'

/** A ledger that can be away, and a clock that goes on when it is told to. */
function ledger(bounds: Partial<WriteBehindWish<number>> = {}) {
  const written: number[][] = []
  const logged: string[] = []
  const alarms: { at: number; run: () => void }[] = []
  let now = 0
  const state = { away: false, refused: null as number | null }
  const timing: Timing = {
    now: () => now,
    monotonicMs: () => now,
    after: (ms, run) => {
      const alarm = { at: now + ms, run }
      alarms.push(alarm)
      return () => void alarms.splice(alarms.indexOf(alarm), 1)
    },
  }
  const counted = metrics()
  const note = (_fields: object, message: string) => void logged.push(message)
  const buffer = new WriteBehind<number>({
    name: 'numbers',
    timing,
    metrics: counted,
    log: { debug: note, info: note, warn: note, error: note },
    write: async (rows) => {
      await Promise.resolve()
      if (state.away) throw new Outage('nobody there')
      if (state.refused !== null && rows.includes(state.refused)) throw new Error('not this one')
      written.push([...rows])
    },
    ...bounds,
  })
  const goOn = async (ms: number): Promise<void> => {
    now += ms
    for (const alarm of alarms.filter(({ at }) => at <= now)) {
      alarms.splice(alarms.indexOf(alarm), 1)
      alarm.run()
    }
    for (let turns = 0; turns < 50; turns++) await Promise.resolve()
  }
  return { buffer, written, logged, state, goOn, alarms, text: () => counted.text() }
}

const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, nth) => from + nth)

describe('TEL-1: what is on its way into a ledger', () => {
  test('is written once a second, and nobody waits for it', async () => {
    const { buffer, written, goOn } = ledger()
    buffer.add([1])
    buffer.add([2, 3])
    await goOn(999)
    expect(written).toEqual([])
    await goOn(1)
    expect(written).toEqual([[1, 2, 3]])
  })

  test('is written at once where a thousand wait, a thousand at a time', async () => {
    const { buffer, written, goOn } = ledger()
    buffer.add(numbers(2_500))
    await goOn(0)
    expect(written.map((rows) => rows.length)).toEqual([1_000, 1_000, 500])
    expect(written.flat()).toEqual(numbers(2_500))
  })

  test('comes through outages and want of room in its order, and nothing of it twice', async () => {
    const { buffer, written, state, goOn } = ledger({ batchMax: 10, waitingMax: 30 })
    state.away = true
    for (let nth = 0; nth < 100; nth++) {
      buffer.add([nth])
      if (nth % 7 === 0) await goOn(2_000)
      expect(buffer.waiting()).toBeLessThanOrEqual(30)
    }
    state.away = false
    await goOn(5_000)
    expect(written.flat()).toEqual(numbers(30, 70))
    expect(buffer.waiting()).toBe(0)
    buffer.add(numbers(25, 100))
    await goOn(5_000)
    expect(written.flat()).toEqual(numbers(55, 70))
  })

  test('stays, in its order, while the database is away, and is written when it is back', async () => {
    const { buffer, written, state, goOn } = ledger()
    state.away = true
    buffer.add(numbers(1_500))
    await goOn(1_000)
    buffer.add([1_500])
    await goOn(5_000)
    expect(buffer.waiting()).toBe(1_501)
    state.away = false
    await goOn(5_000)
    expect(written.flat()).toEqual(numbers(1_501))
    expect(buffer.waiting()).toBe(0)
  })

  test('has a bound: the oldest go, which is counted and said once', async () => {
    const { buffer, written, state, logged, goOn, text } = ledger({ waitingMax: 100, batchMax: 50 })
    state.away = true
    for (let round = 0; round < 5; round++) {
      buffer.add(numbers(60, round * 60))
      await goOn(2_000)
    }
    expect(buffer.waiting()).toBe(100)
    expect(text()).toContain('busbar_ledger_rows_dropped_total{ledger="numbers",why="NO_ROOM"} 200')
    expect(logged.filter((line) => line.includes('no room'))).toHaveLength(1)
    state.away = false
    await goOn(2_000)
    expect(written.flat()).toEqual(numbers(100, 200))
    expect(logged.at(-1)).toBe('a ledger is written again')
  })

  test('has a bound of size too, where rows are of very different size; the newest stays', async () => {
    const { buffer, written, state, goOn, text } = ledger({ waitingBytesMax: 100, bytesOf: (row) => row })
    state.away = true
    buffer.add([60, 30, 10])
    expect(buffer.waiting()).toBe(3)
    buffer.add([1])
    expect(buffer.waiting()).toBe(3)
    await goOn(2_000)
    buffer.add([500])
    expect(buffer.waiting()).toBe(1)
    expect(text()).toContain('why="NO_ROOM"} 4')
    state.away = false
    await goOn(2_000)
    expect(written).toEqual([[500]])
  })

  test('does not stop at rows that are not taken', async () => {
    const { buffer, written, state, goOn, text } = ledger({ batchMax: 2 })
    state.refused = 3
    buffer.add([1, 2, 3, 4, 5])
    await goOn(1_000)
    expect(written).toEqual([[1, 2], [5]])
    expect(text()).toContain('why="NOT_TAKEN"} 2')
  })

  test('OPS-5: is written one batch after the other, also where whoever waits begins the next', async () => {
    const batches: { readonly rows: readonly number[]; readonly written: Promise<void>; readonly end: () => void }[] =
      []
    const { buffer, goOn } = ledger({
      write: (rows) => {
        let end = (): void => undefined
        const written = new Promise<void>((resolve) => {
          end = resolve
        })
        batches.push({ rows, written, end })
        return written
      },
    })
    buffer.add([1])
    void buffer.flush()
    await goOn(0)
    void buffer.flush()
    // The try that is made once a second waits for the same batch.
    await goOn(1_000)
    // It comes when nothing waited any more, and before anybody heard that all was written.
    void batches[0]?.written.then(() => buffer.add([2]))
    batches[0]?.end()
    await goOn(0)
    buffer.add([3])
    const flushed = buffer.flush()
    await goOn(0)
    expect(batches.map(({ rows }) => rows)).toEqual([[1], [2]])
    batches[1]?.end()
    await goOn(0)
    batches[2]?.end()
    await flushed
    expect(batches.map(({ rows }) => rows)).toEqual([[1], [2], [3]])
  })

  test('is written at the stop; what is not taken then is said to be lost', async () => {
    const well = ledger()
    well.buffer.add([1, 2])
    await well.buffer.stop()
    expect(well.written).toEqual([[1, 2]])
    expect(well.alarms).toEqual([])

    const ill = ledger()
    ill.state.away = true
    ill.buffer.add([1, 2])
    await ill.buffer.stop()
    expect(ill.logged.at(-1)).toContain('are lost')
    expect(ill.alarms).toEqual([])
  })
})
