import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../engine/house.ts'
import type { OpenSpan } from '../engine/tracing.ts'
import type { App } from './doors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** its span while it is going on; null once it has been noted */
    span: OpenSpan | null
  }
}

/** Every answer bears its request's id, is counted, traced, and logged with the names that OpenTelemetry gives things. */
export function observe(app: App, house: House): void {
  app.decorateRequest('span', null)
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' })
    request.span = beginSpan(request, house)
    request.span.within(done)
  })
  // A body that came in pieces has left the span: its last piece belongs to the connection.
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.span) request.span.within(done)
    else done()
  })
  app.addHook('onResponse', async (request, reply) => note(request, reply, house))
  app.addHook('onRequestAbort', async (request) => note(request, null, house))
}

/** Once a request: at its answer, when a stream opens, or when the client has gone away (reply null). */
export function note(request: FastifyRequest, reply: FastifyReply | null, house: House): void {
  const { span, method } = request
  if (!span) return
  request.span = null
  // Its label must not be whatever strangers ask for.
  const route = request.routeOptions.url ?? 'none'
  // 499 is how proxies write that nobody was there any more to answer.
  const status = reply?.statusCode ?? 499
  const failed = status >= 500
  const { duration, labels } = {
    duration: reply?.elapsedTime ?? 0,
    labels: { method, route, status: String(status) },
  }
  if (reply) {
    house.metrics.observe('busbar_http_request_duration_seconds', 'Requests by route', duration / 1000, labels)
  } else house.metrics.count('busbar_http_requests_abandoned_total', 'Requests whose client went away', { route })
  const answered = { 'http.route': route, 'http.response.status_code': status }
  // That it can't be answered just now was said where it became so.
  house.log[status === 503 ? 'warn' : failed ? 'error' : 'debug'](
    {
      'http.request.method': method,
      'url.path': pathOf(request),
      ...answered,
      'http.request.id': request.id,
      'client.address': request.ip,
      ...(request.principal && { 'user.name': request.principal.name }),
      duration_ms: Math.round(duration * 10) / 10,
      ...span.ids,
    },
    'request',
  )
  const attributes = failed ? { ...answered, 'error.type': String(status) } : answered
  span.end(route === 'none' ? method : `${method} ${route}`, attributes, failed ? 'failed' : 'done')
}

/** Without the query: people search for names there. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? ''

function beginSpan(request: FastifyRequest, house: House): OpenSpan {
  const agent = request.headers['user-agent']
  const attributes = {
    'http.request.method': request.method,
    'http.request.id': request.id,
    'url.path': pathOf(request),
    'url.scheme': request.protocol,
    'server.address': request.hostname,
    'client.address': request.ip,
    'network.protocol.version': request.raw.httpVersion,
    ...(agent !== undefined && { 'user_agent.original': agent }),
  }
  return house.tracing.begin({ name: request.method, kind: 'server', attributes }, request.headers)
}
