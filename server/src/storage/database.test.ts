import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../tests/support/postgres.ts'
import { until } from '../../../tests/support/until.ts'
import { type Wire, wireTo } from '../../../tests/support/wire.ts'
import { Outage } from '../engine/outage.ts'
import { clientOf, type Database, openDatabase, sqlState } from './database.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.connection)
  await database.query('CREATE TABLE bus (name text PRIMARY KEY, charge_wh integer NOT NULL)')
})
beforeEach(async () => {
  await database.query('TRUNCATE bus')
  await database.query(`INSERT INTO bus VALUES ('a', 0), ('b', 0)`)
})
afterAll(async () => {
  await database.close()
  await fresh.drop()
})

const charges = () => database.query('SELECT name, charge_wh FROM bus ORDER BY name')

/** Lets both sides come to the same place before either goes on. */
function meeting(sides: number): () => Promise<void> {
  let there = 0
  let open: () => void
  const gate = new Promise<void>((resolve) => (open = resolve))
  return async () => {
    there += 1
    if (there === sides) open()
    await gate
  }
}

describe('a connection that is cut without a word', () => {
  let wire: Wire
  let cutOff: Database
  beforeEach(async () => {
    wire = await wireTo(fresh.connection)
    cutOff = openDatabase(wire.connection, { answerMsMax: 300, poolMax: 2 })
    await Promise.all([cutOff.query('SELECT 1'), cutOff.query('SELECT 1')])
  })
  afterEach(async () => {
    await wire.close()
    await cutOff.close()
  })

  test('OPS-1: a question over it is given up as an outage, and the next gets through', async () => {
    wire.cut()
    const asked = Promise.allSettled([cutOff.query('SELECT 1'), cutOff.query('SELECT 1')])
    wire.heal()
    for (const answer of await asked) expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(Outage) })
    expect(await cutOff.query('SELECT 2 AS two')).toEqual([{ two: 2 }])
  })

  test('OPS-1: of a transaction that it cuts nothing remains, and nobody waits for its undoing', async () => {
    const cut = cutOff.transaction(async (tx) => {
      await clientOf(tx).query('UPDATE bus SET charge_wh = 9')
      wire.cut()
      await clientOf(tx).query('SELECT 1')
    })
    await expect(cut).rejects.toBeInstanceOf(Outage)
    wire.heal()
    await wire.close()
    expect(await charges()).toEqual([
      { name: 'a', charge_wh: 0 },
      { name: 'b', charge_wh: 0 },
    ])
  })
})

describe('a database that says nothing', () => {
  let wire: Wire
  let cutOff: Database
  beforeEach(async () => {
    wire = await wireTo(fresh.connection)
    cutOff = openDatabase(wire.connection, { silenceMs: 600, poolMax: 2 })
    // On a busy machine the way there may take longer than it may be silent.
    await until(() =>
      Promise.all([cutOff.query('SELECT 1'), cutOff.query('SELECT 1')]).then(
        () => true,
        () => false,
      ),
    )
  })
  afterEach(async () => {
    await wire.close()
    await cutOff.close()
  })

  test('OPS-5: holds nobody up, neither who asks it nor who waits for a connection, and is there again as it speaks', async () => {
    wire.cut()
    const startedAt = performance.now()
    const transaction = cutOff.transaction((tx) => clientOf(tx).query('UPDATE bus SET charge_wh = 9'))
    const all = [transaction, ...Array.from({ length: 6 }, () => cutOff.query('SELECT 1'))]
    for (const answer of await Promise.allSettled(all)) expect(answer).toMatchObject({ reason: expect.any(Outage) })
    // The bound of a single answer is half a minute.
    expect(performance.now() - startedAt).toBeLessThan(15_000)
    wire.heal()
    await until(() => cutOff.query('SELECT 2 AS two').catch(() => null))
    expect(await charges()).toContainEqual({ name: 'a', charge_wh: 0 })
  })

  test('OPS-5: one that is only busy is waited for', async () => {
    const patient = openDatabase(fresh.connection, { silenceMs: 4_000, poolMax: 2 })
    const slow = patient.query<{ done: string }>("SELECT pg_sleep(2.5)::text || 'done' AS done")
    const locked = patient.transaction((tx) => clientOf(tx).query('SELECT pg_sleep(2.5)'))
    expect(await slow).toEqual([{ done: 'done' }])
    await locked
    await patient.close()
  })
})

