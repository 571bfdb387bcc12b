import { assert } from '@busbar/domain/kernel/assert'
import type { Token as DomainToken } from '@busbar/domain/access/access'
import { Token, TokenCreate, TokenCreated } from '@busbar/wire/api/access'
import { Page, PathId, pageOf } from '@busbar/wire/api/common'
import { z } from 'zod'
import { newSecret, sha256, tokenText } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { App } from './doors.ts'
import { knownDepots } from './knownDepots.ts'
import { pageAnswer, pageOfAll } from './paging.ts'
import { HttpProblem, readProblems, toProblem, writeProblems } from './problem.ts'
import { time, timeOrNull } from '../words.ts'
import { type Answer, write } from './write.ts'

const tags = ['Access']
const administer = { role: 'system_admin', reach: 'installation' } as const

export function tokenRoutes(app: App, house: House): void {
  listRoute(app, house)
  createRoute(app, house)
  revokeRoute(app, house)
}

function listRoute(app: App, house: House): void {
  app.get(
    '/api/token',
    {
      config: { access: administer },
      schema: {
        operationId: 'listTokens',
        summary: 'All API tokens, without their secrets',
        tags,
        querystring: Page,
        response: { 200: pageOf(Token), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const page = pageOfAll(await house.secrets.tokens(), request.query, ({ tokenId }) => tokenId)
      return pageAnswer(page, toSent)
    },
  )
}

function createRoute(app: App, house: House): void {
  app.post(
    '/api/token',
    {
      config: { access: administer },
      schema: {
        operationId: 'createToken',
        summary: 'Create an API token; its secret is shown this once',
        tags,
        body: TokenCreate,
        response: { 201: TokenCreated, ...writeProblems('ANSWER_NOT_KEPT') },
      },
    },
    async (request, reply) => {
      const { name, role, scopes, expires_at: expires } = request.body
      if (role === null && scopes.length === 0) {
        const message = 'A token needs a role or at least one scope.'
        throw new HttpProblem('VALIDATION_FAILED', message, [{ code: 'FIELD_INVALID', message, pointer: '/role' }])
      }
      const depotIds = await knownDepots(house, request.body.depot_ids)
      const tokenId = newId()
      const secret = newSecret()
      const expiresAt = expires === null ? null : Date.parse(expires)
      return write(request, reply, house, house.handleAccess, {
        id: installation,
        answerToRetry: alreadyCreated(tokenId, request.id),
        command: { type: 'CreateToken', tokenId, name, role, scopes, depotIds, expiresAt },
        alongside: (tx) => house.secrets.setTokenSecret(tx, tokenId, sha256(secret)),
        answer: ({ state }) => {
          const token = state.tokens.get(tokenId)
          assert(token, 'a token that was just created is gone')
          const body = { ...toSent({ ...token, lastUsedAt: null }), token: tokenText(tokenId, secret) }
          return { status: 201, body }
        },
      })
    },
  )
}

function revokeRoute(app: App, house: House): void {
  app.delete(
    '/api/token/:token_id',
    {
      config: { access: administer },
      schema: {
        operationId: 'revokeToken',
        summary: 'Revoke an API token at once',
        tags,
        params: z.object({ token_id: PathId }),
        response: { 204: z.null().describe('revoked'), ...writeProblems('TOKEN_NOT_FOUND') },
      },
    },
    async (request, reply) =>
      write(request, reply, house, house.handleAccess, {
        id: installation,
        command: { type: 'RevokeToken', tokenId: request.params.token_id },
        answer: () => ({ status: 204 }),
      }),
  )
}

/** Its secret was in the first answer and is kept nowhere: who missed that answer needs another token. */
function alreadyCreated(tokenId: string, requestId: string): Answer {
  const detail = `This key created token ${tokenId}. Its secret was shown that once: revoke it and use a new key.`
  const body = toProblem(new HttpProblem('ANSWER_NOT_KEPT', detail), requestId)
  return { status: 409, headers: { 'content-type': 'application/problem+json' }, body }
}

const toSent = (token: DomainToken & { readonly lastUsedAt: number | null }): Token => ({
  token_id: token.tokenId,
  name: token.name,
  role: token.role,
  scopes: [...token.scopes],
  depot_ids: token.depotIds && [...token.depotIds],
  expires_at: timeOrNull(token.expiresAt),
  last_used_at: timeOrNull(token.lastUsedAt),
  created_at: time(token.createdAt),
})
