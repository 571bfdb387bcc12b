import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { freshMigrated } from '../../../tests/support/houses.ts'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'
import type { Sample, SeriesWish } from '../engine/ledgers.ts'
import { dayMs, minuteMs, quarterHourMs } from '../engine/samples.ts'
import type { Database } from './database.ts'
import { samples } from './samples.ts'

const retention = { samplesDays: 2, minutesDays: 10, quarterHoursDays: 400 }
const noon = Date.parse('2026-03-10T12:00:00Z')

let database: Database
let drop: () => Promise<void>
let ledger: ReturnType<typeof samples>
beforeAll(async () => {
  ;({ database, drop } = await freshMigrated())
  ledger = samples(database, retention)
})
afterAll(() => drop())

const sample = (fields: Partial<Sample>): Sample => ({
  depotId: a.depotId,
  subjectKind: 'CONNECTOR',
  subjectId: a.id(7),
  quantity: 'POWER_W',
  phase: null,
  at: noon,
  value: 50_000,
  ...fields,
})

const wish = (depotId: string, fields: Partial<SeriesWish> = {}): SeriesWish => ({
  depotId,
  of: { type: 'subject', subjectId: a.id(7) },
  quantity: 'POWER_W',
  phase: null,
  from: noon - 3_600_000,
  to: noon,
  pointsMax: 61,
  now: noon,
  ...fields,
})

const caughtUp = async (now: number): Promise<void> => {
  while ((await ledger.upkeep.rollUp(now)) > 0) continue
}
const tables = async (like: string): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(
    'SELECT relname AS name FROM pg_class WHERE relname ~ $1 AND relkind = $2 ORDER BY 1',
    [like, 'r'],
  )
  return rows.map(({ name }) => name)
}

test('TEL-1: the same sample is kept once, however often and with whatever value it comes again', async () => {
  const depotId = newId()
  const one = sample({ depotId })
  const others = [
    sample({ depotId, phase: 'L1' }),
    sample({ depotId, quantity: 'SOC_PERMILLE' }),
    sample({ depotId, subjectId: a.id(8) }),
    sample({ depotId, at: noon + 1 }),
  ]
  expect(await ledger.write([one, one, ...others], noon)).toEqual({ kept: 5, outOfTime: 0 })
  expect(await ledger.write([one, { ...one, value: 1 }, ...others], noon)).toEqual({ kept: 0, outOfTime: 0 })
  const { subjects } = await ledger.series(wish(depotId, { from: noon - 1000, to: noon + 1, pointsMax: 100 }))
  expect(subjects).toEqual([
    { subjectId: a.id(7), points: [{ at: expect.any(Number), least: 50_000, mean: 50_000, most: 50_000, told: 1 }] },
  ])
})

test('TEL-1: what is too old, too far ahead or no number is left out, and takes nothing else with it', async () => {
  const depotId = newId()
  const wrong = [{ at: noon - 4 * dayMs }, { at: noon + 2 * dayMs }, { value: NaN }, { value: Infinity }]
  const rows = [...wrong.map((fields) => sample({ depotId, ...fields })), sample({ depotId })]
  expect(await ledger.write(rows, noon)).toEqual({ kept: 1, outOfTime: 4 })
})

test('TEL-1: two writers of the same rows at once keep each once, and make a new day’s partition once', async () => {
  const depotId = newId()
  const day = noon + dayMs / 2
  const rows = Array.from({ length: 500 }, (_, nth) => sample({ depotId, at: day + nth * 100 }))
  const other = samples(database, retention)
  const kept = await Promise.all([ledger, other, ledger, other].map((one) => one.write(rows, noon)))
  expect(kept.reduce((sum, one) => sum + one.kept, 0)).toBe(500)
  expect(await tables('^sample_20260311$')).toEqual(['sample_20260311'])
})

