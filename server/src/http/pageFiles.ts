import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { House } from '../engine/house.ts'
import { notSignedIn, whoAsks } from './authenticate.ts'
import type { App } from './doors.ts'
import { HttpProblem } from './problem.ts'
import { pathOf } from './observe.ts'

/** The built web page. Its own paths all get the same file; what stands under /api is never a page. */
export async function pageFiles(app: App, house: House, folder: string | null): Promise<void> {
  await app.register(async (scope) => {
    // They show nothing but how to sign in.
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'everyone' }
    })
    if (folder !== null) {
      const named = { wildcard: false, globIgnore: [`${assets}/*`], index: ['index.html'] }
      await scope.register(fastifyStatic, { root: folder, ...named, preCompressed: true, setHeaders })
      await oneRouteForAssets(scope, folder)
    }
    scope.setNotFoundHandler(async (request, reply) => {
      const path = pathOf(request)
      const isApi = path === '/api' || path.startsWith('/api/')
      const isPage =
        (request.method === 'GET' || request.method === 'HEAD') && !isApi && wantsHtml(request.headers.accept)
      if (folder !== null && isPage) return reply.header('cache-control', 'no-cache').sendFile('index.html')
      // Strangers learn nothing about the API, not even what isn't there.
      if (isApi && !(await whoAsks(request, house))) throw notSignedIn()
      throw new HttpProblem('NOT_FOUND', `There is no ${request.method} ${path.slice(0, 200)}.`)
    })
  })
}

const assets = 'assets'

/** Two hundred of their own take a tenth of every start. */
async function oneRouteForAssets(scope: FastifyInstance, folder: string): Promise<void> {
  const entries = await readdir(join(folder, assets), { withFileTypes: true }).catch(() => [])
  const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name))
  scope.route<{ Params: { file: string } }>({
    method: ['GET', 'HEAD'],
    url: `/${assets}/:file`,
    schema: { hide: true },
    handler: async ({ params: { file } }, reply) => {
      if (files.has(file)) return reply.sendFile(`${assets}/${file}`)
      reply.callNotFound()
      return reply
    },
  })
}

/** Vite names files by their content; only the page that names them can change. */
function setHeaders(reply: { header(name: string, value: string): unknown }, path: string): void {
  reply.header('cache-control', path.includes(`/${assets}/`) ? 'public, max-age=31536000, immutable' : 'no-cache')
}

const wantsHtml = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false
