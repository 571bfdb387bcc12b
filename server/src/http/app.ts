import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyHttpOptions, type RawServerDefault } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ServerOptions } from 'node:https'
import type { House } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { Peers } from '../engine/peers.ts'
import { aliasUseRoutes } from './aliasUses.ts'
import { answerGarbage, answerProblems, answerUnroutable } from './answerProblems.ts'
import { auditRoutes } from './audit.ts'
import { authenticate } from './authenticate.ts'
import { type DoorBounds, doorBounds } from './bounds.ts'
import { chargePointRoutes } from './chargePoints.ts'
import { chargerKeyRoutes } from './chargerKeys.ts'
import { departureRoutes } from './departures.ts'
import { chargerRoutes } from './chargers.ts'
import { circuitRoutes } from './circuits.ts'
import { closeInOrder } from './closing.ts'
import { connectorRoutes } from './connectors.ts'
import { controlRoutes } from './control.ts'
import { cycleInspectionRoutes } from './cycleInspection.ts'
import { cycleRoutes } from './cycles.ts'
import { depotRoutes } from './depots.ts'
import { deviceRoutes } from './devices.ts'
import { documentation, documentationRoutes } from './documentation.ts'
import type { App } from './doors.ts'
import { healthRoutes } from './health.ts'
import { replayKeptAnswers } from './idempotency.ts'
import { parseJson } from './json.ts'
import { incidentActRoutes } from './incidentActs.ts'
import { incidentRoutes } from './incidents.ts'
import { limitHistoryRoutes } from './limitHistory.ts'
import { messageRoutes } from './messages.ts'
import { microgridRoutes } from './microgrids.ts'
import { observe } from './observe.ts'
import { pageFiles } from './pageFiles.ts'
import { passToSteerer } from './passOn.ts'
import { powerSourceRoutes } from './powerSources.ts'
import { HttpProblem } from './problem.ts'
import { serializerCompiler } from './serialize.ts'
import { followAliases } from './legacy/aliasUse.ts'
import { rebalanceLoadRoute } from './legacy/rebalanceLoad.ts'
import { rebalanceRoutes } from './rebalance.ts'
import { sessionRoutes } from './session.ts'
import { siteStatusRoutes } from './siteStatus.ts'
import { boundSockets } from './sockets.ts'
import { streamRoutes } from './stream.ts'
import { telemetryRoutes } from './telemetry.ts'
import { tokenRoutes } from './tokens.ts'
import { unknownChargerRoutes } from './unknownChargers.ts'
import { userRoutes } from './users.ts'
import { webhookDeliveryRoutes } from './webhookDeliveries.ts'
import { webhookRoutes } from './webhooks.ts'

export type HttpOptions = {
  /** requests a client may make in a minute */
  readonly ratePerMinute: number
  /** proxies in front of us whose X-Forwarded-* headers are believed */
  readonly trustedProxies: readonly string[]
  /** where the built web page lies; null serves the API alone */
  readonly pageFolder: string | null
  readonly bounds?: DoorBounds
  /** serves over TLS; without it in plain text */
  readonly tls?: ServerOptions
  /** other processes on the same database, of which one may be the one that steers */
  readonly peers?: Peers
  /** false while a start still has something to do before anybody is sent here */
  readonly isUp?: () => boolean
}

/** The HTTP door: everything it lets in is authenticated, bounded, validated and answered as documented. */
export async function httpDoor(house: House, options: HttpOptions): Promise<App> {
  const bounds = options.bounds ?? doorBounds
  const app = listener(options, bounds)
  boundSockets(app, house, { ...bounds, ...(options.trustedProxies.length > 0 && { socketsPerAddressMax: Infinity }) })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: unknown) =>
    parseJson(body as string),
  )
  answerProblems(app, house)
  // From here on in the order in which a request meets them.
  observe(app, house)
  followAliases(app, house)
  await app.register(helmet, helmetOptions)
  await app.register(cookie)
  closeInOrder(app, bounds.closingMsMax)
  await limitRate(app, options.ratePerMinute)
  if (options.peers) passToSteerer(app, options.peers)
  authenticate(app, house)
  replayKeptAnswers(app, house)
  await documentation(app)
  await app.register(async (scope) =>
    routes(scope as unknown as App, house, { ...bounds, isUp: options.isUp ?? always }),
  )
  await pageFiles(app, house, options.pageFolder)
  return app
}

const always = (): boolean => true

function listener(options: HttpOptions, bounds: DoorBounds): App {
  const arrival = { connectionsCheckingInterval: bounds.lookEveryMs, headersTimeout: bounds.arrivalMsMax }
  const overTls = options.tls && { https: { ...arrival, handshakeTimeout: bounds.handshakeMsMax, ...options.tls } }
  const common: FastifyHttpOptions<RawServerDefault> = {
    logger: false,
    genReqId: (request) => acceptedRequestId(request.headers['x-request-id']) ?? newId(),
    bodyLimit: bounds.bodyBytesMax,
    requestTimeout: bounds.arrivalMsMax,
    connectionTimeout: bounds.silenceMsMax,
    keepAliveTimeout: bounds.keptAliveMs,
    http: arrival,
    return503OnClosing: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    // What is no id names nothing, however long it is: the head of a request has a bound anyway.
    routerOptions: { maxParamLength: 1 << 16 },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerGarbage,
  }
  // The framework types either server apart; what we do with them is the same.
  return fastify({ ...common, ...(overTls as object) }).withTypeProvider<ZodTypeProvider>()
}

/** Before anybody is asked who they are: that costs the database. */
async function limitRate(app: App, ratePerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    max: ratePerMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) =>
      new HttpProblem('TOO_MANY_REQUESTS', `Try again in ${Math.ceil(ttl / 1000)} s.`),
  })
  const limit = app.rateLimit()
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.rateLimit !== false) await limit.call(app, request, reply)
  })
}

function routes(app: App, house: House, bounds: DoorBounds & Required<Pick<HttpOptions, 'isUp'>>): void {
  sessionRoutes(app, house)
  depotRoutes(app, house)
  controlRoutes(app, house)
  microgridRoutes(app, house)
  siteStatusRoutes(app, house)
  chargerRoutes(app, house)
  departureRoutes(app, house)
  circuitRoutes(app, house)
  chargePointRoutes(app, house)
  chargerKeyRoutes(app, house)
  unknownChargerRoutes(app, house)
  connectorRoutes(app, house)
  powerSourceRoutes(app, house)
  deviceRoutes(app, house)
  userRoutes(app, house)
  tokenRoutes(app, house)
  telemetryRoutes(app, house)
  limitHistoryRoutes(app, house)
  cycleRoutes(app, house)
  rebalanceRoutes(app, house)
  rebalanceLoadRoute(app, house)
  cycleInspectionRoutes(app, house)
  messageRoutes(app, house)
  incidentRoutes(app, house)
  incidentActRoutes(app, house)
  webhookRoutes(app, house)
  webhookDeliveryRoutes(app, house)
  aliasUseRoutes(app, house)
  auditRoutes(app, house)
  streamRoutes(app, house, bounds.stream)
  healthRoutes(app, house, bounds)
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
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      // A depot's own network often has no TLS.
      upgradeInsecureRequests: null,
    },
  },
  xFrameOptions: { action: 'deny' as const },
  strictTransportSecurity: false,
}

/** An id from a proxy is kept if it can stand in a log line. */
function acceptedRequestId(sent: string | string[] | undefined): string | null {
  return typeof sent === 'string' && /^[\w.:-]{8,100}$/.test(sent) ? sent : null
}
