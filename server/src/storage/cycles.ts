import type { Instant } from '@busbar/domain/kernel/instant'
import type {
  CycleLine,
  CycleOrder,
  CycleRecord,
  Cycles,
  CycleWish,
  Kept,
  LedgerUpkeep,
  PackedCycle,
  Retention,
} from '../engine/ledgers.ts'
import { unpackedCycle } from '../engine/packedCycle.ts'
import type { Page } from '../engine/registries.ts'
import { clientOf, type Database } from './database.ts'
import { type Cut, type Partitions, partitions, upkeepOf } from './partitions.ts'
import { thinCycles } from './thinCycles.ts'

const cut: Cut = { table: 'cycle', by: 'day' }
const dayMs = 86_400_000
const orderCut: Cut = { table: 'cycle_order', by: 'day' }

export function cycles(database: Database, retention: Retention): Cycles & { readonly upkeep: LedgerUpkeep } {
  const pieces = partitions(database)
  const upkeeps = [cut, orderCut].map((one) => upkeepOf(database, pieces, one, retention.cyclesDays))
  return {
    append: (records) => append(database, pieces, records),
    appendOrders: (orders) => appendOrders(database, pieces, orders),
    list: (wish) => listed(database, lineColumns, wish, (row) => Promise.resolve(toLine(row))),
    records: (wish) => listed(database, '*', wish, toRecord),
    get: async (cycleId) => {
      const [row] = await database.query<CycleRow>('SELECT * FROM cycle WHERE cycle_id = $1 LIMIT 1', [cycleId])
      return row ? await toRecord(row) : null
    },
    orders: async (cycleIds) => {
      const rows = await database.query<OrderRow>(
        'SELECT * FROM cycle_order WHERE cycle_id = ANY($1) ORDER BY at, order_id, state',
        [cycleIds],
      )
      return rows.map(toOrder)
    },
    upkeep: {
      makePartitions: async (now) => void (await Promise.all(upkeeps.map((one) => one.makePartitions(now)))),
      rollUp: () => Promise.resolve(0),
      expire: async (now) => {
        const dropped = (await Promise.all(upkeeps.map((one) => one.expire(now)))).flat()
        await thinCycles(database, cut, everyColumn, now - retention.everyCycleDays * dayMs)
        return dropped
      },
    },
  }
}

/** For whoever only reads them. */
export const keptCycles = (database: Database): Pick<Cycles, 'records'> => ({
  records: (wish) => listed(database, '*', wish, toRecord),
})

const lineColumns =
  'cycle_id, depot_id, microgrid_id, sequence, trigger, scope_node_id, alias, calculation_version, outcome, ' +
  'primary_reason, reason_codes, source_mode, sentence, started_at, took_ms'
const everyColumn = `${lineColumns}, concerned_ids, packed, image, result, sent`
const columns = `${lineColumns}, concerned_ids, packed`

async function append(database: Database, pieces: Partitions, records: readonly PackedCycle[]): Promise<void> {
  const insert = {
    name: 'append-cycle',
    text: `INSERT INTO cycle (${columns}) VALUES (${columns
      .split(', ')
      .map((_, nth) => `$${nth + 1}`)
      .join(', ')})
           ON CONFLICT DO NOTHING`,
  }
  const rows = await Promise.all(records.map(async (record) => valuesOf(record, await record.packed)))
  await pieces.writing(
    cut,
    records.map(({ startedAt }) => startedAt),
    () =>
      database.transaction(async (tx) => {
        for (const values of rows) await clientOf(tx).query({ ...insert, values })
      }),
  )
}

const valuesOf = (record: PackedCycle, packed: Buffer): unknown[] => [
  ...[record.cycleId, record.depotId, record.microgridId, record.sequence, record.trigger, record.scopeNodeId],
  ...[record.alias, record.calculationVersion, record.outcome, record.primaryReason, record.reasonCodes],
  ...[record.sourceMode, record.sentence, new Date(record.startedAt), record.tookMs, record.concernedIds],
  packed,
]

