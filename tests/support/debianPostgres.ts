import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { Connection } from './postgres.ts'

const run = promisify(execFile)
const startMaxMs = 30_000

/** A throw-away server of whatever PostgreSQL a distribution installed, as an unprivileged user: it refuses root. */
export async function startPostgresOf(
  binDir: string,
): Promise<{ readonly connection: Connection; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'busbar-debian-'))
  const owner = process.getuid?.() === 0 ? await unprivileged() : undefined
  if (owner) await chown(folder, owner.uid, owner.gid)
  const dataDirectory = join(folder, 'data')
  const initdb = ['-D', dataDirectory, '-U', 'busbar', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8']
  await run(join(binDir, 'initdb'), [...initdb, '--no-sync'], { ...owner, cwd: folder })

  const port = 5432
  const options = ['-D', dataDirectory, '-k', folder, '-p', String(port), '-c', 'listen_addresses=', '-c', 'fsync=off']
  const server = spawn(join(binDir, 'postgres'), options, { ...owner, cwd: folder, stdio: 'ignore' })
  const ended = once(server, 'exit')
  const connection = { host: folder, port, user: 'busbar', database: 'postgres' }
  await untilReady(connection)
  return {
    connection,
    async stop() {
      server.kill('SIGQUIT')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function unprivileged(): Promise<{ readonly uid: number; readonly gid: number }> {
  for (const user of ['postgres', 'nobody']) {
    const found = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, user]))).catch(() => undefined)
    const [uid, gid] = found?.map(({ stdout }) => Number(stdout)) ?? []
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error('there is neither a user postgres nor a user nobody to run the server as')
}

async function untilReady(connection: Connection): Promise<void> {
  const deadline = Date.now() + startMaxMs
  for (;;) {
    const client = new Client(connection)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await pause(20)
    }
  }
}
