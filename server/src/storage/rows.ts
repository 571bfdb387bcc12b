import { assert } from '@busbar/domain/kernel/assert'
import type { Transaction } from '../engine/ports.ts'
import { clientOf } from './database.ts'

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
  const added = [...after].filter(([id]) => !before.has(id)).map(([, item]) => item)
  const changed = [...after].filter(([id, item]) => before.has(id) && before.get(id) !== item).map(([, item]) => item)
  if (gone.length > 0) await clientOf(tx).query(`DELETE FROM ${table.name} WHERE ${table.key} = ANY($1)`, [gone])
  if (added.length > 0) await insert(tx, table, added)
  if (changed.length > 0) await update(tx, table, changed)
}

/** An id that another depot uses is its: running into it is a refusal, and takes nothing over. */
async function insert<Item>(tx: Transaction, table: Table<Item>, items: readonly Item[]): Promise<void> {
  const columns = [table.key, ...table.columns].join(', ')
  await clientOf(tx).query({
    name: `insert-${table.name}`,
    text: `INSERT INTO ${table.name} (${columns})
           SELECT ${columns} FROM jsonb_populate_recordset(null::${table.name}, $1::jsonb)`,
    values: [rowsOf(table, items)],
  })
}

async function update<Item>(tx: Transaction, table: Table<Item>, items: readonly Item[]): Promise<void> {
  const { rowCount } = await clientOf(tx).query({
    name: `update-${table.name}`,
    text: `UPDATE ${table.name} SET ${table.columns.map((column) => `${column} = given.${column}`).join(', ')}
           FROM jsonb_populate_recordset(null::${table.name}, $1::jsonb) AS given
           WHERE ${table.name}.${table.key} = given.${table.key}`,
    values: [rowsOf(table, items)],
  })
  assert(rowCount === items.length, `${table.name} lacks rows that the events say it has`)
}

const rowsOf = <Item>(table: Table<Item>, items: readonly Item[]): string =>
  JSON.stringify(items.map((item) => table.row(item)))

export const time = (at: number): string => new Date(at).toISOString()
