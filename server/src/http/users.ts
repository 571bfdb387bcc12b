import { assert } from '@busbar/domain/kernel/assert'
import type { User as DomainUser } from '@busbar/domain/access/access'
import { PasswordReset, User, UserChange, UserCreate } from '@busbar/wire/api/access'
import { Page, PathId, pageOf } from '@busbar/wire/api/common'
import { z } from 'zod'
import { hashPassword } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { App } from './doors.ts'
import { etag, seenRevision } from './entityTags.ts'
import { pageAnswer, pageOfAll } from './paging.ts'
import { readProblems, writeProblems } from './problem.ts'
import { time, timeOrNull } from '../words.ts'
import { write } from './write.ts'

const tags = ['Access']
const administer = { role: 'system_admin', reach: 'installation' } as const
const params = z.object({ user_id: PathId })

export function userRoutes(app: App, house: House): void {
  listRoute(app, house)
  createRoute(app, house)
  changeRoute(app, house)
  passwordRoute(app, house)
}

function listRoute(app: App, house: House): void {
  app.get(
    '/api/user',
    {
      config: { access: administer },
      schema: {
        operationId: 'listUsers',
        summary: 'All users',
        tags,
        querystring: Page,
        response: { 200: pageOf(User), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const page = pageOfAll(await house.secrets.users(), request.query, ({ name }) => name.toLowerCase())
      return pageAnswer(page, toSent)
    },
  )
}

function createRoute(app: App, house: House): void {
  app.post(
    '/api/user',
    {
      config: { access: administer, bodyHoldsSecret: true },
      schema: {
        operationId: 'createUser',
        summary: 'Add a user',
        tags,
        body: UserCreate,
        response: { 201: User, ...writeProblems('NAME_TAKEN') },
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
}

function changeRoute(app: App, house: House): void {
  app.patch(
    '/api/user/:user_id',
    {
      config: { access: administer },
      schema: {
        operationId: 'changeUser',
        summary: 'Change a user’s role, which counts at once, or shut them out, which ends their sessions',
        tags,
        params,
        body: UserChange,
        response: { 200: User, ...writeProblems('USER_NOT_FOUND', 'LAST_ADMIN', 'VERSION_CONFLICT') },
      },
    },
    async (request, reply) => {
      const userId = request.params.user_id
      const { role, disabled } = request.body
      const before = (await house.secrets.users()).find((user) => user.userId === userId)
      const lastSeenAt = before?.lastSeenAt ?? null
      const changes = { ...(role !== undefined && { role }), ...(disabled !== undefined && { disabled }) }
      return write(request, reply, house, house.handleAccess, {
        id: installation,
        command: { type: 'ChangeUser', userId, changes, seenRevision: seenRevision(request) },
        alongside: (tx) => (disabled === true ? house.secrets.endSessions(tx, userId) : Promise.resolve()),
        answer: ({ state }) => {
          const user = state.users.get(userId)
          assert(user, 'a user who was just changed is gone')
          return { status: 200, headers: { etag: etag(user.revision) }, body: toSent({ ...user, lastSeenAt }) }
        },
      })
    },
  )
}

function passwordRoute(app: App, house: House): void {
  app.put(
    '/api/user/:user_id/password',
    {
      config: { access: administer, bodyHoldsSecret: true },
      schema: {
        operationId: 'resetPassword',
        summary: 'Give a user a new password; their sessions end',
        tags,
        params,
        body: PasswordReset,
        response: { 204: z.null().describe('set'), ...writeProblems('USER_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const userId = request.params.user_id
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
  last_seen_at: timeOrNull(user.lastSeenAt),
  revision: user.revision,
  created_at: time(user.createdAt),
  changed_at: time(user.changedAt),
})
