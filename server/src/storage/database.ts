import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { CannotWrite, Outage } from '../engine/outage.ts'
import type { Transaction } from '../engine/ports.ts'
import { type Tracing, untraced } from '../engine/tracing.ts'
import { poolOf } from './pool.ts'
import { type Silence, silenceOf } from './silence.ts'

export type Connection = string | pg.PoolConfig

/** The pool, and the few ways in which storage uses it. */
export type Database = {
  readonly pool: pg.Pool
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** a statement that is parsed once a connection */
  named<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]>
  /** throws with the reason while the database can't be reached, or couldn't write a moment ago */
  check(): Promise<void>
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

const attemptsMax = 5
// PostgreSQL gives up a statement after 30 s and says so; later than that nothing comes any more.
const answerMsMax = 32_000
const silenceMs = 5_000
const againAfterMs = 20
/** Ledgers are written every few seconds: where a write that failed wasn't tried again for so long, nothing is known. */
const unwritableMs = 15_000

// Whole numbers beyond 2^53 do not occur here: positions and watt-hours count in JavaScript numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export function openDatabase(
  connection: Connection,
  options: {
    readonly poolMax?: number
    readonly tracing?: Tracing
    readonly answerMsMax?: number
    /** for how long nobody waits for a database that gives no sign of life */
    readonly silenceMs?: number
  } = {},
): Database {
  const { tracing = untraced } = options
  const config: pg.PoolConfig = typeof connection === 'string' ? { connectionString: connection } : connection
  const pool = poolOf({
    max: options.poolMax ?? 16,
    application_name: 'busbar',
    connectionTimeoutMillis: 10_000,
    // A cut that leaves the connection open on our side says nothing: who waits for an answer has to give up.
    query_timeout: options.answerMsMax ?? answerMsMax,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // A statement that hangs must not hold a stream's row for ever.
    options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC',
    ...config,
  })
  const silence = silenceOf(config, options.silenceMs ?? silenceMs)
  let unwritable: { readonly error: CannotWrite; readonly untilMs: number } | null = null
  const answered = <Result>(answer: Promise<Result>): Promise<Result> =>
    answer.catch((error: unknown) => {
      const told = inOurWords(error)
      if (told instanceof CannotWrite) unwritable = { error: told, untilMs: performance.now() + unwritableMs }
      throw told
    })
  const asked = async <Row extends pg.QueryResultRow>(question: pg.QueryConfig): Promise<Row[]> =>
    (await answered(leased(pool, silence, (client) => client.query<Row>(question)))).rows
  return {
    pool,
    query: (text, values = []) => asked({ text, values }),
    named: (name, text, values) => asked({ name, text, values }),
    check: async () => {
      await pool.query('SELECT 1')
      if (unwritable && performance.now() < unwritable.untilMs) throw unwritable.error
    },
    transaction: (work) =>
      tracing.span(transactionSpan, () => answered(retried(() => leased(pool, silence, carriedOut(work))))),
    close: async () => {
      await Promise.all([pool.end(), silence.close()])
    },
  }
}

const transactionSpan = {
  name: 'transaction',
  kind: 'client',
  attributes: { 'db.system.name': 'postgresql', 'db.operation.name': 'transaction' },
} as const

/** A database that doesn't answer is nobody's fault: whoever asked may try again. */
function inOurWords(error: unknown): unknown {
  if (cannotWrite(error)) return new CannotWrite(`the database can't write: ${error.message}`, { cause: error })
  if (isOutage(error)) return new Outage(`the database does not answer: ${error.message}`, { cause: error })
  return error
}

/** The disk is full, or it is a server that may only read, as some become when their disk is. */
const cannotWrite = (error: unknown): error is pg.DatabaseError =>
  sqlState(error) === '53100' || sqlState(error) === '25006'

/** Classes 08 (connection), 53 (resources), 57P (the server is stopped or starting) of Appendix A; and the wire itself. */
function isOutage(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return (
    /^(08|53|57P)/.test(code) ||
    /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOENT)/.test(code) ||
    withoutCode.some((words) => error.message.startsWith(words))
  )
}

/** What the driver and we ourselves say. */
const withoutCode = [
  ...['no sign of life', 'timeout exceeded when trying to connect', 'Connection terminated', 'Query read timeout'],
  ...['Client has encountered a connection error', 'Client was closed'],
]

type Use<Result> = (client: pg.PoolClient, isBroken: (error: Error) => void) => Promise<Result>

/** A connection for as long as it takes; one that breaks or falls silent meanwhile is thrown away. */
async function leased<Result>(pool: pg.Pool, silence: Silence, use: Use<Result>): Promise<Result> {
  let cutOff = (): void => undefined
  const isSilent = new Promise<never>((_, reject) => {
    cutOff = () => reject(new Error(saysNothing))
  })
  isSilent.catch(() => undefined)
  const watched = silence.watch(() => cutOff())
  const connecting = pool.connect()
  try {
    const client = await Promise.race([connecting, isSilent]).catch((error: unknown) => {
      // One that comes too late for us is there for the next.
      connecting.then(
        (late) => late.release(),
        () => undefined,
      )
      throw error
    })
    return await used(client, (...given) => Promise.race([use(...given), isSilent]))
  } finally {
    watched.end()
  }
}

async function used<Result>(client: pg.PoolClient, use: Use<Result>): Promise<Result> {
  let broken: Error | undefined
  const isBroken = (error: Error): void => void (broken = error)
  try {
    return await use(client, isBroken)
  } catch (error) {
    // A connection that gave no answer gives none to anything else: with it goes what it had begun.
    if (isNoAnswer(error)) isBroken(error)
    throw error
  } finally {
    client.release(broken)
  }
}

const carriedOut =
  <Result>(work: (tx: Transaction) => Promise<Result>): Use<Result> =>
  async (client, isBroken) => {
    try {
      await client.query('BEGIN')
      const result = await work(client as unknown as Transaction)
      const { command } = await client.query('COMMIT')
      // PostgreSQL calls it no error to commit what a failed statement has already undone.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a statement in it failed unheard')
      return result
    } catch (error) {
      if (!isNoAnswer(error)) await client.query('ROLLBACK').catch(isBroken)
      throw error
    }
  }

const saysNothing = 'no sign of life'
const isNoAnswer = (error: unknown): error is Error =>
  error instanceof Error && (error.message === 'Query read timeout' || error.message === saysNothing)

/** What was rolled back whole for a passing reason may be done again: conflicts, deadlocks, a stream's two first writers. */
async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const code = sqlState(error)
      const passing = code === '40001' || code === '40P01' || violatedKey(error) === 'stream_pkey'
      if (!passing || attempt === attemptsMax) throw error
      // Whoever it ran into goes first: at once, the two could run into each other again.
      await pause(Math.random() * againAfterMs * attempt)
    }
  }
}

export const clientOf = (tx: Transaction): pg.PoolClient => tx as unknown as pg.PoolClient

export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/** The key that a write ran into, if it was one: to something that is there already, or to something that is not. */
export function violatedKey(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && (error.code === '23505' || error.code === '23503')
    ? error.constraint
    : undefined
}
