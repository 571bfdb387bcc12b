import { clientOf, type Database } from './database.ts'

/** Whether the secrets in this database were made with this key. Where there are none yet, they will be from now on. */
export function adoptServerKey(database: Database, fingerprint: Buffer): Promise<'ours' | 'of another key'> {
  return database.transaction(async (tx) => {
    const client = clientOf(tx)
    await client.query('INSERT INTO server_key (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING', [fingerprint])
    const { rows } = await client.query<{ fingerprint: Buffer; secrets: boolean }>(
      `SELECT fingerprint, ${hasSecrets} AS secrets FROM server_key FOR UPDATE OF server_key`,
    )
    const [kept] = rows
    if (kept?.fingerprint.equals(fingerprint)) return 'ours'
    if (kept?.secrets) return 'of another key'
    await client.query('UPDATE server_key SET fingerprint = $1', [fingerprint])
    return 'ours'
  })
}

/** The same as a look that changes nothing. */
export async function isKeyOfSecrets(database: Database, fingerprint: Buffer | null): Promise<boolean> {
  const [kept] = await database.query<{ fingerprint: Buffer; secrets: boolean }>(
    `SELECT fingerprint, ${hasSecrets} AS secrets FROM server_key`,
  )
  return !kept?.secrets || (fingerprint !== null && kept.fingerprint.equals(fingerprint))
}

const hasSecrets = '(EXISTS (SELECT FROM charger_key) OR EXISTS (SELECT FROM webhook_secret))'
