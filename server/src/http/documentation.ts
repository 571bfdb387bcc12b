import swagger from '@fastify/swagger'
import { StreamMessage } from '@busbar/wire/api/stream'
import type { RouteOptions } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { App, RouteAccess } from './doors.ts'
import { problemCodes, readProblems } from './problem.ts'
import type { ApiDocument } from './reference/document.ts'
import { referencePage } from './reference/page.ts'

export async function documentation(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Busbar',
        version: '1',
        description: 'Runs the electrical side of an electric-bus depot as one microgrid.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'busbar_session' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route)
      const response = withoutSteps(schema?.response)
      return { schema: { ...schema, response, ...besides(route.route, route.schema) }, url }
    },
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  })
}

/** What a route's schemas don't say: who may use it, and which headers it heeds. */
function besides(route: RouteOptions, schema: { readonly response?: unknown } | undefined): object {
  const access = route.config?.access
  const properties = heeded(route, Object.keys(schema?.response ?? {}))
  return {
    ...(Object.keys(properties).length > 0 && { headers: { type: 'object', properties } }),
    ...(access === 'everyone' && { security: [] }),
    'x-access': access === undefined ? undefined : accessSent(access),
    ...(route.url === '/api/stream' && {
      'x-message': { $ref: `#/components/schemas/${z.globalRegistry.get(StreamMessage)?.id}` },
    }),
  }
}

const accessSent = (access: RouteAccess) =>
  access === 'everyone'
    ? { everyone: true }
    : { role: access.role, scope: access.scope ?? null, bound_tokens: access.reach !== 'installation' }

const text = (description: string) => ({ type: 'string', description })

function heeded(route: RouteOptions, statuses: readonly string[]): Record<string, object> {
  const isKeptWrite =
    route.method !== 'GET' && !route.url.startsWith('/api/session') && route.config?.isHarmlessAgain !== true
  return {
    ...(isKeptWrite && {
      'Idempotency-Key': {
        ...text('a retry with the same key gets the same answer and changes nothing'),
        pattern: '^[\\x21-\\x7e]{1,200}$',
      },
    }),
    ...(statuses.includes('412') && {
      'If-Match': text('the entity tag that you saw: where it was changed since, nothing happens (412)'),
    }),
    ...(statuses.includes('304') && {
      'If-None-Match': text('the entity tag that you have: where it still is so, the answer is 304 without a body'),
    }),
    ...(route.url === '/api/stream' && {
      'Last-Event-ID': text('the id of the last message that you heard: the stream goes on behind it'),
    }),
  }
}

/** Validators that divide in binary refuse one in seven kilowatts of whole watts: steps stand in what is asked only. */
const withoutSteps = <Part>(answered: Part): Part =>
  answered && JSON.parse(JSON.stringify(answered), (key, value) => (key === 'multipleOf' ? undefined : value))

/** Each schema comes twice, as sent and as received (`…Input`); what nothing refers to is left out. */
function withoutUnused<Document extends object>(document: Document): Document {
  const { components, ...rest } = document as { components?: { schemas?: Record<string, unknown> } }
  const schemas = components?.schemas ?? {}
  const used = new Set<string>()
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      follow(schemas[name])
    }
  }
  follow(rest)
  const kept = Object.fromEntries(
    Object.entries(schemas)
      .filter(([name]) => used.has(name))
      .map(([name, schema]) => [name, name.endsWith('Input') ? schema : withoutSteps(schema)] as const)
      .sort(),
  )
  return { ...document, components: { ...components, schemas: kept } }
}

const tags = ['Running it']
const access = { role: 'viewer', scope: 'registry:read' } as const

export function documentationRoutes(app: App): void {
  // Nothing of it changes while we run.
  let sent: { readonly json: string; readonly page: string } | undefined
  const made = () => {
    if (sent) return sent
    const document = app.swagger()
    const codes = Object.entries(problemCodes).map(([code, kind]) => ({ code, ...kind }))
    codes.sort((a, b) => (a.code < b.code ? -1 : 1))
    sent = { json: JSON.stringify(document), page: referencePage(document as unknown as ApiDocument, codes) }
    return sent
  }

  app.get(
    '/api/openapi.json',
    {
      config: { access },
      schema: {
        operationId: 'openApi',
        summary: 'This document',
        tags,
        response: { 200: z.record(z.string(), z.unknown()), ...readProblems() },
      },
    },
    async (_request, reply) =>
      reply
        .type('application/json')
        .serializer(String)
        .send(made().json as never),
  )

  app.get(
    '/api/docs',
    {
      config: { access },
      schema: {
        operationId: 'docs',
        summary: 'This document to read',
        tags,
        response: {
          200: { description: 'a page', content: { 'text/html': { schema: z.string() } } },
          ...readProblems(),
        },
      },
    },
    async (_request, reply) => reply.type('text/html; charset=utf-8').send(made().page),
  )
}
