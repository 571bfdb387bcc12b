import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyError } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  isResponseSerializationError,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { newId } from '../engine/ids.ts'
import { auditRoutes } from './audit.ts'
import { authenticate } from './authenticate.ts'
import { chargePointRoutes } from './chargePoints.ts'
import { circuitRoutes } from './circuits.ts'
import { connectorRoutes } from './connectors.ts'
import { depotRoutes } from './depots.ts'
import { deviceRoutes } from './devices.ts'
import { documentation, documentationRoutes } from './documentation.ts'
import type { App, House } from './doors.ts'
import { healthRoutes } from './health.ts'
import { parseJson } from './json.ts'
import { microgridRoutes } from './microgrids.ts'
import { pageFiles } from './pageFiles.ts'
import { powerSourceRoutes } from './powerSources.ts'
import { HttpProblem, toProblem } from './problem.ts'
import { serializerCompiler } from './serialize.ts'
import { sessionRoutes } from './session.ts'
import { streamRoutes } from './stream.ts'
import { tokenRoutes } from './tokens.ts'
import { userRoutes } from './users.ts'
import { replayKeptAnswers } from './write.ts'

export type HttpOptions = {
  /** requests a client may make in a minute */
  readonly ratePerMinute: number
  /** proxies in front of us whose X-Forwarded-* headers are believed */
  readonly trustedProxies: readonly string[]
  /** where the built web page lies; null serves the API alone */
  readonly pageFolder: string | null
}

const bodyBytesMax = 1 << 20

/** The HTTP door: everything it lets in is authenticated, bounded, validated and answered as documented. */
export async function httpDoor(house: House, options: HttpOptions): Promise<App> {
  const app: App = fastify({
    logger: false,
    genReqId: (request) => acceptedRequestId(request.headers['x-request-id']) ?? newId(),
    bodyLimit: bodyBytesMax,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>()
  app.server.maxConnections = 5_000
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: unknown) =>
    parseJson(body as string),
  )

  await app.register(cookie)
  await app.register(helmet, helmetOptions)
  await app.register(rateLimit, {
    max: options.ratePerMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) =>
      new HttpProblem('TOO_MANY_REQUESTS', `Try again in ${Math.ceil(ttl / 1000)} s.`),
  })
  answerProblems(app, house)
  observe(app, house)
  authenticate(app, house)
  replayKeptAnswers(app, house)
  await documentation(app)
  await app.register(async (scope) => routes(scope as unknown as App, house))
  await pageFiles(app, options.pageFolder)
  return app
}

function routes(app: App, house: House): void {
  sessionRoutes(app, house)
  depotRoutes(app, house)
  microgridRoutes(app, house)
  circuitRoutes(app, house)
  chargePointRoutes(app, house)
  connectorRoutes(app, house)
  powerSourceRoutes(app, house)
  deviceRoutes(app, house)
  userRoutes(app, house)
  tokenRoutes(app, house)
  auditRoutes(app, house)
  streamRoutes(app, house)
  healthRoutes(app, house)
  documentationRoutes(app)
}

const helmetOptions = {
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // Mantine writes style attributes.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      // A depot's own network often has no TLS.
      upgradeInsecureRequests: null,
    },
  },
  strictTransportSecurity: false,
}

/** An id from a proxy is kept if it can stand in a log line. */
function acceptedRequestId(sent: string | string[] | undefined): string | null {
  return typeof sent === 'string' && /^[\w.:-]{8,100}$/.test(sent) ? sent : null
}

function answerProblems(app: App, house: House): void {
  app.setErrorHandler((error: FastifyError | HttpProblem, request, reply) => {
    const problem = asProblem(error)
    if (problem.code === 'INTERNAL_ERROR') {
      house.log.error({ err: error, 'http.request.id': request.id, 'url.path': request.url }, 'a request failed')
    }
    const body = toProblem(problem, request.id)
    return reply
      .code(body.status)
      .headers(problem.headers)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(body)
  })
}

function asProblem(error: FastifyError | HttpProblem): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map((issue) => ({
      code: issue.keyword,
      message: issue.message ?? 'is not valid',
      // The validator writes "/" where RFC 6901 has the empty pointer for the whole.
      pointer: issue.instancePath === '/' ? '' : issue.instancePath,
    }))
    const [first] = faults
    return new HttpProblem('VALIDATION_FAILED', `${first?.pointer ?? ''} ${first?.message ?? ''}`.trim(), faults)
  }
  if (isResponseSerializationError(error)) return new HttpProblem('INTERNAL_ERROR', 'The answer was not as documented.')
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HttpProblem('BODY_TOO_LARGE', `A body has at most ${bodyBytesMax} bytes.`)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new HttpProblem('UNSUPPORTED_MEDIA_TYPE', 'Send application/json.')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new HttpProblem('MALFORMED_JSON', 'The body is empty.')
    default:
      break
  }
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new HttpProblem('MALFORMED_REQUEST', error.message)
  return new HttpProblem('INTERNAL_ERROR', 'The fault is ours; it was logged under this request’s id.')
}

/** Every answer bears its request's id, is counted, and is logged with the names that OpenTelemetry gives things. */
function observe(app: App, house: House): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    house.metrics.observe('busbar_http_request_duration_seconds', 'Requests by route', reply.elapsedTime / 1000, labels)
    const level = reply.statusCode >= 500 ? 'error' : 'debug'
    house.log[level](
      {
        'http.request.method': request.method,
        'http.route': route,
        'url.path': request.url.split('?')[0],
        'http.response.status_code': reply.statusCode,
        'http.request.id': request.id,
        'client.address': request.ip,
        'user.name': request.principal?.name,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
  })
}
