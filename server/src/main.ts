import { access } from 'node:fs/promises'
import { Server as TlsServer, type ServerOptions } from 'node:https'
import { fileURLToPath } from 'node:url'
import { networkInterfaces } from 'node:os'
import { X509Certificate } from 'node:crypto'
import { assert } from '@busbar/domain/kernel/assert'
import { backfill } from './backfill.ts'
import { type Certificates, followCertificates, readCertificates } from './certificates.ts'
import { followDeparturePlans } from './engine/departures.ts'
import { newId } from './engine/ids.ts'
import type { House } from './engine/house.ts'
import type { Actor, Log } from './engine/ports.ts'
import { startPolicy } from './engine/react.ts'
import { prepareFirstAdmin } from './firstAdmin.ts'
import { startUpkeep } from './engine/upkeep.ts'
import { httpDoor } from './http/app.ts'
import { addressBehind, isEncryptedBehind } from './http/sockets.ts'
import { openLog } from './log.ts'
import { announceIncidents } from './notify/announceIncidents.ts'
import { startDeliveries } from './notify/deliver.ts'
import { ocppDoor } from './ocpp/gateway.ts'
import { ocppSettings } from './ocpp/settings.ts'
import { type Opened, open } from './open.ts'
import { peers as peersOf } from './peers/peers.ts'
import { forgetDeletedDepots } from './policies.ts'
import { secretKey } from './secretKey.ts'
import type { Settings } from './settings.ts'
import { startTracing } from './tracing.ts'

type Wishes = { readonly settings: Settings; readonly certificates: Certificates | null }
type Certified = Wishes & { readonly certificates: Certificates }

export type Serving = {
  readonly url: string
  readonly opened: Opened
  /** what a client that runs in here may believe us by, whatever we are called; null: there is no TLS */
  readonly ownCertificate: string | null
  stop(): Promise<void>
}

/** Taken early: it may end as soon as we say that we are up. */
const startedBy = process.ppid

const tidyEveryMs = 60 * 60 * 1000
const answersKeptMs = 24 * 60 * 60 * 1000

/** A page that whoever starts us may want to open first. */
export type WelcomePage = { readonly what: string; readonly path: string }

/** Done once the database is open and before anybody is let in. */
type Prepare = (opened: Opened) => Promise<readonly WelcomePage[]>

/** Opens everything in the order in which it starts; `stop` closes it in reverse. */
export async function serve(settings: Settings, prepare: Prepare = () => Promise.resolve([])): Promise<Serving> {
  const certificates = await readCertificates(settings)
  const traced = await startTracing(settings.OTEL_EXPORTER_OTLP_ENDPOINT, openLog(settings.LOG_LEVEL))
  const log = openLog(settings.LOG_LEVEL, { ids: traced.tracing.ids })
  const opened = await open(settings, log, traced.tracing, await secretKey(settings))
  const close = async (): Promise<void> => {
    await opened.close()
    await traced.stop()
  }
  try {
    return await serveOpened({ settings, certificates }, { ...opened, close }, log, prepare)
  } catch (error) {
    await close()
    throw error
  }
}

async function serveOpened(
  { settings, certificates }: Wishes,
  opened: Opened,
  log: Log,
  prepare: Prepare,
): Promise<Serving> {
  const { house } = opened
  const makeAdmin = await prepareFirstAdmin(house, settings.ADMIN_PASSWORD)
  for (const { depot, outcome } of await backfill(house, {
    actor: startUp,
    correlationId: newId(),
    causationId: null,
  })) {
    if (outcome === 'created') log.info({ depot }, 'a depot from before got its microgrid')
  }
  const pages = await prepare(opened)
  let isUp = false
  const { app, ocpp, renewed } = await makeDoors({ settings, certificates, isUp: () => isUp }, house, log)
  await house.desk.start()
  await house.steering.start()
  const url = await app.listen({ port: settings.PORT, host: settings.HOST })
  await house.steering.reachedAt(settings.PEER_URL ?? reachableAt(url, settings.HOST))
  const policies = [forgetDeletedDepots(house), announceIncidents(house), followDeparturePlans(house)].map((policy) =>
    startPolicy(policy, house.outbox, house.relay, log),
  )
  const following = certificates && followIn(app.server, { settings, certificates }, house, log, renewed)
  const stopTidying = tidyNowAndThen(opened, log)
  const upkeep = startUpkeep(house.upkeep, house.timing, log)
  const deliveries = startDeliveries(house)
  const madeUp = await makeAdmin()
  isUp = true
  log.info({ 'server.address': settings.HOST, url }, 'busbar is up')
  printWelcome(url, madeUp, pages)
  return {
    url,
    opened,
    ownCertificate: certificates && certificates.context.cert,
    stop: async () => {
      await ocpp.close()
      await app.close()
      following?.stop()
      stopTidying()
      await deliveries.stop()
      await upkeep.stop()
      await Promise.all(policies.map((policy) => policy.stop()))
      await opened.close()
      log.info({}, 'busbar has stopped')
    },
  }
}

