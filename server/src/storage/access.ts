import type { Access, Role, Scope, Token, User } from '@busbar/domain/access/access'
import type { Transaction } from '../engine/ports.ts'
import type { Secrets } from '../engine/secrets.ts'
import { clientOf, type Database } from './database.ts'
import { type Table, time, writeDifference } from './rows.ts'

export async function projectAccess(tx: Transaction, before: Access, after: Access): Promise<void> {
  await writeDifference(tx, users, before.users, after.users)
  await writeDifference(tx, tokens, before.tokens, after.tokens)
}

const users: Table<User> = {
  name: 'app_user',
  key: 'user_id',
  columns: ['name', 'role', 'disabled', 'revision', 'created_at', 'changed_at'],
  row: (user) => ({
    user_id: user.userId,
    name: user.name,
    role: user.role,
    disabled: user.disabled,
    revision: user.revision,
    created_at: time(user.createdAt),
    changed_at: time(user.changedAt),
  }),
}

const tokens: Table<Token> = {
  name: 'api_token',
  key: 'token_id',
  columns: ['name', 'role', 'scopes', 'depot_ids', 'expires_at', 'created_at'],
  row: (token) => ({
    token_id: token.tokenId,
    name: token.name,
    role: token.role,
    scopes: token.scopes,
    depot_ids: token.depotIds,
    expires_at: token.expiresAt === null ? null : time(token.expiresAt),
    created_at: time(token.createdAt),
  }),
}

// Being here is noted at most this often: a page that asks ten times a second writes once a minute.
const noteEvery = `interval '1 minute'`

export function secrets(database: Database): Secrets {
  return {
    ...passwords(database),
    ...sessions(database),
    ...tokenSecrets(database),
    users: async () => {
      const rows = await database.query<UserRow & { last_seen_at: Date | null }>(
        `SELECT app_user.*, (SELECT max(last_seen_at) FROM login_session s WHERE s.user_id = app_user.user_id) AS last_seen_at
         FROM app_user ORDER BY lower(name)`,
      )
      return rows.map((row) => ({ ...toUser(row), lastSeenAt: row.last_seen_at?.getTime() ?? null }))
    },
    tokens: async () => {
      const rows = await database.query<TokenRow & { last_used_at: Date | null }>(
        'SELECT api_token.*, last_used_at FROM api_token LEFT JOIN token_secret USING (token_id) ORDER BY token_id',
      )
      return rows.map((row) => ({ ...toToken(row), lastUsedAt: row.last_used_at?.getTime() ?? null }))
    },
    forgetExpired: async (now) => {
      await database.query('DELETE FROM login_session WHERE expires_at <= $1', [new Date(now)])
    },
  }
}

function passwords(database: Database): Pick<Secrets, 'setPassword' | 'passwordOf'> {
  return {
    setPassword: async (tx, userId, phc) => {
      await clientOf(tx).query(
        'INSERT INTO password (user_id, phc) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET phc = excluded.phc',
        [userId, phc],
      )
    },
    passwordOf: async (name) => {
      const [row] = await database.query<{ user_id: string; phc: string }>(
        `SELECT user_id, phc FROM app_user JOIN password USING (user_id)
         WHERE lower(name) = lower($1) AND NOT disabled`,
        [name],
      )
      return row ? { userId: row.user_id, phc: row.phc } : null
    },
  }
}

function sessions(database: Database): Pick<Secrets, 'endSessions' | 'openSession' | 'closeSession' | 'session'> {
  return {
    endSessions: async (tx, userId) => {
      await clientOf(tx).query('DELETE FROM login_session WHERE user_id = $1', [userId])
    },
    openSession: async (sha256, userId, now, expiresAt) => {
      await database.query(
        `INSERT INTO login_session (sha256, user_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)`,
        [sha256, userId, new Date(now), new Date(expiresAt)],
      )
    },
    closeSession: async (sha256) => {
      await database.query('DELETE FROM login_session WHERE sha256 = $1', [sha256])
    },
    session: async (sha256, now) => {
      const [row] = await database.named<UserRow & { expires_at: Date; stale: boolean }>(
        'find-session',
        `SELECT app_user.*, expires_at, last_seen_at < $2::timestamptz - ${noteEvery} AS stale
         FROM login_session JOIN app_user USING (user_id)
         WHERE sha256 = $1 AND expires_at > $2 AND NOT disabled`,
        [sha256, new Date(now)],
      )
      if (!row) return null
      if (row.stale) {
        await database.query('UPDATE login_session SET last_seen_at = $2 WHERE sha256 = $1', [sha256, new Date(now)])
      }
      const { user_id: id, name, role } = row
      return {
        principal: { kind: 'user', id, name, role, scopes: [], depotIds: null },
        expiresAt: row.expires_at.getTime(),
      }
    },
  }
}

function tokenSecrets(database: Database): Pick<Secrets, 'setTokenSecret' | 'token'> {
  return {
    setTokenSecret: async (tx, tokenId, sha256) => {
      await clientOf(tx).query('INSERT INTO token_secret (token_id, sha256) VALUES ($1, $2)', [tokenId, sha256])
    },
    token: async (tokenId, now) => {
      const [row] = await database.named<TokenRow & { sha256: Buffer; stale: boolean }>(
        'find-token',
        `SELECT api_token.*, sha256, coalesce(last_used_at < $2::timestamptz - ${noteEvery}, true) AS stale
         FROM api_token JOIN token_secret USING (token_id)
         WHERE token_id = $1 AND (expires_at IS NULL OR expires_at > $2)`,
        [tokenId, new Date(now)],
      )
      if (!row) return null
      if (row.stale) {
        await database.query('UPDATE token_secret SET last_used_at = $2 WHERE token_id = $1', [tokenId, new Date(now)])
      }
      const { tokenId: id, name, role, scopes, depotIds } = toToken(row)
      return { principal: { kind: 'token', id, name, role, scopes, depotIds }, sha256: row.sha256 }
    },
  }
}

type UserRow = {
  user_id: string
  name: string
  role: Role
  disabled: boolean
  revision: number
  created_at: Date
  changed_at: Date
}
const toUser = (row: UserRow): User => ({
  userId: row.user_id,
  name: row.name,
  role: row.role,
  disabled: row.disabled,
  revision: row.revision,
  createdAt: row.created_at.getTime(),
  changedAt: row.changed_at.getTime(),
})

type TokenRow = {
  token_id: string
  name: string
  role: Role | null
  scopes: Scope[]
  depot_ids: string[] | null
  expires_at: Date | null
  created_at: Date
}
const toToken = (row: TokenRow): Token => ({
  tokenId: row.token_id,
  name: row.name,
  role: row.role,
  scopes: row.scopes,
  depotIds: row.depot_ids,
  expiresAt: row.expires_at?.getTime() ?? null,
  createdAt: row.created_at.getTime(),
})
