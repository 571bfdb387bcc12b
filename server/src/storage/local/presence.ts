import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { port } from './home.ts'
import { roleName } from './postmaster.ts'
import { codeOf } from './fileErrors.ts'

/** One connection that a Busbar process holds for as long as it uses the server; it ends with the process, however that ends. */
export type Presence = {
  /** where the server keeps its data, by its own account */
  readonly dataDirectory: string
  readonly ended: Promise<'stopped' | 'broken'>
  createDatabase(name: string): Promise<void>
  othersArePresent(): Promise<boolean>
  leave(): Promise<void>
}

const presenceName = 'busbar presence'
const poolName = 'busbar'
const strayMaxMs = 1_000
/** On a busy machine a server process may be told late that its client has gone. */
const ownStrayMaxMs = 15_000
const pollMs = 20
const connectMaxMs = 10_000

/** `silent`: nobody listens there. `busy`: the server starts, recovers or stops. */
export async function knock(socketFolder: string): Promise<Presence | 'silent' | 'busy'> {
  const client = new Client({
    host: socketFolder,
    port,
    user: roleName,
    database: 'postgres',
    application_name: presenceName,
    connectionTimeoutMillis: connectMaxMs,
  })
  const ended = endOf(client)
  try {
    await client.connect()
  } catch (error) {
    const code = codeOf(error)
    if (code === '57P03') return 'busy'
    if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE') return 'silent'
    throw new Error(`PostgreSQL at ${socketFolder} does not let us in`, { cause: error })
  }
  const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`)
  const dataDirectory = rows[0]?.folder ?? ''
  return {
    dataDirectory,
    ended,
    createDatabase: (name) => createDatabase(client, name),
    othersArePresent: () => othersArePresent(client),
    leave: () => client.end(),
  }
}

function endOf(client: Client): Promise<'stopped' | 'broken'> {
  return new Promise((resolve) => {
    let how: 'stopped' | 'broken' = 'broken'
    client.on('error', (error) => {
      // The same code also tells of a killed postmaster, only the words differ (src/backend/libpq/be-secure.c).
      if (codeOf(error) === '57P01' && error.message.includes('administrator command')) how = 'stopped'
    })
    client.once('end', () => resolve(how))
  })
}

async function createDatabase(client: Client, name: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
  if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
}

/**
 * The connections of a pool that was just closed take a moment to disappear; another process's presence does not. Where
 * none is present, connections that have our name are on their way out.
 */
async function othersArePresent(client: Client): Promise<boolean> {
  const startedAt = Date.now()
  for (;;) {
    const { rows } = await client.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    )
    if (rows.length === 0) return false
    const patienceMs = rows.every(({ name }) => name === poolName) ? ownStrayMaxMs : strayMaxMs
    if (rows.some(({ name }) => name === presenceName) || Date.now() - startedAt > patienceMs) return true
    await pause(pollMs)
  }
}
