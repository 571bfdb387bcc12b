import { assert } from '@busbar/domain/kernel/assert'
import type { Token as DomainToken } from '@busbar/domain/access/access'
import { Token, TokenCreate, TokenCreated } from '@busbar/wire/api/access'
import { Id } from '@busbar/wire/api/common'
import { z } from 'zod'
import { newSecret, sha256, tokenText } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { App } from './doors.ts'
import { HttpProblem, problems } from './problem.ts'
import { time } from './words.ts'
import { write } from './write.ts'

const tags = ['Access']
const administer = { role: 'system_admin' } as const

export function tokenRoutes(app: App, house: House): void {
  app.get(
    '/api/token',
    {
      config: { access: administer },
      schema: {
        operationId: 'listTokens',
        summary: 'All API tokens, without their secrets',
        tags,
        response: { 200: z.object({ items: z.array(Token), next_cursor: z.null() }), ...problems(401, 403) },
      },
    },
    async () => ({ items: (await house.secrets.tokens()).map(toSent), next_cursor: null }),
  )

  app.post(
    '/api/token',
    {
      config: { access: administer },
      schema: {
        operationId: 'createToken',
        summary: 'Create an API token; its secret is shown this once',
        tags,
        body: TokenCreate,
        response: { 201: TokenCreated, ...problems(401, 403, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { name, role, scopes, depot_ids: depotIds, expires_at: expires } = request.body
      if (role === null && scopes.length === 0) {
        const message = 'A token needs a role or at least one scope.'
        throw new HttpProblem('VALIDATION_FAILED', message, [{ code: 'FIELD_INVALID', message, pointer: '/role' }])
      }
      const tokenId = newId()
      const secret = newSecret()
      const expiresAt = expires === null ? null : Date.parse(expires)
      return write(request, reply, house, house.handleAccess, {
        id: installation,
        repeatable: false,
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

  app.delete(
    '/api/token/:token_id',
    {
      config: { access: administer },
      schema: {
        operationId: 'revokeToken',
        summary: 'Revoke an API token at once',
        tags,
        params: z.object({ token_id: Id }),
        response: { 204: z.null().describe('revoked'), ...problems(401, 403, 404, 422) },
      },
    },
    async (request, reply) =>
      write(request, reply, house, house.handleAccess, {
        id: installation,
        command: { type: 'RevokeToken', tokenId: request.params.token_id.toLowerCase() },
        answer: () => ({ status: 204 }),
      }),
  )
}

const toSent = (token: DomainToken & { readonly lastUsedAt: number | null }): Token => ({
  token_id: token.tokenId,
  name: token.name,
  role: token.role,
  scopes: [...token.scopes],
  depot_ids: token.depotIds && [...token.depotIds],
  expires_at: token.expiresAt === null ? null : time(token.expiresAt),
  last_used_at: token.lastUsedAt === null ? null : time(token.lastUsedAt),
  created_at: time(token.createdAt),
})
