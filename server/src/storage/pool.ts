import pg from 'pg'

/** A pool that outlives its connections: one may break at any moment, also while nobody listens to it. */
export function poolOf(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config)
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  // One may break with the very words that let us in, before whoever asked for it hears that it is there.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}
