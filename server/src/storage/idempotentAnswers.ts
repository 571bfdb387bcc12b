import type { IdempotentAnswer, IdempotentAnswers } from '../engine/secrets.ts'
import { clientOf, type Database } from './database.ts'

export function idempotentAnswers(database: Database): IdempotentAnswers {
  return {
    find: async (principal, key) => {
      const [row] = await database.query<{
        request_sha256: Buffer
        status: number
        headers: Record<string, string>
        body: unknown
      }>('SELECT request_sha256, status, headers, body FROM idempotent_answer WHERE principal = $1 AND key = $2', [
        principal,
        key,
      ])
      return row
        ? { requestSha256: row.request_sha256, status: row.status, headers: row.headers, body: row.body }
        : null
    },
    keep: async (tx, principal, key, answer) => {
      // Waits for a transaction that holds the same key: of two equal requests at once, one does it and both get its answer.
      const { rowCount } = await clientOf(tx).query(kept, rowOf(principal, key, answer))
      return rowCount === 1
    },
    keepAlone: async (principal, key, answer) => {
      await database.query(kept, rowOf(principal, key, answer))
    },
    forgetOld: async (before) => {
      await database.query('DELETE FROM idempotent_answer WHERE created_at < $1', [new Date(before)])
    },
  }
}

const kept = `
  INSERT INTO idempotent_answer (principal, key, request_sha256, status, headers, body)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`

const rowOf = (principal: string, key: string, { requestSha256, status, headers, body }: IdempotentAnswer) => [
  ...[principal, key, requestSha256, status, JSON.stringify(headers)],
  body === undefined ? null : JSON.stringify(body),
]
