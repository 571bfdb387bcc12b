import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import { depotDecider } from '@busbar/domain/topology/decide'
import type { DepotStream } from '@busbar/domain/topology/depot'
import type { DepotEvent } from '@busbar/domain/topology/events'
import { fromStore, type Handled } from '../../server/src/engine/handle.ts'
import { newId } from '../../server/src/engine/ids.ts'
import type { Cause, Clock, Log } from '../../server/src/engine/ports.ts'
import { openHouse, type OpenHouse } from '../../server/src/house.ts'
import { type Database, openDatabase } from '../../server/src/storage/database.ts'
import { eventStore } from '../../server/src/storage/events.ts'
import { migrate, readMigrations } from '../../server/src/storage/migrate.ts'
import { type Connection, freshDatabase, type Template } from './postgres.ts'

const migrated: Template = {
  name: 'migrated',
  prepare: async (connection) => {
    const database = openDatabase(connection, { poolMax: 1 })
    await migrate(database, await readMigrations())
    await database.close()
  },
}

export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} }

export type Houses = {
  readonly connection: Connection
  /** one more house on the same database, with a pool and a relay of its own, as another process would be */
  open(clock?: Clock): Promise<OpenHouse>
  close(): Promise<void>
}

/** A migrated database of one's own, and houses on it. */
export async function freshHouses(): Promise<Houses> {
  const { connection, drop } = await freshDatabase({ template: migrated })
  const opened: OpenHouse[] = []
  return {
    connection,
    open: async (clock) => {
      const house = await openHouse(connection, quiet, clock)
      opened.push(house)
      return house
    },
    close: async () => {
      await Promise.all(opened.map((house) => house.close()))
      await drop()
    },
  }
}

/** A migrated database of one's own, without a house. */
export async function freshMigrated(): Promise<{ readonly database: Database; drop(): Promise<void> }> {
  const { connection, drop } = await freshDatabase({ template: migrated })
  const database = openDatabase(connection)
  return {
    database,
    drop: async () => {
      await database.close()
      await drop()
    },
  }
}

export const cause = (): Cause => ({
  actor: { kind: 'busbar', id: null, name: 'a test' },
  correlationId: newId(),
  causationId: null,
})

/** Has commands carried out, one after the other; answers what became of the last. */
export async function carryOut(
  house: OpenHouse,
  depotId: string,
  ...commands: readonly DepotCommand[]
): Promise<Handled<DepotStream, DepotEvent>> {
  let last: Handled<DepotStream, DepotEvent> | undefined
  for (const command of commands) {
    const handled = await house.handleDepot(depotId, command, cause())
    if (isRefusal(handled)) throw new Error(`${command.type} was refused: ${handled.refused} ${handled.detail}`)
    last = handled
  }
  if (!last) throw new Error('no command')
  return last
}

/** The depot as its events alone say it is, read and folded anew. */
export async function foldedAnew(database: Database, depotId: string): Promise<DepotStream> {
  const events = await eventStore(database).withStream(`depot/${depotId}`, (stream) => stream.eventsAfter(0))
  if (isRefusal(events)) throw new Error(events.detail)
  return depotDecider.evolve(depotDecider.initial, events.map(fromStore<DepotEvent>))
}

/** Every row that stands in a depot, table by table, as PostgreSQL would print it. */
export async function rowsOf(database: Database, depotId: string): Promise<Record<string, unknown[]>> {
  const tables = ['depot', 'microgrid', 'microgrid_node', 'circuit', 'charge_point', 'connector']
  const rows: Record<string, unknown[]> = {}
  for (const table of [...tables, 'power_source', 'device']) {
    const found = await database.query<{ row: unknown }>(
      `SELECT to_jsonb(${table}) AS row FROM ${table} WHERE depot_id = $1 ORDER BY to_jsonb(${table})::text`,
      [depotId],
    )
    rows[table] = found.map(({ row }) => row)
  }
  return rows
}
