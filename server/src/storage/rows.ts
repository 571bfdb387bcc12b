import { clientOf } from './database.ts'
import type { Transaction } from '../engine/ports.ts'

/** A read model whose rows are pieces of a folded state, keyed by id. */
export type Table<Item> = {
  readonly name: string
  readonly key: string
  readonly columns: readonly string[]
  row(item: Item): Record<string, unknown>
}

/** Writes what differs between two states of the same things. Unchanged things are the same objects: that is the test. */
export async function writeDifference<Item>(
  tx: Transaction,
  table: Table<Item>,
  before: ReadonlyMap<string, Item>,
  after: ReadonlyMap<string, Item>,
): Promise<void> {
  const gone = [...before.keys()].filter((id) => !after.has(id))
  if (gone.length > 0) {
    await clientOf(tx).query(`DELETE FROM ${table.name} WHERE ${table.key} = ANY($1)`, [gone])
  }
  const changed = [...after].filter(([id, item]) => before.get(id) !== item).map(([, item]) => table.row(item))
  if (changed.length > 0) await upsert(tx, table, changed)
}

export async function upsert<Item>(
  tx: Transaction,
  table: Table<Item>,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const columns = [table.key, ...table.columns]
  const excluded = table.columns.map((column) => `${column} = excluded.${column}`)
  await clientOf(tx).query({
    name: `write-${table.name}`,
    text: `
      INSERT INTO ${table.name} (${columns.join(', ')})
      SELECT ${columns.join(', ')} FROM jsonb_populate_recordset(null::${table.name}, $1::jsonb)
      ON CONFLICT (${table.key}) DO UPDATE SET ${excluded.join(', ')}`,
    values: [JSON.stringify(rows)],
  })
}

export const time = (at: number): string => new Date(at).toISOString()
