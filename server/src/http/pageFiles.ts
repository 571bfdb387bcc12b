import fastifyStatic from '@fastify/static'
import type { App } from './doors.ts'
import { HttpProblem } from './problem.ts'

/** The built web page. Its own paths all get the same file; what begins with /api is never a page. */
export async function pageFiles(app: App, folder: string | null): Promise<void> {
  if (folder !== null)
    await app.register(fastifyStatic, { root: folder, wildcard: false, index: ['index.html'], setHeaders })
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api') && wantsHtml(request.headers.accept)
    if (folder !== null && isPage) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    throw new HttpProblem('NOT_FOUND', `${request.method} ${request.url.split('?')[0]} is no route.`)
  })
}

/** Vite names files by their content; only the page that names them can change. */
function setHeaders(reply: { header(name: string, value: string): unknown }, path: string): void {
  reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
}

const wantsHtml = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false
