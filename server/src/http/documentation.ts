import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { App } from './doors.ts'
import { problems } from './problem.ts'
import { referencePage } from './referencePage.ts'

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
    transform: jsonSchemaTransform,
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  })
}

/** Each schema comes twice, as sent and as received; what nothing refers to is left out. */
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
      .sort(),
  )
  return { ...document, components: { ...components, schemas: kept } }
}

const tags = ['Running it']
const access = { role: 'viewer', scope: 'registry:read' } as const

export function documentationRoutes(app: App): void {
  app.get(
    '/api/openapi.json',
    {
      config: { access },
      schema: {
        operationId: 'openApi',
        summary: 'This document',
        tags,
        response: { 200: z.record(z.string(), z.unknown()), ...problems(401, 403) },
      },
    },
    async () => app.swagger() as unknown as Record<string, unknown>,
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
          ...problems(401, 403),
        },
      },
    },
    async (_request, reply) => reply.type('text/html; charset=utf-8').send(referencePage(app.swagger())),
  )
}
