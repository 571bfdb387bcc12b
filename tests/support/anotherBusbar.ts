import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { launchPostgres, type LaunchOptions } from '@busbar/server/storage/local/launch'

/** What a test says to another process that uses the local database. */
export type Wish = Omit<LaunchOptions, 'log' | 'namespacesAllowed'> & { readonly namespaces?: 'forbidden' }

export type Said =
  | {
      readonly type: 'launched'
      readonly adopted: boolean
      readonly host: string
      readonly postmasterPid: number
      readonly tookMs: number
    }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'wrote'; readonly row: number }
  | { readonly type: 'released'; readonly how: 'stopped' | 'left-running' }

const say = (said: Said) => process.stdout.write(`${JSON.stringify(said)}\n`)

async function main(): Promise<void> {
  const { namespaces, ...wish } = JSON.parse(process.argv[2] ?? '') as Wish
  const startedAt = performance.now()
  const forbidden = namespaces === 'forbidden' ? { namespacesAllowed: () => Promise.resolve(false) } : {}
  const postgres = await launchPostgres({ ...wish, ...forbidden })
  const tookMs = Math.round(performance.now() - startedAt)
  const pidFile = await readFile(`${wish.dataDir}/postgres/data/postmaster.pid`, 'utf8')
  const postmasterPid = Number(pidFile.split('\n')[0])
  say({ type: 'launched', adopted: postgres.adopted, host: postgres.connection.host, postmasterPid, tookMs })

  for await (const line of createInterface(process.stdin)) {
    if (line === 'write') writeRows(postgres.connection).catch(() => {})
    if (line !== 'release') continue
    say({ type: 'released', how: await postgres.release() })
    process.exit()
  }
  // Whoever started us is gone.
  process.exit()
}

/** Row after row, each told only after it is committed. */
async function writeRows(connection: object): Promise<void> {
  const client = new Client(connection)
  // Its server may be killed under it; the loop below ends by that.
  client.on('error', () => {})
  await client.connect()
  await client.query('DROP TABLE IF EXISTS bus')
  await client.query('CREATE TABLE bus (row int PRIMARY KEY)')
  for (let row = 1; ; row += 1) {
    await client.query('INSERT INTO bus VALUES ($1)', [row])
    say({ type: 'wrote', row })
  }
}

main().catch((error: unknown) => {
  say({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  process.exit(1)
})