describe('TEL-1: roll-ups', () => {
  test('are what the samples come to, also where some come late, twice, or while a roll-up runs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 * 3_600 - 1 }), fc.integer({ min: -5000, max: 400_000 })), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.array(fc.constantFrom('write', 'roll up', 'both at once'), { maxLength: 8 }),
        async (drawn, order) => {
          const depotId = newId()
          const rows = [...new Map(drawn.map(([second, value]) => [second, value]))].map(([second, value]) =>
            sample({ depotId, at: noon - 4 * 3_600_000 + second * 1000, value }),
          )
          const left = [...rows]
          const write = () => ledger.write(left.splice(0, 10), noon)
          for (const act of order) {
            if (act === 'write') await write()
            else if (act === 'roll up') await ledger.upkeep.rollUp(noon + quarterHourMs * 2)
            else await Promise.all([write(), ledger.upkeep.rollUp(noon + quarterHourMs * 2), write()])
          }
          while (left.length > 0) await write()
          await expectAsCounted(depotId, rows)
          await caughtUp(noon + quarterHourMs * 2)
          expect(await database.query('SELECT FROM sample_due WHERE depot_id = $1', [depotId])).toEqual([])
          await expectAsCounted(depotId, rows)
        },
      ),
      { numRuns: 25 },
    )
  })

  /** By the minute and by the quarter of an hour, whether or not it is rolled up yet. */
  async function expectAsCounted(depotId: string, rows: readonly Sample[]): Promise<void> {
    const from = noon - 4 * 3_600_000
    for (const [bucketMs, pointsMax, resolution] of [
      [minuteMs, 241, 'MINUTES'],
      [quarterHourMs, 17, 'QUARTER_HOURS'],
    ] as const) {
      const read = await ledger.series(wish(depotId, { from, to: noon, pointsMax }))
      expect(read).toMatchObject({ resolution, bucketMs })
      const points = read.subjects[0]?.points.map(({ told: _, ...point }) => ({
        ...point,
        mean: Math.round(point.mean * 1e6),
      }))
      expect(points).toEqual(counted(rows, bucketMs))
    }
  }

  function counted(rows: readonly Sample[], bucketMs: number) {
    const buckets = new Map<number, number[]>()
    for (const { at, value } of rows) {
      const begin = Math.floor(at / bucketMs) * bucketMs
      buckets.set(begin, [...(buckets.get(begin) ?? []), value])
    }
    return [...buckets]
      .sort(([one], [other]) => one - other)
      .map(([at, values]) => ({
        at,
        least: Math.min(...values),
        mean: Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 1e6),
        most: Math.max(...values),
      }))
  }

  test('count nothing twice where a sample comes late', async () => {
    const depotId = newId()
    const rows = [100, 200, 600].map((value, nth) => sample({ depotId, at: noon - 3_600_000 + nth, value }))
    await ledger.write(rows.slice(0, 2), noon)
    await caughtUp(noon + quarterHourMs * 2)
    await ledger.write(rows.slice(2), noon)
    await expectAsCounted(depotId, rows)
  })

  test('do not miss what is written at the same moment and committed after them', async () => {
    const depotId = newId()
    const rows = [100, 200].map((value, nth) => sample({ depotId, at: noon - 3_600_000 + nth, value }))
    await ledger.write(rows.slice(0, 1), noon)
    // A writer that has said everything but the last word, for as long as we hold a lock.
    await database.query(`CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END'`)
    await database.query(`CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON sample_20260310
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`)
    const holder = await database.pool.connect()
    await holder.query('SELECT pg_advisory_lock(42)')
    const writing = ledger.write(rows.slice(1), noon)
    const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
    await until(async () => (await database.query(waiting)).length > 0)
    await ledger.upkeep.rollUp(noon + quarterHourMs * 2)
    await holder.query('SELECT pg_advisory_unlock(42)')
    holder.release()
    await writing
    await database.query('DROP FUNCTION wait CASCADE')
    await caughtUp(noon + quarterHourMs * 2)
    expect(await database.query('SELECT FROM sample_due WHERE depot_id = $1', [depotId])).toEqual([])
    await expectAsCounted(depotId, rows)
  })

  test('say of how much of a bucket anything was told, whether or not they are made yet', async () => {
    const depotId = newId()
    // Every 20 s from 10:00 to 10:11, and from 10:23 on; another every two minutes, and one for a minute alone.
    const every = (stepS: number, from: number, to: number) =>
      Array.from({ length: ((to - from) * 60) / stepS }, (_, nth) => noon + from * minuteMs + nth * stepS * 1000)
    const often = [...every(20, -120, -109), ...every(20, -97, -60)].map((at) => sample({ depotId, at }))
    const seldom = every(120, -120, -60).map((at) => sample({ depotId, subjectId: a.id(8), at }))
    const once = every(20, -118, -117).map((at) => sample({ depotId, subjectId: a.id(9), at }))
    await ledger.write([...often, ...seldom, ...once], noon)
    const told = async (subject: number): Promise<(readonly [number, number])[]> => {
      const chart = { from: noon - 120 * minuteMs, to: noon - 60 * minuteMs, pointsMax: 13 }
      const of = { type: 'subject', subjectId: a.id(subject) } as const
      const { bucketMs, subjects } = await ledger.series(wish(depotId, { ...chart, of }))
      expect(bucketMs).toBe(5 * minuteMs)
      return (subjects[0]?.points ?? []).map(({ at, told: share }) => [(at - chart.from) / bucketMs, share] as const)
    }
    const expectTold = async (): Promise<void> => {
      const whole = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, nth) => [from + nth, 1] as const)
      expect(await told(7)).toEqual([...whole(0, 2), [2, 0.2], [4, 0.4], ...whole(5, 12)])
      expect(await told(8)).toEqual(whole(0, 12))
      expect(await told(9)).toEqual([[0, 0.2]])
    }
    await expectTold()
    await caughtUp(noon)
    await expectTold()
  })

  test('wait until a quarter of an hour is over', async () => {
    const depotId = newId()
    await ledger.write([sample({ depotId, at: noon })], noon)
    await caughtUp(noon + quarterHourMs)
    expect(await database.query('SELECT FROM sample_due WHERE depot_id = $1', [depotId])).toHaveLength(1)
    await caughtUp(noon + quarterHourMs + minuteMs)
    expect(await database.query('SELECT FROM sample_due WHERE depot_id = $1', [depotId])).toEqual([])
  })
})