describe('transactions that pass', () => {
  test('MG-10: two that wait for each other are both carried out, one of them at a later try', async () => {
    const met = meeting(2)
    let tries = 0
    const charge = (first: string, second: string) =>
      database.transaction(async (tx) => {
        tries += 1
        await clientOf(tx).query('UPDATE bus SET charge_wh = charge_wh + 1 WHERE name = $1', [first])
        await met()
        await clientOf(tx).query('UPDATE bus SET charge_wh = charge_wh + 1 WHERE name = $1', [second])
      })
    await Promise.all([charge('a', 'b'), charge('b', 'a')])
    expect(await charges()).toEqual([
      { name: 'a', charge_wh: 2 },
      { name: 'b', charge_wh: 2 },
    ])
    expect(tries).toBeGreaterThan(2)
  })

  test('MG-10: one that could not be put in order with another is carried out again', async () => {
    const met = meeting(2)
    // Each reads what the other writes: only one after the other gives 0 + 1 and then 1 + 1.
    const chargeFrom = (from: string, to: string) =>
      database.transaction(async (tx) => {
        await clientOf(tx).query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')
        const { rows } = await clientOf(tx).query('SELECT charge_wh FROM bus WHERE name = $1', [from])
        await met()
        await clientOf(tx).query('UPDATE bus SET charge_wh = $1 WHERE name = $2', [rows[0].charge_wh + 1, to])
      })
    await Promise.all([chargeFrom('a', 'b'), chargeFrom('b', 'a')])
    const [a, b] = await charges()
    expect([a?.['charge_wh'], b?.['charge_wh']].sort()).toEqual([1, 2])
  })

  test('MG-10: one that never can be is given up after five tries', async () => {
    let tries = 0
    const hopeless = database.transaction(async (tx) => {
      tries += 1
      await clientOf(tx).query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`)
    })
    await expect(hopeless).rejects.toThrow('again')
    expect(tries).toBe(5)
  })

  test('MG-10: what is wrong for good is not tried again', async () => {
    let tries = 0
    const wrong = database.transaction(async (tx) => {
      tries += 1
      await clientOf(tx).query(`INSERT INTO bus VALUES ('a', 1)`)
    })
    await expect(wrong.catch((error: unknown) => Promise.reject(new Error(sqlState(error))))).rejects.toThrow('23505')
    expect(tries).toBe(1)
  })
})

describe('connections that break', () => {
  const ended = 'SELECT pg_terminate_backend($1)'
  /** AuthenticationOk and ReadyForQuery, and the ErrorResponse of a backend without its postmaster. */
  const letIn = 'R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I'
  const died = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'
  const killed = `E\0\0\0${String.fromCharCode(died.length + 4)}${died}`

  test('OPS-5: one that breaks inside a transaction fails that transaction and nothing else', async () => {
    const broken = database.transaction(async (tx) => {
      const { rows } = await clientOf(tx).query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      await clientOf(tx).query(`UPDATE bus SET charge_wh = 9`)
      // The news arrives while we are thinking, not while a statement runs.
      const gone = new Promise((resolve) => clientOf(tx).once('end', resolve))
      await database.query(ended, [rows[0]?.pid])
      await gone
      return 'thought'
    })
    await expect(broken).rejects.toThrow()
    expect(await charges()).toEqual([
      { name: 'a', charge_wh: 0 },
      { name: 'b', charge_wh: 0 },
    ])
  })

  test('OPS-5: so does one that breaks while a statement runs', async () => {
    const running = database.transaction(async (tx) => {
      const { rows } = await clientOf(tx).query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      await Promise.all([clientOf(tx).query('SELECT pg_sleep(30)'), database.query(ended, [rows[0]?.pid])])
    })
    await expect(running).rejects.toThrow()
    expect(await charges()).toHaveLength(2)
  })

  test('OPS-5: one that breaks with the words that let us in is an outage, and ends no process', async () => {
    // What a server says that was killed just as it had let somebody in.
    const dying = createServer((socket) => {
      socket.once('data', () => socket.end(Buffer.from(`${letIn}${killed}`, 'latin1')))
      socket.on('error', () => undefined)
    }).listen(0, '127.0.0.1')
    await once(dying, 'listening')
    const { port } = dying.address() as AddressInfo
    const other = openDatabase({ host: '127.0.0.1', port, user: 'busbar', database: 'busbar' })
    for (const asked of [other.query('SELECT 1'), other.transaction(() => Promise.resolve())]) {
      await expect(asked).rejects.toThrow(Outage)
    }
    await other.close()
    dying.close()
  })

  test('OPS-5: idle ones that break are replaced', async () => {
    const other = openDatabase(fresh.connection)
    await Promise.all([other.query('SELECT pg_sleep(0.01)'), other.query('SELECT pg_sleep(0.01)')])
    await database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
    // A connection may still look whole for a moment.
    await expect.poll(() => other.query('SELECT 1 AS one').catch(() => 'broken')).toEqual([{ one: 1 }])
    await other.close()
  })
})

test('OPS-5: a transaction in which a statement failed unheard is not taken for committed', async () => {
  const swallowed = database.transaction(async (tx) => {
    await clientOf(tx).query(`UPDATE bus SET charge_wh = 9`)
    await clientOf(tx)
      .query(`INSERT INTO bus VALUES ('a', 1)`)
      .catch(() => 'never mind')
    return 'done'
  })
  await expect(swallowed).rejects.toThrow('rolled back')
  expect((await charges()).map((row) => row['charge_wh'])).toEqual([0, 0])
})
