import { isRefusal } from '@busbar/domain/kernel/refusal'
import { OwnPasswordChange, Session, SignIn } from '@busbar/wire/api/access'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hashPassword, isPassword, newSecret, nobodysPassword, sha256 } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { causeOf, principalOf, sessionCookie } from './authenticate.ts'
import type { App } from './doors.ts'
import { HttpProblem, openProblems, readProblems, refused, writeProblems } from './problem.ts'
import { signInThrottle, type Throttle } from './signInThrottle.ts'
import { time, timeOrNull } from '../words.ts'

const tags = ['Access']
const sessionMs = 12 * 60 * 60 * 1000
const self = { role: 'viewer' } as const

export function sessionRoutes(app: App, house: House): void {
  const throttle = signInThrottle(house.clock)
  signInRoute(app, house, throttle)
  whoAmIRoute(app, house)
  signOutRoute(app, house)
  ownPasswordRoute(app, house, throttle)
}

function signInRoute(app: App, house: House, throttle: Throttle): void {
  app.post(
    '/api/session',
    {
      config: { access: 'everyone', bodyHoldsSecret: true },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with name and password; the answer sets a session cookie',
        tags,
        body: SignIn,
        response: {
          200: Session,
          ...openProblems(
            ...(['SIGN_IN_FAILED', 'CROSS_SITE_REQUEST', 'MALFORMED_JSON'] as const),
            ...(['BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'VALIDATION_FAILED'] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      const { name, password } = request.body
      const userId = await tryPassword(throttle, request, name, house, async () => {
        const found = await house.secrets.passwordOf(name)
        const isRight = await isPassword(found?.phc ?? nobodysPassword, password)
        return found && isRight ? found.userId : null
      })
      if (userId === null) throw new HttpProblem('SIGN_IN_FAILED', 'Name or password is wrong.')
      return reply.send(await openSession(request, reply, house, userId))
    },
  )
}

/** Null where the password is wrong. Who tries too often waits first. */
async function tryPassword<Right>(
  throttle: Throttle,
  request: FastifyRequest,
  name: string,
  house: House,
  isRight: () => Promise<Right | null>,
): Promise<Right | null> {
  const tried = await throttle.attempt(name, request.ip, isRight)
  const outcome = 'waitS' in tried ? 'throttled' : tried.right === null ? 'failed' : 'succeeded'
  house.metrics.count('busbar_sign_ins_total', 'Sign-ins by outcome', { outcome })
  if ('right' in tried) return tried.right
  const detail = `Too many attempts. Try again in ${tried.waitS} s.`
  throw new HttpProblem('TOO_MANY_REQUESTS', detail, [], { 'retry-after': String(tried.waitS) })
}

/** A session of its own for every sign-in; the one that the browser had before ends. */
async function openSession(
  request: FastifyRequest,
  reply: FastifyReply,
  house: House,
  userId: string,
): Promise<Session> {
  const before = request.cookies[sessionCookie]
  if (before !== undefined) await house.secrets.closeSession(sha256(before))
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
    secure: request.protocol === 'https',
    expires: new Date(expiresAt),
  })
  const { id, name, role } = session.principal
  return { user_id: id, name, role: role ?? 'viewer', expires_at: time(expiresAt) }
}

function whoAmIRoute(app: App, house: House): void {
  app.get(
    '/api/session',
    {
      config: { access: self },
      schema: {
        operationId: 'getSession',
        summary: 'Who you are',
        tags,
        response: { 200: Session, ...readProblems() },
      },
    },
    async (request) => {
      const cookie = request.cookies[sessionCookie]
      const session = cookie === undefined ? null : await house.secrets.session(sha256(cookie), house.clock.now())
      // A token is no session, but scripts may ask the same question.
      const { kind, id, name, role } = principalOf(request)
      const token = kind === 'token' ? (await house.secrets.tokens()).find(({ tokenId }) => tokenId === id) : undefined
      const expiresAt = session?.expiresAt ?? token?.expiresAt ?? null
      // Who has scopes only was not let in here.
      return { user_id: id, name, role: role ?? 'viewer', expires_at: timeOrNull(expiresAt) }
    },
  )
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
        response: { 204: z.null().describe('signed out'), ...writeProblems() },
      },
    },
    async (request, reply) => {
      const cookie = request.cookies[sessionCookie]
      if (cookie !== undefined) await house.secrets.closeSession(sha256(cookie))
      return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send(null)
    },
  )
}

function ownPasswordRoute(app: App, house: House, throttle: Throttle): void {
  app.put(
    '/api/session/password',
    {
      config: { access: self, bodyHoldsSecret: true },
      schema: {
        operationId: 'changeOwnPassword',
        summary: 'Change your own password; every session of yours ends, and this one begins anew',
        tags,
        body: OwnPasswordChange,
        response: { 200: Session, ...writeProblems('SIGN_IN_FAILED') },
      },
    },
    async (request, reply) => {
      const { kind, id: userId, name } = principalOf(request)
      if (kind !== 'user') throw new HttpProblem('FORBIDDEN', 'A token has no password.')
      const isRight = await tryPassword(throttle, request, name, house, async () => {
        const found = await house.secrets.passwordOf(name)
        return found && (await isPassword(found.phc, request.body.current_password)) ? true : null
      })
      if (!isRight) {
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
      return reply.send(await openSession(request, reply, house, userId))
    },
  )
}
