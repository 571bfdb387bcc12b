import type { Depot } from '@busbar/domain/topology/depot'
import type { DepotSummary, InDepot, Page, PageWish, Registries, Registry, Sight } from '../engine/registries.ts'
import { asBefore } from './asBefore.ts'
import type { Database } from './database.ts'
import { takenOutSince } from './takenOut.ts'
import {
  type ChargePointRow,
  type CircuitRow,
  type ConnectorRow,
  type DepotRow,
  type DepotRows,
  type DeviceRow,
  type MicrogridRow,
  type PowerSourceRow,
  toChargePoint,
  toCircuit,
  toConnector,
  toControl,
  toDepot,
  toDevice,
  toPowerSource,
} from './registry.ts'

export function registries(database: Database): Registries {
  return {
    depots: depots(database),
    circuits: registry<CircuitRow, ReturnType<typeof toCircuit>>(database, 'circuit', toCircuit),
    chargePoints: {
      ...registry<ChargePointRow, ReturnType<typeof toChargePoint>>(database, 'charge_point', toChargePoint),
      identified: async (ocppIdentities) => {
        const rows = await database.query<{ ocpp_identity: string; depot_id: string }>(
          'SELECT ocpp_identity, depot_id FROM charge_point WHERE ocpp_identity = ANY($1)',
          [ocppIdentities],
        )
        return rows.map((row) => ({ ocppIdentity: row.ocpp_identity, depotId: row.depot_id }))
      },
    },
    connectors: {
      ...registry<ConnectorRow, ReturnType<typeof toConnector>>(database, 'connector', toConnector),
      ofChargePoints: async (chargePointIds) => {
        const rows = await database.named<{ row: ConnectorRow }>(
          'connectors-of-charge-points',
          `SELECT to_jsonb(connector) AS row FROM connector
           WHERE charge_point_id = ANY($1) ORDER BY charge_point_id, number`,
          [chargePointIds],
        )
        return rows.map(({ row }) => ({ ...toConnector(row), depotId: row.depot_id }))
      },
    },
    powerSources: registry<PowerSourceRow, ReturnType<typeof toPowerSource>>(database, 'power_source', toPowerSource),
    devices: registry<DeviceRow, ReturnType<typeof toDevice>>(database, 'device', toDevice),
  }
}

/** Ids are time-ordered, so that paging by id is paging in the order things were added. */
function registry<Row extends { depot_id: string }, Item>(
  database: Database,
  table: string,
  toItem: (row: Row) => Item,
): Registry<Item> {
  const key = `${table}_id`
  const withDepot = ({ row }: { row: Row }): Item & InDepot => ({ ...toItem(row), depotId: row.depot_id })
  return {
    list: async (depotId, page) => {
      const rows = await database.named<{ id: string; row: Row }>(
        `list-${table}`,
        `SELECT ${key}::text AS id, to_jsonb(${table}) AS row FROM ${table}
         WHERE depot_id = $1 AND ($2::uuid IS NULL OR ${key} > $2) ORDER BY ${key} LIMIT $3`,
        [depotId, page.after, page.limit + 1],
      )
      return paged(rows, page, withDepot, ({ id }) => id)
    },
    get: async (id) => {
      const [found] = await database.named<{ row: Row }>(
        `get-${table}`,
        `SELECT to_jsonb(${table}) AS row FROM ${table} WHERE ${key} = $1`,
        [id],
      )
      return found ? withDepot(found) : null
    },
  }
}

function depots(database: Database): Registries['depots'] {
  return {
    list: async (sight, page) => {
      const rows = await database.query<SummaryRow>(
        `${summaries} WHERE ($1::uuid IS NULL OR depot_id > $1) AND ${inSight(2)} ORDER BY depot_id LIMIT $5`,
        [page.after, ...sightValues(sight), page.limit + 1],
      )
      return paged(rows, page, toSummary, ({ row }) => row.depot_id)
    },
    get: async (depotId) => {
      const [found] = await database.named<SummaryRow>('get-depot', `${summaries} WHERE depot_id = $1`, [depotId])
      return found ? toSummary(found) : null
    },
    whole: wholeDepots(database),
    takenOutSince: (depotId, since) => takenOutSince(database, depotId, since),
    ofMicrogrid: async (microgridId) => {
      const [found] = await database.query<{ depot_id: string }>(
        'SELECT depot_id FROM microgrid WHERE microgrid_id = $1',
        [microgridId],
      )
      return found?.depot_id ?? null
    },
    all: async () => {
      const rows = await database.query<{ depot_id: string }>('SELECT depot_id FROM depot ORDER BY depot_id')
      return rows.map(({ depot_id }) => depot_id)
    },
    named: async (names) => {
      const rows = await database.query<{ name: string; depot_id: string }>(
        `SELECT asked.name, depot_id FROM unnest($1::text[]) AS asked (name)
         JOIN depot ON lower(depot.name) = lower(asked.name)`,
        [names],
      )
      return rows.map((row) => ({ name: row.name, depotId: row.depot_id }))
    },
  }
}