/** Page, API and chargers come through one door, each by a way of its own. */
async function makeDoors({ settings, certificates, isUp }: Wishes & { isUp(): boolean }, house: House, log: Log) {
  const trustedProxies = settings.TRUSTED_PROXIES.split(',')
    .map((proxy) => proxy.trim())
    .filter((proxy) => proxy !== '')
  const { desk, timing, serverKey, steering, onMoved, clock } = house
  let certificate = certificates && fingerprintOf(certificates)
  const peers = peersOf({
    ...{ steerer: () => steering.steerer(), onMoved, key: serverKey.ofPeers, clock, certificate: () => certificate },
  })
  const app = await httpDoor(house, {
    ...{ peers, isUp },
    ratePerMinute: settings.RATE_LIMIT_PER_MINUTE,
    trustedProxies,
    pageFolder: await builtPage(),
    ...(certificates && { tls: tlsOf(certificates) }),
  })
  const ocpp = ocppDoor({
    ...{ desk, timing, log, peers, addressOf: addressBehind(trustedProxies) },
    isEncrypted: isEncryptedBehind(trustedProxies),
    settings: ocppSettings({
      ...{ serverKey: serverKey.ofChargers, profileMin: settings.OCPP_PROFILE_MIN },
      admitsKeyless: settings.OCPP_KEYLESS,
    }),
  })
  ocpp.attach(app.server)
  house.metrics.gauge('busbar_chargers_connected', 'Chargers that are connected here', ocpp.connected)
  const renewed = (by: Certificates): void => {
    certificate = fingerprintOf(by)
  }
  return { app, ocpp, renewed }
}

const fingerprintOf = ({ context }: Certificates): string => new X509Certificate(context.cert).fingerprint256

/** Whoever shows no certificate, or one that we don't trust, is let in all the same: a browser has none. */
const tlsOf = ({ context, asksChargers }: Certificates): ServerOptions => ({
  ...{ ...context, requestCert: asksChargers, rejectUnauthorized: false },
})

function followIn(
  server: object,
  { settings, certificates }: Certified,
  { metrics, timing }: House,
  log: Log,
  told: (renewed: Certificates) => void,
) {
  assert(server instanceof TlsServer, 'a server without TLS has no certificates')
  let { endsAt } = certificates
  metrics.gauge('busbar_certificate_ends_seconds', 'When our certificate ends, in Unix time', () => endsAt / 1000)
  return followCertificates(
    settings,
    certificates,
    (renewed) => {
      server.setSecureContext(renewed.context)
      endsAt = renewed.endsAt
      told(renewed)
    },
    { timing, log },
  )
}

/** Another machine can do nothing with an address that stands for all of ours. */
function reachableAt(url: string, host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return url
  const addresses = Object.values(networkInterfaces()).flatMap((ones) => ones ?? [])
  const outward = addresses.find(({ internal, family }) => !internal && family === 'IPv4')
  const reachable = new URL(url)
  reachable.hostname = outward?.address ?? '127.0.0.1'
  return reachable.origin
}

const startUp: Actor = { kind: 'busbar', id: null, name: 'start-up' }

/** What it has of its process. */
export type Life = {
  on(signal: 'SIGINT' | 'SIGTERM', told: () => void): unknown
  onOrphaned(told: () => void): void
  exit(code: number): void
  monotonicMs(): number
}

const ourLife: Life = {
  on: (signal, told) => process.on(signal, told),
  onOrphaned: whenOrphaned,
  exit: (code) => process.exit(code),
  monotonicMs: () => performance.now(),
}

/** Supervisors signal a process and its group, some with two signals: within so long they mean the same. */
const sameMs = 1_000

/** Runs until it is told to stop, which may be said before it is up; who says it again later doesn't want to wait. */
export function stopOnSignal(starting: Promise<Pick<Serving, 'stop'>>, life: Life = ourLife): void {
  let toldAtMs: number | null = null
  const stop = (): void => {
    if (toldAtMs !== null) return
    toldAtMs = life.monotonicMs()
    // A start that failed is told by whoever asked for it.
    starting.then(
      (serving) => stopServing(serving, life),
      () => undefined,
    )
  }
  const told = (): void => {
    if (toldAtMs !== null && life.monotonicMs() - toldAtMs >= sameMs) life.exit(1)
    stop()
  }
  life.on('SIGINT', told)
  life.on('SIGTERM', told)
  life.onOrphaned(stop)
}

async function stopServing(serving: Pick<Serving, 'stop'>, { exit }: Life): Promise<void> {
  return serving.stop().then(
    () => exit(0),
    (error: unknown) => {
      console.error('busbar could not stop cleanly:', error)
      exit(1)
    },
  )
}

// A supervisor signals npm; npm signals the shell in between, which ends and says nothing to us.
function whenOrphaned(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const watch = setInterval(() => {
    if (process.ppid === startedBy) return
    clearInterval(watch)
    stop()
  }, 250)
  watch.unref()
}

function printWelcome(url: string, password: string | null, pages: readonly WelcomePage[]): void {
  const lines = [
    `Busbar is at ${url}`,
    ...(password === null ? [] : [`Sign in as admin with the password ${password}  (printed this once)`]),
    ...pages.map(({ what, path }) => `${what} is at ${url}${path}`),
  ]
  console.log(`\n${lines.map((line) => `  ${line}\n`).join('')}`)
}

/** The built web page lies beside the bundle, or in its workspace where we run from source. */
async function builtPage(): Promise<string | null> {
  for (const path of ['./page', '../../ui/dist']) {
    const folder = fileURLToPath(new URL(path, import.meta.url))
    const isThere = await access(`${folder}/index.html`).then(
      () => true,
      () => false,
    )
    if (isThere) return folder
  }
  return null
}

function tidyNowAndThen({ house }: Opened, log: Log): () => void {
  const tidy = (): void => {
    const now = house.clock.now()
    Promise.all([house.secrets.forgetExpired(now), house.answers.forgetOld(now - answersKeptMs)]).catch(
      (error: unknown) =>
        log.warn({ err: error }, 'expired sessions and kept answers could not be cleared; later again'),
    )
  }
  tidy()
  const timer = setInterval(tidy, tidyEveryMs)
  return () => clearInterval(timer)
}
