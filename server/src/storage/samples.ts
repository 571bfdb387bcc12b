import type { Instant } from '@busbar/domain/kernel/instant'
import type { LedgerUpkeep, Quantity, SampleRetention, Sample, Samples, SubjectKind } from '../engine/ledgers.ts'
import { dayMs, minuteMs, quarterHourMs } from '../engine/samples.ts'
import { clientOf, type Database } from './database.ts'
import { type Cut, dropPartitions, type Partitions, partitions, upkeepOf } from './partitions.ts'
import { readSeries } from './sampleSeries.ts'

const cuts = {
  sample: { table: 'sample', by: 'day' },
  minutes: { table: 'sample_per_minute', by: 'day' },
  quarterHours: { table: 'sample_per_quarter_hour', by: 'month' },
} as const satisfies Record<string, Cut>

/** A clock that runs ahead by more than this is wrong: what it says would show as the latest for ever. */
const aheadMaxMs = dayMs
/** Late samples of a quarter of an hour are not worth a roll-up each. */
const settleMs = 30_000
const quarterHoursAtOnce = 8

export function samples(database: Database, kept: SampleRetention): Samples & { readonly upkeep: LedgerUpkeep } {
  const pieces = partitions(database)
  const retention = thinnedLast(kept)
  return {
    ...writing(database, retention, pieces),
    series: (wish) => readSeries(database, retention, wish),
    latest: (depotId, now) => readLatest(database, depotId, now),
    upkeep: {
      makePartitions: async (now) => {
        for (const cut of Object.values(cuts)) await upkeepOf(database, pieces, cut, 0).makePartitions(now)
      },
      rollUp: (now) => rollUp(database, pieces, now),
      expire: (now) => expire(database, retention, now),
    },
  }
}

/** What is thinned is kept at least as long as what it was made from. */
function thinnedLast(kept: SampleRetention): SampleRetention {
  const minutesDays = Math.max(kept.samplesDays, kept.minutesDays)
  return { ...kept, minutesDays, quarterHoursDays: Math.max(minutesDays, kept.quarterHoursDays) }
}

function writing(database: Database, retention: SampleRetention, pieces: Partitions): Pick<Samples, 'write'> {
  return {
    write: async (rows, now) => {
      const oldest = keptFrom(now, retention.samplesDays)
      const timely = rows.filter(({ at, value }) => at >= oldest && at < now + aheadMaxMs && Number.isFinite(value))
      if (timely.length === 0) return { kept: 0, outOfTime: rows.length }
      const instants = timely.map(({ at }) => at)
      const write = () =>
        database.transaction(async (tx) => {
          const written = await clientOf(tx).query<{ kept: number }>({
            name: 'write-samples',
            text: writeSamples,
            values: [
              timely.map(({ depotId }) => depotId),
              timely.map(({ subjectId }) => subjectId),
              timely.map(({ subjectKind }) => subjectKind),
              timely.map(({ quantity }) => quantity),
              timely.map(({ phase }) => phase ?? 'ALL'),
              instants,
              timely.map(({ value }) => value),
            ],
          })
          return written.rows[0]?.kept ?? 0
        })
      const kept = await pieces.writing(cuts.sample, instants, write)
      return { kept, outOfTime: rows.length - timely.length }
    },
  }
}

export const keptFrom = (now: Instant, days: number): Instant => Math.floor(now / dayMs - days) * dayMs

/** An instant as it comes from JavaScript: whole milliseconds. */
export const instant = (value: string): string => `('epoch'::timestamptz + ${value} * interval '1 millisecond')`
const binned = (ms: number): string => `date_bin(interval '${ms} milliseconds', at, 'epoch')`

// Marking a quarter of an hour locks its row: a roll-up that takes it waits for us, or we for it, and none is forgotten.
const writeSamples = `
  WITH written AS (
    INSERT INTO sample (depot_id, subject_id, subject_kind, quantity, phase, at, value)
    SELECT depot_id, subject_id, subject_kind, quantity, phase, ${instant('at_ms')}, value
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int8[], $7::float8[])
      AS given (depot_id, subject_id, subject_kind, quantity, phase, at_ms, value)
    ON CONFLICT DO NOTHING RETURNING depot_id, at),
  due AS (
    INSERT INTO sample_due (at, depot_id)
    SELECT DISTINCT ${binned(quarterHourMs)}, depot_id FROM written ORDER BY 1, 2
    ON CONFLICT (at, depot_id) DO UPDATE SET marks = sample_due.marks + 1)
  SELECT count(*) AS kept FROM written`

