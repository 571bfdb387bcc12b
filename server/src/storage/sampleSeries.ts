import type { Instant } from '@busbar/domain/kernel/instant'
import type { Resolution, SampleRetention, Series, SeriesWish, SubjectKind } from '../engine/ledgers.ts'
import { type Buckets, bucketsFor, dayMs, quarterHourMs } from '../engine/samples.ts'
import type { Database } from './database.ts'

/** A series for a chart, as fine as the points allow. What is in no roll-up yet is read from the samples. */
export async function readSeries(database: Database, retention: SampleRetention, wish: SeriesWish): Promise<Series> {
  const buckets = bucketsFor(wish, keptSince(wish.now, retention))
  const subjects = await subjectsOf(database, wish)
  const rows = await pointsOf(database, wish, buckets, subjects)
  const points = new Map(subjects.map((subjectId) => [subjectId, [] as Series['subjects'][number]['points'][number][]]))
  for (const { subject_id: subjectId, at, least, mean, most, told } of rows) {
    points.get(subjectId)?.push({ at: at.getTime(), least, mean, most, told })
  }
  return {
    resolution: buckets.resolution,
    bucketMs: buckets.bucketMs,
    subjects: subjects.map((subjectId) => ({ subjectId, points: points.get(subjectId) ?? [] })),
  }
}

function keptSince(now: Instant, retention: SampleRetention): Record<Resolution, Instant> {
  const since = (days: number): Instant => Math.floor(now / dayMs - days) * dayMs
  return {
    SAMPLES: since(retention.samplesDays),
    MINUTES: since(retention.minutesDays),
    QUARTER_HOURS: since(retention.quarterHoursDays),
  }
}

const registries: Record<SubjectKind, string> = {
  NODE: 'SELECT node_id AS id FROM circuit WHERE depot_id = $1 ORDER BY node_id',
  CONNECTOR: 'SELECT connector_id AS id FROM connector WHERE depot_id = $1 ORDER BY connector_id',
  CHARGE_POINT: 'SELECT charge_point_id AS id FROM charge_point WHERE depot_id = $1 ORDER BY charge_point_id',
  POWER_SOURCE: 'SELECT power_source_id AS id FROM power_source WHERE depot_id = $1 ORDER BY power_source_id',
}

async function subjectsOf(database: Database, { of, depotId }: SeriesWish): Promise<readonly string[]> {
  if (of.type === 'subject') return [of.subjectId]
  const rows = await database.query<{ id: string }>(registries[of.subjectKind], [depotId])
  return rows.map(({ id }) => id)
}

type PointRow = { subject_id: string; at: Date; least: number; mean: number; most: number; told: number }

async function pointsOf(
  database: Database,
  wish: SeriesWish,
  { resolution, from, bucketMs }: Buckets,
  subjects: readonly string[],
): Promise<readonly PointRow[]> {
  const { depotId, quantity, phase, to, now } = wish
  const values = [subjects, ...[depotId, quantity, phase ?? 'ALL', new Date(from), new Date(to), bucketMs / 1000]]
  if (resolution === 'SAMPLES') return database.query<PointRow>(ofEach(thinned(samplesBetween)), values)
  const due = await database.query<{ at: Date }>(
    'SELECT at FROM sample_due WHERE depot_id = $1 AND at >= $2 AND at < $3 ORDER BY at',
    [depotId, new Date(from - quarterHourMs), new Date(to)],
  )
  const heardUntilS = Math.min(to, Math.max(now, from)) / 1000
  const text = ofEach(thinnedWithTold(rolledUpBetween(rollUps[resolution]), rollUps[resolution]))
  return database.query<PointRow>(text, [...values, due.map(({ at }) => at), heardUntilS])
}

type RollUp = { readonly table: string; readonly stepS: number }
const rollUps: Record<Exclude<Resolution, 'SAMPLES'>, RollUp> = {
  MINUTES: { table: 'sample_per_minute', stepS: 60 },
  QUARTER_HOURS: { table: 'sample_per_quarter_hour', stepS: 900 },
}

/** Each subject's rows are neighbours in the key: one short walk a subject, thinned where it is read. */
const ofEach = (buckets: string): string => `
  SELECT subject.id AS subject_id, bucket.* FROM unnest($1::uuid[]) AS subject (id) CROSS JOIN LATERAL (
    ${buckets}) AS bucket
  ORDER BY subject.id, bucket.at`

const asOne = 'min(least) AS least, sum(mean * samples) / sum(samples) AS mean, max(most) AS most'

const thinned = (rows: string): string => `
  SELECT date_bin(make_interval(secs => $7::float8), at, 'epoch') AS at, ${asOne}, 1 AS told
  FROM (${rows}) AS found GROUP BY 1`

/**
 * A bucket may be longer than a bus was there: of how much of it anything was told. What is said holds until the next
 * word, unless that stays out for twice as long as words are apart there; and not longer than until now.
 */
const thinnedWithTold = (rows: string, { stepS }: RollUp): string => `
  WITH found AS (SELECT *, extract(epoch FROM at)::float8 AS s FROM (${rows}) AS row),
  word AS (
    SELECT *, floor(s / $7::float8) * $7::float8 AS bucket, lag(s) OVER ordered AS before,
      coalesce(lead(s) OVER ordered, greatest($9::float8, s)) AS after
    FROM found WINDOW ordered AS (ORDER BY at)),
  pace AS (
    SELECT least(coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY s - before), ${stepS}), 900) AS usual FROM word)
  SELECT to_timestamp(bucket) AS at, ${asOne}, least(1, sum(
      CASE WHEN before < bucket AND s - before <= 2 * usual THEN s - bucket ELSE 0 END +
      least(CASE WHEN after - s <= 2 * usual THEN after - s ELSE usual END, bucket + $7::float8 - s)
    ) / greatest(1, least(bucket + $7::float8, $9::float8) - bucket)) AS told
  FROM word CROSS JOIN pace GROUP BY bucket`

const ofSubject = 'depot_id = $2 AND subject_id = subject.id AND quantity = $3 AND phase = $4'

const samplesBetween = `
  SELECT at, value AS least, value AS mean, value AS most, 1 AS samples FROM sample
  WHERE ${ofSubject} AND at >= $5 AND at < $6`

// The OFFSET keeps the planner from reading all samples and joining afterwards, which it would do for a day without statistics.
const rolledUpBetween = ({ table, stepS }: RollUp): string => `
  SELECT at, least, mean, most, samples FROM ${table}
  WHERE ${ofSubject} AND at >= $5 AND at < $6 AND date_bin('15 minutes', at, 'epoch') <> ALL($8::timestamptz[])
  UNION ALL
  SELECT date_bin('${stepS} seconds', raw.at, 'epoch'), min(value), avg(value), max(value), count(*)::int
  FROM unnest($8::timestamptz[]) AS due (at) CROSS JOIN LATERAL (
    SELECT at, value FROM sample
    WHERE ${ofSubject} AND at >= greatest(due.at, $5) AND at < least(due.at + interval '15 minutes', $6) OFFSET 0) AS raw
  GROUP BY 1`
