import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import { inject } from 'vitest'
import { launchPostgres, type LocalPostgres } from '@busbar/server/storage/local/launch'

export type Connection = LocalPostgres['connection']

/** A database to copy: `prepare` fills it once per test run, whichever test file comes first. */
export type Template = { readonly name: string; readonly prepare: (connection: Connection) => Promise<void> }

export type FreshDatabase = { readonly connection: Connection; drop(): Promise<void> }

let launched: Promise<LocalPostgres> | undefined

/** The one server of this test run. It is careless with power cuts, in exchange for speed. */
export async function testPostgres(): Promise<{ readonly connection: Connection }> {
  launched ??= launchPostgres({ dataDir: join(inject('testRunFolder'), 'shared'), durable: false })
  const { connection } = await launched
  return { connection }
}

/** A database of one's own, empty or a copy of the template. */
export async function freshDatabase(options: { readonly template?: Template } = {}): Promise<FreshDatabase> {
  const { connection } = await testPostgres()
  const name = `test_${randomBytes(6).toString('hex')}`
  await withClient(connection, async (client) => {
    const source = options.template ? await preparedTemplate(client, connection, options.template) : 'template0'
    // On a careless server files are copied, and thrown away, for half of what writing them to the log as well costs.
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${client.escapeIdentifier(source)} STRATEGY FILE_COPY`)
  })
  return {
    connection: { ...connection, database: name },
    async drop() {
      await withClient(connection, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}

async function preparedTemplate(client: Client, connection: Connection, { name, prepare }: Template): Promise<string> {
  const finished = `template_${name}`
  const unfinished = `unfinished_${name}`
  await client.query('SELECT pg_advisory_lock(hashtext($1))', [finished])
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [finished])
  if (rowCount === 0) {
    // A test file that died in the middle leaves an unfinished one.
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(unfinished)} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(unfinished)} TEMPLATE template0`)
    await prepare({ ...connection, database: unfinished })
    await client.query(
      `ALTER DATABASE ${client.escapeIdentifier(unfinished)} RENAME TO ${client.escapeIdentifier(finished)}`,
    )
  }
  await client.query('SELECT pg_advisory_unlock(hashtext($1))', [finished])
  return finished
}

async function withClient<T>(connection: Connection, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(connection)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The rows that one question gives, over a connection of its own. */
export async function ask<Row>({ connection }: Pick<LocalPostgres, 'connection'>, sql: string): Promise<Row[]> {
  return withClient(connection, async (client) => (await client.query(sql)).rows as Row[])
}