async function appendOrders(database: Database, pieces: Partitions, orders: readonly CycleOrder[]): Promise<void> {
  await pieces.writing(
    orderCut,
    orders.map(({ at }) => at),
    () =>
      database.named(
        'append-cycle-orders',
        `INSERT INTO cycle_order (cycle_id, order_id, charge_point_id, connector, what, limit_w, state, at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::int[], $7::text[],
         $8::timestamptz[])
       ON CONFLICT DO NOTHING`,
        [
          orders.map(({ cycleId }) => cycleId),
          orders.map(({ orderId }) => orderId),
          orders.map(({ chargePointId }) => chargePointId),
          orders.map(({ connector }) => connector),
          orders.map(({ what }) => what),
          orders.map(({ limitW }) => limitW),
          orders.map(({ state }) => state),
          orders.map(({ at }) => new Date(at)),
        ],
      ),
  )
}

async function listed<Item extends CycleLine>(
  database: Database,
  wished: string,
  wish: CycleWish,
  toItem: (row: CycleRow) => Promise<Item>,
): Promise<Page<Item>> {
  const rows = await database.query<CycleRow>(
    `SELECT ${wished} FROM cycle
     WHERE depot_id = $1
       AND ($2::timestamptz IS NULL OR (started_at, cycle_id) < ($2, $3::uuid))
       AND ($4::text IS NULL OR outcome = $4)
       AND ($5::text IS NULL OR $5 = ANY(reason_codes))
       AND ($6::text IS NULL OR trigger = $6)
       AND ($7::uuid IS NULL OR scope_node_id = $7 OR $7 = ANY(concerned_ids))
       AND ($8::uuid IS NULL OR $8 = ANY(concerned_ids)
         OR EXISTS (SELECT FROM cycle_order o WHERE o.cycle_id = cycle.cycle_id AND o.charge_point_id = $8))
       AND ($9::timestamptz IS NULL OR started_at >= $9)
       AND ($10::timestamptz IS NULL OR started_at < $10)
     ORDER BY started_at DESC, cycle_id DESC LIMIT $11`,
    [
      ...[wish.depotId, dateOrNull(wish.before?.at ?? null), wish.before?.id ?? null],
      ...[wish.outcome, wish.reasonCode, wish.trigger, wish.nodeId, wish.chargePointId],
      ...[dateOrNull(wish.from), dateOrNull(wish.to), wish.limit + 1],
    ],
  )
  const items = await Promise.all(rows.slice(0, wish.limit).map(toItem))
  const last = items.at(-1)
  return { items, next: rows.length > wish.limit && last ? `${last.startedAt} ${last.cycleId}` : null }
}

const dateOrNull = (at: Instant | null): Date | null => (at === null ? null : new Date(at))

type CycleRow = {
  cycle_id: string
  depot_id: string
  microgrid_id: string
  sequence: number
  trigger: string
  scope_node_id: string | null
  alias: string | null
  calculation_version: number
  outcome: string
  primary_reason: string | null
  reason_codes: string[]
  source_mode: string
  sentence: string
  started_at: Date
  took_ms: number
  concerned_ids: string[]
  packed: Buffer | null
  /** of cycles from before they were compressed */
  image: Kept | null
  result: Kept | null
  sent: Kept | null
}

const toLine = (row: CycleRow): CycleLine => ({
  cycleId: row.cycle_id,
  depotId: row.depot_id,
  microgridId: row.microgrid_id,
  sequence: row.sequence,
  trigger: row.trigger,
  scopeNodeId: row.scope_node_id,
  alias: row.alias,
  calculationVersion: row.calculation_version,
  outcome: row.outcome,
  primaryReason: row.primary_reason,
  reasonCodes: row.reason_codes,
  sourceMode: row.source_mode,
  sentence: row.sentence,
  startedAt: row.started_at.getTime(),
  tookMs: row.took_ms,
})

const toRecord = async (row: CycleRow): Promise<CycleRecord> => ({
  ...toLine(row),
  concernedIds: row.concerned_ids,
  ...(row.packed === null
    ? { image: row.image ?? {}, result: row.result ?? {}, sent: row.sent ?? {} }
    : await unpackedCycle(row.packed)),
})

type OrderRow = {
  cycle_id: string
  order_id: string
  charge_point_id: string
  connector: number | null
  what: string
  limit_w: number | null
  state: string
  at: Date
}

const toOrder = (row: OrderRow): CycleOrder => ({
  cycleId: row.cycle_id,
  orderId: row.order_id,
  chargePointId: row.charge_point_id,
  connector: row.connector,
  what: row.what,
  limitW: row.limit_w,
  state: row.state,
  at: row.at.getTime(),
})
