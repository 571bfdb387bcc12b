import { assert, unreachable } from '../kernel/assert.ts'
import type { Decider, Happened } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'

export const roles = ['viewer', 'operator', 'system_admin'] as const
export type Role = (typeof roles)[number]

/** What an integration may do with a token that has no role. */
export const scopes = [
  'registry:read',
  'registry:write',
  'events:read',
  'metrics:read',
  'telemetry:read',
  'chargers:control',
] as const
export type Scope = (typeof scopes)[number]

export type User = {
  readonly userId: string
  readonly name: string
  readonly role: Role
  readonly disabled: boolean
  readonly createdAt: Instant
  readonly changedAt: Instant
  readonly revision: number
}

/** A token speaks with a role, or with scopes only; `depotIds: null` reaches every depot that isn't restricted. */
export type Token = {
  readonly tokenId: string
  readonly name: string
  readonly role: Role | null
  readonly scopes: readonly Scope[]
  readonly depotIds: readonly string[] | null
  readonly expiresAt: Instant | null
  readonly createdAt: Instant
}

/** Everyone and everything that may come in; one stream for the installation. Secrets never stand in it. */
export type Access = { readonly users: ReadonlyMap<string, User>; readonly tokens: ReadonlyMap<string, Token> }

export type AccessCommand =
  | { readonly type: 'AddUser'; readonly userId: string; readonly name: string; readonly role: Role }
  | { readonly type: 'AddFirstAdmin'; readonly userId: string; readonly name: string }
  | {
      readonly type: 'ChangeUser'
      readonly userId: string
      readonly changes: { readonly role?: Role; readonly disabled?: boolean }
      readonly seenRevision: number | null
    }
  | { readonly type: 'SetPassword'; readonly userId: string }
  | ({ readonly type: 'CreateToken' } & Omit<Token, 'createdAt'>)
  | { readonly type: 'RevokeToken'; readonly tokenId: string }
  | { readonly type: 'ForgetDepot'; readonly depotId: string }

export type AccessEvent =
  | { readonly type: 'UserAdded'; readonly userId: string; readonly name: string; readonly role: Role }
  | {
      readonly type: 'UserChanged'
      readonly userId: string
      readonly name: string
      readonly before: { readonly role?: Role; readonly disabled?: boolean }
      readonly after: { readonly role?: Role; readonly disabled?: boolean }
    }
  | { readonly type: 'PasswordSet'; readonly userId: string; readonly name: string }
  | ({ readonly type: 'TokenCreated' } & Omit<Token, 'createdAt'>)
  | {
      readonly type: 'TokenRevoked'
      readonly tokenId: string
      readonly name: string
      readonly reason: 'ASKED' | 'DEPOT_DELETED'
    }
  | {
      readonly type: 'TokenDepotsChanged'
      readonly tokenId: string
      readonly name: string
      readonly depotIds: readonly string[]
    }

export const accessDecider: Decider<Access, AccessCommand, AccessEvent> = {
  initial: { users: new Map(), tokens: new Map() },
  decide,
  evolve,
}

function decide(access: Access, command: AccessCommand): readonly AccessEvent[] | Refusal {
  switch (command.type) {
    case 'AddFirstAdmin':
      // Somebody who was added on the command line before the first start is no reason to have no admin.
      if ([...access.users.values()].some(({ role }) => role === 'system_admin')) return []
      return addUser(access, { ...command, type: 'AddUser', role: 'system_admin' })
    case 'AddUser':
      return addUser(access, command)
    case 'ChangeUser':
      return changeUser(access, command)
    case 'SetPassword': {
      const user = access.users.get(command.userId)
      return user ? [{ type: 'PasswordSet', userId: user.userId, name: user.name }] : noSuchUser()
    }
    case 'CreateToken': {
      const { type: _, ...token } = command
      return [{ type: 'TokenCreated', ...token }]
    }
    case 'RevokeToken': {
      const token = access.tokens.get(command.tokenId)
      if (!token) return refuse('TOKEN_NOT_FOUND', 'There is no such token.')
      return [{ type: 'TokenRevoked', tokenId: token.tokenId, name: token.name, reason: 'ASKED' }]
    }
    case 'ForgetDepot':
      return forgetDepot(access, command.depotId)
    default:
      return unreachable(command)
  }
}

