import { assert } from '@busbar/domain/kernel/assert'
import type { User as DomainUser } from '@busbar/domain/access/access'
import { PasswordReset, User, UserChange, UserCreate } from '@busbar/wire/api/access'
import { Id } from '@busbar/wire/api/common'
import { z } from 'zod'
import { hashPassword } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { App } from './doors.ts'
import { problems } from './problem.ts'
import { time } from './words.ts'
import { etag, seenRevision, write } from './write.ts'

const tags = ['Access']
const administer = { role: 'system_admin' } as const
const params = z.object({ user_id: Id })

export function userRoutes(app: App, house: House): void {
  app.get(
    '/api/user',
    {
      config: { access: administer },
      schema: {
        operationId: 'listUsers',
        summary: 'All users',
        tags,
        response: { 200: z.object({ items: z.array(User), next_cursor: z.null() }), ...problems(401, 403) },
      },
    },
    async () => ({ items: (await house.secrets.users()).map(toSent), next_cursor: null }),
  )

  app.post(
    '/api/user',
    {
      config: { access: administer },
      schema: {
        operationId: 'createUser',
        summary: 'Add a user',
        tags,
        body: UserCreate,
        response: { 201: User, ...problems(401, 403, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const userId = newId()
      const { name, role, password } = request.body
      const phc = await hashPassword(password)
      return write(request, reply, house, house.handleAccess, {
        id: installation,
        command: { type: 'AddUser', userId, name, role },
        alongside: (tx) => house.secrets.setPassword(tx, userId, phc),
        answer: ({ state }) => {
          const user = state.users.get(userId)
          assert(user, 'a user who was just added is gone')
          return { status: 201, headers: { etag: etag(user.revision) }, body: toSent({ ...user, lastSeenAt: null }) }
        },
      })
    },
  )

  app.patch(
    '/api/user/:user_id',
    {
      config: { access: administer },
      schema: {
        operationId: 'changeUser',
        summary: 'Change a user’s role, or shut them out; both end their sessions',
        tags,
        params,
        body: UserChange,
        response: { 200: User, ...problems(401, 403, 404, 409, 412, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const userId = request.params.user_id.toLowerCase()
      const { role, disabled } = request.body
      const changes = { ...(role !== undefined && { role }), ...(disabled !== undefined && { disabled }) }
      return write(request, reply, house, house.handleAccess, {
        id: installation,
        command: { type: 'ChangeUser', userId, changes, seenRevision: seenRevision(request) },
        alongside: (tx) => (disabled === true ? house.secrets.endSessions(tx, userId) : Promise.resolve()),
        answer: ({ state }) => {
          const user = state.users.get(userId)
          assert(user, 'a user who was just changed is gone')
          return { status: 200, headers: { etag: etag(user.revision) }, body: toSent({ ...user, lastSeenAt: null }) }
        },
      })
    },
  )

  app.put(
    '/api/user/:user_id/password',
    {
      config: { access: administer },
      schema: {
        operationId: 'resetPassword',
        summary: 'Give a user a new password; their sessions end',
        tags,
        params,
        body: PasswordReset,
        response: { 204: z.null().describe('set'), ...problems(401, 403, 404, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const userId = request.params.user_id.toLowerCase()
      const phc = await hashPassword(request.body.new_password)
      return write(request, reply, house, house.handleAccess, {
        id: installation,
        command: { type: 'SetPassword', userId },
        alongside: async (tx) => {
          await house.secrets.setPassword(tx, userId, phc)
          await house.secrets.endSessions(tx, userId)
        },
        answer: () => ({ status: 204 }),
      })
    },
  )
}

const toSent = (user: DomainUser & { readonly lastSeenAt: number | null }): User => ({
  user_id: user.userId,
  name: user.name,
  role: user.role,
  disabled: user.disabled,
  last_seen_at: user.lastSeenAt === null ? null : time(user.lastSeenAt),
  revision: user.revision,
  created_at: time(user.createdAt),
  changed_at: time(user.changedAt),
})
