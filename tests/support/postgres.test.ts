import { Client } from 'pg'
import { expect, test } from 'vitest'
import { freshDatabase, type Connection } from './postgres.ts'

async function ask(connection: Connection, sql: string): Promise<unknown[]> {
  const client = new Client(connection)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('OPS-1: tests beside each other have databases of their own', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
  await ask(one.connection, 'CREATE TABLE bus (name text)')
  await ask(other.connection, 'CREATE TABLE bus (name text)')
  await ask(one.connection, `INSERT INTO bus VALUES ('4711')`)
  expect(await ask(one.connection, 'SELECT name FROM bus')).toEqual([{ name: '4711' }])
  expect(await ask(other.connection, 'SELECT name FROM bus')).toEqual([])
  await Promise.all([one.drop(), other.drop()])
  await expect(ask(one.connection, 'SELECT 1')).rejects.toThrow(/does not exist/)
})

test('OPS-1: a template is prepared once, however many ask for it at the same time', async () => {
  let prepared = 0
  const template = {
    name: 'one_bus',
    async prepare(connection: Connection) {
      prepared += 1
      await ask(connection, `CREATE TABLE bus AS SELECT '4711'::text AS name`)
    },
  }
  const copies = await Promise.all([1, 2, 3, 4].map(() => freshDatabase({ template })))
  for (const { connection, drop } of copies) {
    expect(await ask(connection, 'SELECT name FROM bus')).toEqual([{ name: '4711' }])
    await drop()
  }
  expect(prepared).toBe(1)
})

test('OPS-1: a template whose preparation failed is prepared again', async () => {
  const failing = { name: 'shaky', prepare: () => Promise.reject(new Error('the migration is wrong')) }
  await expect(freshDatabase({ template: failing })).rejects.toThrow('the migration is wrong')
  const mended = {
    name: 'shaky',
    prepare: (connection: Connection) => ask(connection, 'CREATE TABLE bus ()').then(() => {}),
  }
  const { connection, drop } = await freshDatabase({ template: mended })
  expect(await ask(connection, `SELECT to_regclass('bus')::text AS found`)).toEqual([{ found: 'bus' }])
  await drop()
})