function addUser(access: Access, command: Extract<AccessCommand, { type: 'AddUser' }>): AccessEvent[] | Refusal {
  const taken = [...access.users.values()].some((user) => user.name.toLowerCase() === command.name.toLowerCase())
  if (taken) {
    const message = `There is already a user "${command.name}".`
    return refuse('NAME_TAKEN', message, [{ code: 'NAME_TAKEN', message, pointer: '/name' }])
  }
  return [{ type: 'UserAdded', userId: command.userId, name: command.name, role: command.role }]
}

function changeUser(access: Access, command: Extract<AccessCommand, { type: 'ChangeUser' }>): AccessEvent[] | Refusal {
  const user = access.users.get(command.userId)
  if (!user) return noSuchUser()
  if (command.seenRevision !== null && command.seenRevision !== user.revision) {
    return refuse('VERSION_CONFLICT', `This user was changed since: it is at revision ${user.revision}.`)
  }
  const { role = user.role, disabled = user.disabled } = command.changes
  if (role === user.role && disabled === user.disabled) return []
  const admins = [...access.users.values()].filter((other) => other.role === 'system_admin' && !other.disabled)
  const losesAdmin = role !== 'system_admin' || disabled
  if (losesAdmin && admins.length === 1 && admins[0]?.userId === user.userId) {
    return refuse('LAST_ADMIN', `"${user.name}" is the last system admin: nobody could let anyone in again.`)
  }
  const before = {
    ...(role !== user.role && { role: user.role }),
    ...(disabled !== user.disabled && { disabled: user.disabled }),
  }
  const after = { ...(role !== user.role && { role }), ...(disabled !== user.disabled && { disabled }) }
  return [{ type: 'UserChanged', userId: user.userId, name: user.name, before, after }]
}

/** A token that was bound to a depot must not come to reach more than before once that depot is gone. */
function forgetDepot(access: Access, depotId: string): AccessEvent[] {
  return [...access.tokens.values()].flatMap(({ tokenId, name, depotIds }): AccessEvent[] => {
    if (!depotIds?.includes(depotId)) return []
    const left = depotIds.filter((id) => id !== depotId)
    return left.length === 0
      ? [{ type: 'TokenRevoked', tokenId, name, reason: 'DEPOT_DELETED' }]
      : [{ type: 'TokenDepotsChanged', tokenId, name, depotIds: left }]
  })
}

const noSuchUser = (): Refusal => refuse('USER_NOT_FOUND', 'There is no such user.')

function evolve(before: Access, happened: readonly Happened<AccessEvent>[]): Access {
  const users = new Map(before.users)
  const tokens = new Map(before.tokens)
  for (const { event, at } of happened) {
    switch (event.type) {
      case 'UserAdded': {
        const { userId, name, role } = event
        users.set(userId, { userId, name, role, disabled: false, createdAt: at, changedAt: at, revision: 1 })
        break
      }
      case 'UserChanged': {
        const user = users.get(event.userId)
        assert(user, 'a change of an unknown user')
        users.set(user.userId, { ...user, ...event.after, changedAt: at, revision: user.revision + 1 })
        break
      }
      // Nobody edits a password as a field: setting one must not get in the way of somebody who edits the user.
      case 'PasswordSet':
        break
      case 'TokenCreated': {
        const { type: _, ...token } = event
        tokens.set(token.tokenId, { ...token, createdAt: at })
        break
      }
      case 'TokenDepotsChanged': {
        const token = tokens.get(event.tokenId)
        assert(token, 'a change of an unknown token')
        tokens.set(token.tokenId, { ...token, depotIds: event.depotIds })
        break
      }
      case 'TokenRevoked':
        tokens.delete(event.tokenId)
        break
      default:
        unreachable(event)
    }
  }
  return { users, tokens }
}
