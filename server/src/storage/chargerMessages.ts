import type { ChargerMessage, ChargerMessages, LedgerUpkeep, Retention } from '../engine/ledgers.ts'
import type { Database } from './database.ts'
import { type Cut, partitions, upkeepOf } from './partitions.ts'

const cut: Cut = { table: 'charger_message', by: 'day' }
/** A charger may send a megabyte; nobody reads it here. */
const payloadCharsMax = 8_192
const wordCharsMax = 200

export function chargerMessages(
  database: Database,
  retention: Retention,
): ChargerMessages & { readonly upkeep: LedgerUpkeep } {
  const pieces = partitions(database)
  return {
    write: async (messages) => {
      await pieces.writing(
        cut,
        messages.map(({ at }) => at),
        () => database.named('write-messages', writeMessages, valuesOf(messages)),
      )
    },
    list: async (wish) => {
      const rows = await database.query<MessageRow>(readMessages, [
        ...[wish.depotId, wish.chargePointId, wish.before && new Date(wish.before.at), wish.before?.id ?? null],
        ...[wish.direction, wish.action, wish.isErrorsOnly],
        ...[wish.from === null ? null : new Date(wish.from), wish.to === null ? null : new Date(wish.to)],
        wish.limit + 1,
      ])
      const items = rows.slice(0, wish.limit).map(toMessage)
      const last = items.at(-1)
      return { items, next: rows.length > wish.limit && last ? `${last.at} ${last.lineId}` : null }
    },
    upkeep: upkeepOf(database, pieces, cut, retention.messagesDays),
  }
}

const writeMessages = `
  INSERT INTO charger_message (depot_id, charge_point_id, at, line_id, direction, kind, action, message_id, payload,
    payload_is_cut, took_ms)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::bool[], $11::float8[])
  ON CONFLICT DO NOTHING`

const readMessages = `
  SELECT * FROM charger_message
  WHERE depot_id = $1 AND charge_point_id = $2
    AND ($3::timestamptz IS NULL OR (at, line_id) < ($3, $4::uuid))
    AND ($5::text IS NULL OR direction = $5)
    AND ($6::text IS NULL OR action = $6)
    AND (NOT $7 OR kind IN ('ERROR', 'UNREADABLE'))
    AND ($8::timestamptz IS NULL OR at >= $8)
    AND ($9::timestamptz IS NULL OR at < $9)
  ORDER BY at DESC, line_id DESC LIMIT $10`

function valuesOf(messages: readonly ChargerMessage[]): unknown[] {
  const payloads = messages.map(({ payload }) => JSON.stringify(payload) ?? 'null')
  return [
    messages.map(({ depotId }) => depotId),
    messages.map(({ chargePointId }) => chargePointId),
    messages.map(({ at }) => new Date(at)),
    messages.map(({ lineId }) => lineId),
    messages.map(({ direction }) => direction),
    messages.map(({ kind }) => kind),
    messages.map(({ action }) => action && word(action)),
    messages.map(({ messageId }) => messageId && word(messageId)),
    payloads.map((text) => text.slice(0, payloadCharsMax)),
    payloads.map((text) => text.length > payloadCharsMax),
    messages.map(({ tookMs }) => tookMs),
  ]
}

/** PostgreSQL's texts hold no zero; a charger's may. JSON writes it as an escape. */
const word = (text: string): string => text.replaceAll('\0', '\ufffd').slice(0, wordCharsMax)

type MessageRow = {
  depot_id: string
  charge_point_id: string
  at: Date
  line_id: string
  direction: ChargerMessage['direction']
  kind: ChargerMessage['kind']
  action: string | null
  message_id: string | null
  payload: string
  payload_is_cut: boolean
  took_ms: number | null
}

const toMessage = (row: MessageRow): ChargerMessage & { readonly isPayloadCut: boolean } => ({
  depotId: row.depot_id,
  chargePointId: row.charge_point_id,
  at: row.at.getTime(),
  lineId: row.line_id,
  direction: row.direction,
  kind: row.kind,
  action: row.action,
  messageId: row.message_id,
  payload: row.payload_is_cut ? row.payload : (JSON.parse(row.payload) as unknown),
  isPayloadCut: row.payload_is_cut,
  tookMs: row.took_ms,
})