describe('TEL-1: retention', () => {
  test('drops days of samples, and later their minutes, and keeps what is not in a roll-up yet', async () => {
    const depotId = newId()
    const longAgo = Date.parse('2026-01-05T10:00:00Z')
    await ledger.write([sample({ depotId, at: longAgo, value: 70_000 })], longAgo)
    const chart = { from: longAgo - 3_600_000, to: longAgo + 3_600_000, pointsMax: 1000 }
    const muchLater = longAgo + 5 * dayMs

    expect(await ledger.upkeep.expire(muchLater)).not.toContain('sample_20260105')
    await caughtUp(muchLater)
    expect(await ledger.upkeep.expire(muchLater)).toContain('sample_20260105')
    const byMinute = await ledger.series(wish(depotId, { ...chart, now: muchLater }))
    expect(byMinute).toMatchObject({ resolution: 'MINUTES', subjects: [{ points: [{ at: longAgo, mean: 70_000 }] }] })

    const monthsLater = longAgo + 30 * dayMs
    expect(await ledger.upkeep.expire(monthsLater)).toContain('sample_per_minute_20260105')
    const byQuarter = await ledger.series(wish(depotId, { ...chart, now: monthsLater }))
    expect(byQuarter).toMatchObject({ resolution: 'QUARTER_HOURS', subjects: [{ points: [{ mean: 70_000 }] }] })
    const yearsLater = longAgo + 600 * dayMs
    expect(await ledger.upkeep.expire(yearsLater)).toContain('sample_per_quarter_hour_202601')
  })

  test('makes partitions ahead, for days and for months', async () => {
    const newYear = Date.parse('2029-12-31T08:00:00Z')
    await ledger.upkeep.makePartitions(newYear)
    const days = ['20291231', '20300101', '20300102', '20300103']
    expect(await tables('^sample_2029|^sample_2030')).toEqual(days.map((day) => `sample_${day}`))
    expect(await tables('^sample_per_minute_20(29|30)')).toHaveLength(4)
    expect(await tables('^sample_per_quarter_hour_20(29|30)')).toEqual([
      'sample_per_quarter_hour_202912',
      'sample_per_quarter_hour_203001',
    ])
  })
})

test('TEL-1: the last values are those of each series, and of no other depot', async () => {
  const [depotId, other] = [newId(), newId()]
  const rows = [
    ...[0, 1, 2].map((s) => sample({ depotId, at: noon - s * 1000, value: s })),
    ...[5, 4].map((s) => sample({ depotId, phase: 'L2', at: noon - s * 1000, value: s })),
    sample({ depotId, subjectKind: 'NODE', subjectId: a.id(2), at: noon - dayMs, value: 9 }),
    sample({ depotId, subjectId: a.id(9), quantity: 'SOC_PERMILLE', at: noon - 2 * dayMs }),
    sample({ depotId: other, value: 3 }),
  ]
  await ledger.write(rows, noon)
  const latest = await ledger.latest(depotId, noon)
  expect(latest.map(({ subjectKind, subjectId, phase, value }) => [subjectKind, subjectId, phase, value])).toEqual([
    ['CONNECTOR', a.id(7), null, 0],
    ['CONNECTOR', a.id(7), 'L2', 4],
    ['NODE', a.id(2), null, 9],
  ])
})