const keptDepotsMax = 20

/** A depot that was read before is read again only if its stream has moved on: its rows are written with its events. */
function wholeDepots(database: Database): Registries['depots']['whole'] {
  const kept = new Map<string, { readonly depot: Depot; readonly streamVersion: number }>()
  return async (depotId) => {
    const known = kept.get(depotId)
    if (known) {
      const [stream] = await database.named<{ version: number }>('depot-version', depotVersion, [depotId])
      if (stream?.version === known.streamVersion) return known
    }
    const [rows] = await database.named<DepotRows & { stream_version: number }>('whole-depot', wholeDepot, [depotId])
    // Of two that read at once the later shares what the earlier has found.
    const before = kept.get(depotId)
    kept.delete(depotId)
    if (!rows) return null
    const read = toDepot(rows)
    const whole = { depot: before ? asBefore(before.depot, read) : read, streamVersion: rows.stream_version }
    kept.set(depotId, whole)
    const [oldest] = kept.keys()
    if (kept.size > keptDepotsMax && oldest !== undefined) kept.delete(oldest)
    return whole
  }
}

const depotVersion = `SELECT version FROM stream WHERE stream_id = 'depot/' || $1::uuid::text`

// As text: building binary JSON of a depot with a thousand assets, only to print it, takes almost three times as long.
const rowsOf = (table: string, order: string): string =>
  `(SELECT json_agg(to_json(${table}) ORDER BY ${order}) FROM ${table} WHERE depot_id = $1)`

const wholeDepot = `
  SELECT to_jsonb(depot) AS depot,
    (SELECT to_jsonb(microgrid) FROM microgrid WHERE depot_id = $1) AS microgrid,
    ${rowsOf('microgrid_node', 'node_id')} AS grid_connections,
    ${rowsOf('circuit', 'circuit_id')} AS circuits,
    ${rowsOf('charge_point', 'charge_point_id')} AS charge_points,
    ${rowsOf('connector', 'charge_point_id, number')} AS connectors,
    ${rowsOf('power_source', 'power_source_id')} AS power_sources,
    ${rowsOf('device', 'device_id')} AS devices,
    (${depotVersion}) AS stream_version
  FROM depot WHERE depot_id = $1`

type SummaryRow = {
  row: DepotRow & {
    fault_codes: string[]
    circuit_count: number
    charge_point_count: number
    connector_count: number
    power_source_count: number
    device_count: number
  }
  microgrid: (MicrogridRow & { node_count: number }) | null
}

const summaries = `SELECT to_jsonb(depot) AS row,
  (SELECT to_jsonb(microgrid) FROM microgrid WHERE microgrid.depot_id = depot.depot_id) AS microgrid FROM depot`

const toSummary = ({ row, microgrid }: SummaryRow): DepotSummary => ({
  depotId: row.depot_id,
  name: row.name,
  timezone: row.timezone,
  visibleTo: row.visible_to,
  calculationVersion: toControl(row).calculationVersion,
  revision: row.revision,
  createdAt: Date.parse(row.created_at),
  changedAt: Date.parse(row.changed_at),
  microgrid: microgrid && {
    microgridId: microgrid.microgrid_id,
    version: microgrid.version,
    nodeCount: microgrid.node_count,
    changedAt: Date.parse(microgrid.changed_at),
    syncedAt: Date.parse(microgrid.synced_at),
  },
  faultCodes: row.fault_codes,
  counts: {
    circuits: row.circuit_count,
    chargePoints: row.charge_point_count,
    connectors: row.connector_count,
    powerSources: row.power_source_count,
    devices: row.device_count,
  },
})

/** The condition on `depot` rows that a sight stands for; takes three values from `from` on. */
export const inSight = (from: number): string => `(
  $${from} = 'everything'
  OR ($${from} = 'unrestricted' AND (visible_to IS NULL OR $${from + 1}::uuid = ANY(visible_to)))
  OR ($${from} = 'listed' AND depot.depot_id = ANY($${from + 2}::uuid[])))`

export const sightValues = (sight: Sight): unknown[] => [
  sight.sees,
  sight.sees === 'unrestricted' ? sight.andAsUser : null,
  sight.sees === 'listed' ? sight.depotIds : null,
]

function paged<Row, Item>(
  rows: readonly Row[],
  page: PageWish,
  toItem: (row: Row) => Item,
  key: (row: Row) => string,
): Page<Item> {
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), next: rows.length > page.limit && last !== undefined ? key(last) : null }
}
