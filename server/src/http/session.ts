import { isRefusal } from '@busbar/domain/kernel/refusal'
import { OwnPasswordChange, Session, SignIn } from '@busbar/wire/api/access'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { hashPassword, isPassword, newSecret, nobodysPassword, sha256 } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { causeOf, principalOf, sessionCookie } from './authenticate.ts'
import type { App } from './doors.ts'
import { HttpProblem, problems, refused } from './problem.ts'
import { signInThrottle } from './signInThrottle.ts'
import { time } from './words.ts'

const tags = ['Access']
const sessionMs = 12 * 60 * 60 * 1000
const self = { role: 'viewer' } as const

export function sessionRoutes(app: App, house: House): void {
  const throttle = signInThrottle(house.clock)

  app.post(
    '/api/session',
    {
      config: { access: 'everyone' },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with name and password; the answer sets a session cookie',
        tags,
        body: SignIn,
        response: { 200: Session, ...problems(401, 403, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { name, password } = request.body
      const wait = throttle.waitS(name, request.ip)
      if (wait > 0) {
        const detail = `Too many attempts. Try again in ${wait} s.`
        throw new HttpProblem('TOO_MANY_REQUESTS', detail, [], { 'retry-after': String(wait) })
      }
      const found = await house.secrets.passwordOf(name)
      const right = await isPassword(found?.phc ?? nobodysPassword, password)
      if (!found || !right) {
        throttle.failed(name, request.ip)
        house.metrics.count('busbar_sign_ins_total', 'Sign-ins by outcome', { outcome: 'failed' })
        throw new HttpProblem('SIGN_IN_FAILED', 'Name or password is wrong.')
      }
      throttle.succeeded(name, request.ip)
      house.metrics.count('busbar_sign_ins_total', 'Sign-ins by outcome', { outcome: 'succeeded' })
      return reply.send(await openSession(reply, house, found.userId, request.protocol === 'https'))
    },
  )

  app.get(
    '/api/session',
    {
      config: { access: self },
      schema: {
        operationId: 'getSession',
        summary: 'Who you are',
        tags,
        response: { 200: Session, ...problems(401, 403) },
      },
    },
    async (request) => {
      const cookie = request.cookies[sessionCookie]
      const session = cookie === undefined ? null : await house.secrets.session(sha256(cookie), house.clock.now())
      // A token is no session, but scripts may ask the same question.
      const { id, name, role } = principalOf(request)
      const expiresAt = session?.expiresAt ?? house.clock.now() + sessionMs
      return { user_id: id, name, role: role ?? 'viewer', expires_at: time(expiresAt) }
    },
  )

  signOutRoute(app, house)
  ownPasswordRoute(app, house)
}

async function openSession(reply: FastifyReply, house: House, userId: string, secure: boolean): Promise<Session> {
  const secret = newSecret()
  const now = house.clock.now()
  const expiresAt = now + sessionMs
  await house.secrets.openSession(sha256(secret), userId, now, expiresAt)
  const session = await house.secrets.session(sha256(secret), now)
  if (!session) throw new HttpProblem('SIGN_IN_FAILED', 'Name or password is wrong.')
  void reply.setCookie(sessionCookie, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    expires: new Date(expiresAt),
  })
  const { id, name, role } = session.principal
  return { user_id: id, name, role: role ?? 'viewer', expires_at: time(expiresAt) }
}

function signOutRoute(app: App, house: House): void {
  app.delete(
    '/api/session',
    {
      config: { access: self },
      schema: {
        operationId: 'signOut',
        summary: 'Sign out',
        tags,
        response: { 204: z.null().describe('signed out'), ...problems(401, 403) },
      },
    },
    async (request, reply) => {
      const cookie = request.cookies[sessionCookie]
      if (cookie !== undefined) await house.secrets.closeSession(sha256(cookie))
      return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send(null)
    },
  )
}

function ownPasswordRoute(app: App, house: House): void {
  app.put(
    '/api/session/password',
    {
      config: { access: self },
      schema: {
        operationId: 'changeOwnPassword',
        summary: 'Change your own password; every session of yours ends, and this one begins anew',
        tags,
        body: OwnPasswordChange,
        response: { 200: Session, ...problems(401, 403, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { kind, id: userId, name } = principalOf(request)
      if (kind !== 'user') throw new HttpProblem('FORBIDDEN', 'A token has no password.')
      const found = await house.secrets.passwordOf(name)
      if (!found || !(await isPassword(found.phc, request.body.current_password))) {
        throw new HttpProblem('SIGN_IN_FAILED', 'The current password is wrong.', [
          { code: 'SIGN_IN_FAILED', message: 'is wrong', pointer: '/current_password' },
        ])
      }
      const phc = await hashPassword(request.body.new_password)
      const handled = await house.handleAccess(
        installation,
        { type: 'SetPassword', userId },
        causeOf(request),
        async (tx) => {
          await house.secrets.setPassword(tx, userId, phc)
          await house.secrets.endSessions(tx, userId)
        },
      )
      if (isRefusal(handled)) throw refused(handled)
      return reply.send(await openSession(reply, house, userId, request.protocol === 'https'))
    },
  )
}