async function rollUp(database: Database, pieces: Partitions, now: Instant): Promise<number> {
  const due = await database.query<{ at: Date }>(
    'SELECT DISTINCT at FROM sample_due WHERE at < $1 ORDER BY at LIMIT $2',
    [new Date(now - quarterHourMs - settleMs), quarterHoursAtOnce],
  )
  let rolledUp = 0
  for (const { at } of due) {
    await pieces.make(cuts.minutes, [at.getTime()])
    await pieces.make(cuts.quarterHours, [at.getTime()])
    await database.transaction(async (tx) => {
      const client = clientOf(tx)
      // First, so that whoever writes into it from now on marks it anew.
      const taken = await client.query<{ depot_id: string }>(
        `DELETE FROM sample_due WHERE (at, depot_id) IN (
           SELECT at, depot_id FROM sample_due WHERE at = $1 ORDER BY depot_id FOR UPDATE SKIP LOCKED)
         RETURNING depot_id`,
        [at],
      )
      if (taken.rows.length === 0) return
      rolledUp += 1
      // A statement of its own: it sees what those whom we waited for have written.
      await client.query(rollUpQuarterHour, [
        at,
        new Date(at.getTime() + quarterHourMs),
        taken.rows.map((row) => row.depot_id),
      ])
    })
  }
  return rolledUp
}

const series = 'depot_id, subject_id, subject_kind, quantity, phase'
const rolled = `${series}, at, least, mean, most, last, samples`
const upserted = `ON CONFLICT (depot_id, subject_id, quantity, phase, at) DO UPDATE
  SET least = excluded.least, mean = excluded.mean, most = excluded.most, last = excluded.last, samples = excluded.samples`

const rollUpQuarterHour = `
  WITH minutes AS (
    INSERT INTO sample_per_minute (${rolled})
    SELECT ${series}, ${binned(minuteMs)} AS minute, min(value), avg(value), max(value),
      (array_agg(value ORDER BY at DESC))[1], count(*)
    FROM sample WHERE at >= $1 AND at < $2 AND depot_id = ANY($3) GROUP BY ${series}, minute
    ${upserted} RETURNING *)
  INSERT INTO sample_per_quarter_hour (${rolled})
  SELECT ${series}, $1::timestamptz, min(least), sum(mean * samples) / sum(samples), max(most),
    (array_agg(last ORDER BY at DESC))[1], sum(samples)
  FROM minutes GROUP BY ${series} ${upserted}`

async function expire(database: Database, retention: SampleRetention, now: Instant): Promise<readonly string[]> {
  const isDue = async (from: Instant, to: Instant): Promise<boolean> => {
    const [found] = await database.query('SELECT FROM sample_due WHERE at >= $1 AND at < $2 LIMIT 1', [
      new Date(from),
      new Date(to),
    ])
    return found !== undefined
  }
  return [
    ...(await dropPartitions(database, cuts.sample, keptFrom(now, retention.samplesDays), isDue)),
    ...(await dropPartitions(database, cuts.minutes, keptFrom(now, retention.minutesDays))),
    ...(await dropPartitions(database, cuts.quarterHours, keptFrom(now, retention.quarterHoursDays))),
  ]
}

type SampleRow = {
  depot_id: string
  subject_id: string
  subject_kind: SubjectKind
  quantity: Quantity
  phase: 'ALL' | 'L1' | 'L2' | 'L3'
  at: Date
  value: number
}

async function readLatest(database: Database, depotId: string, now: Instant): Promise<readonly Sample[]> {
  // Whole days: within one, each series begins where the index says, without a look at what is older.
  const since = keptFrom(now, 1)
  const rows = await database.query<SampleRow>(latestOfEachSeries, [depotId, new Date(since)])
  return rows.map((row) => ({
    depotId: row.depot_id,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    quantity: row.quantity,
    phase: row.phase === 'ALL' ? null : row.phase,
    at: row.at.getTime(),
    value: row.value,
  }))
}

/** From series to series along the key, and at each the newest: as many looks as there are series, however many samples. */
const latestOfEachSeries = `
  WITH RECURSIVE one AS (
    (SELECT subject_id, quantity, phase FROM sample WHERE depot_id = $1 AND at >= $2
     ORDER BY subject_id, quantity, phase LIMIT 1)
    UNION ALL
    SELECT next.* FROM one CROSS JOIN LATERAL (
      SELECT subject_id, quantity, phase FROM sample
      WHERE depot_id = $1 AND at >= $2 AND (subject_id, quantity, phase) > (one.subject_id, one.quantity, one.phase)
      ORDER BY subject_id, quantity, phase LIMIT 1) AS next)
  SELECT latest.* FROM one CROSS JOIN LATERAL (
    SELECT depot_id, subject_id, subject_kind, quantity, phase, at, value FROM sample
    WHERE depot_id = $1 AND at >= $2
      AND subject_id = one.subject_id AND quantity = one.quantity AND phase = one.phase
    ORDER BY at DESC LIMIT 1) AS latest
  ORDER BY latest.subject_kind, latest.subject_id, latest.quantity, latest.phase`
