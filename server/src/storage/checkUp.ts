import type { Database } from './database.ts'

/** How the database itself is, whatever stands in it. */
export type ServerFindings = {
  readonly version: string
  readonly versionNumber: number
  readonly connections: number
  readonly connectionsMax: number
  /** settings that let a power cut take what was acknowledged */
  readonly careless: readonly string[]
  /** pages that were found damaged on the disk */
  readonly damagedPages: number
  readonly bytes: number
}

export async function examineServer(database: Database): Promise<ServerFindings> {
  const [found] = await database.query<{
    version: string
    number: number
    connections: number
    max: number
    careless: string[]
    damaged: number | null
    bytes: number
  }>(`
    SELECT current_setting('server_version') AS version,
      current_setting('server_version_num')::int AS number,
      (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
      current_setting('max_connections')::int AS max,
      array(SELECT name FROM pg_settings
        WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off') AS careless,
      (SELECT sum(checksum_failures)::int FROM pg_stat_database) AS damaged,
      pg_database_size(current_database()) AS bytes`)
  if (!found) throw new Error('impossible: a SELECT without FROM gave no row')
  return {
    version: found.version,
    versionNumber: found.number,
    connections: found.connections,
    connectionsMax: found.max,
    careless: found.careless,
    damagedPages: found.damaged ?? 0,
    bytes: found.bytes,
  }
}

/** What stands in the database. Asks for tables that the newest migration must have made. */
export type InstallationFindings = {
  readonly depots: number
  readonly faulty: readonly { readonly name: string; readonly codes: readonly string[] }[]
  readonly withoutMicrogrid: readonly { readonly name: string; readonly hasTopLevel: boolean }[]
  readonly enabledAdmins: number
  /** events that a subscriber has not dealt with yet, or that nobody has been told of (`null`) */
  readonly backlogs: readonly {
    readonly subscriber: string | null
    readonly events: number
    readonly oldestMs: number
  }[]
  /** connections of other processes of ours */
  readonly otherConnections: number
}

export async function examineInstallation(database: Database): Promise<InstallationFindings> {
  const faulty = await database.query<{ name: string; codes: string[] }>(
    `SELECT name, fault_codes AS codes FROM depot WHERE fault_codes <> '{}' ORDER BY lower(name)`,
  )
  const withoutMicrogrid = await database.query<{ name: string; hasTopLevel: boolean }>(`
    SELECT name, EXISTS (
      SELECT FROM circuit WHERE circuit.depot_id = depot.depot_id AND parent_circuit_id IS NULL) AS "hasTopLevel"
    FROM depot WHERE NOT EXISTS (SELECT FROM microgrid WHERE microgrid.depot_id = depot.depot_id)
    ORDER BY lower(name)`)
  const backlogs = await database.query<{ subscriber: string | null; events: number; oldestMs: number }>(`
    SELECT subscriber, events, (extract(epoch FROM now() - oldest) * 1000)::float8 AS "oldestMs" FROM (
      SELECT NULL AS subscriber, count(*) AS events, min(recorded_at) AS oldest
      FROM event_outbox JOIN event_store USING (position) WHERE sequence IS NULL
      UNION ALL
      SELECT name, head.sequence - subscription.sequence, (
        SELECT recorded_at FROM event_outbox JOIN event_store USING (position)
        WHERE event_outbox.sequence = subscription.sequence + 1)
      FROM subscription, outbox_head AS head) AS backlog
    WHERE events > 0 ORDER BY subscriber NULLS FIRST`)
  const [counts] = await database.query<{ depots: number; admins: number; others: number }>(`
    SELECT (SELECT count(*) FROM depot) AS depots,
      (SELECT count(*) FROM app_user WHERE role = 'system_admin' AND NOT disabled) AS admins,
      (SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'busbar' AND datname = current_database() AND pid <> pg_backend_pid()) AS others`)
  const { depots = 0, admins: enabledAdmins = 0, others: otherConnections = 0 } = counts ?? {}
  return { depots, faulty, withoutMicrogrid, enabledAdmins, backlogs, otherConnections }
}
