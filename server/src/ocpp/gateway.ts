import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type PeerCertificate, TLSSocket } from 'node:tls'
import { WebSocketServer } from 'ws'
import type { ChargerDesk, KnownCharger, TurnedAway } from '../engine/chargers.ts'
import { passedOn, type Peers, type Vouched } from '../engine/peers.ts'
import type { Log, Timing } from '../engine/ports.ts'
import { admit } from './admission.ts'
import { throttle } from './bucket.ts'
import type { Dialect } from './dialect.ts'
import { identityIn } from './identity.ts'
import { type ChargerMemory, newMemory } from './memory.ts'
import { passOn } from './passOn.ts'
import { seats } from './seats.ts'
import { openSession } from './session.ts'
import type { OcppSettings } from './settings.ts'
import { dialect16 } from './v16/dialect.ts'
import { dialect201 } from './v201/dialect.ts'
import { chargerSocket, hearSocket } from './webSocket.ts'

export type OcppDoorOptions = {
  readonly desk: ChargerDesk
  readonly timing: Timing
  readonly log: Log
  readonly settings: OcppSettings
  /** who is at the other end, where a trusted proxy stands between */
  readonly addressOf?: (request: IncomingMessage) => string
  /** whether it came over TLS, where a trusted proxy stands between */
  readonly isEncrypted?: (request: IncomingMessage) => boolean
  /** other processes on the same database, of which one may be the one that steers */
  readonly peers?: Peers
}

export type OcppDoor = {
  /** chargers may come through this server from now on, at `/ocpp/{identity}` */
  attach(server: Server): void
  connected(): number
  /** lets nobody in any more, and says goodbye to who is there */
  close(): Promise<void>
}

const prefix = '/ocpp/'
const dialects: ReadonlyMap<string, Dialect> = new Map([
  [dialect201.version, dialect201],
  [dialect16.version, dialect16],
])

// long because: it is told in the order in which a charger passes it
/** The door at which chargers knock. They are known, prove who they are, and each has one line. */
export function ocppDoor(options: OcppDoorOptions): OcppDoor {
  const { desk, timing, log, settings, peers } = options
  const addressOf = options.addressOf ?? ((request) => request.socket.remoteAddress ?? '')
  const isEncrypted = options.isEncrypted ?? (({ socket }) => socket instanceof TLSSocket)
  const knocks = throttle(settings.knocksPerAddress, timing)
  const perAddress = throttle(settings.attemptsPerAddress, timing)
  const perIdentity = throttle(settings.attemptsPerIdentity, timing)
  const places = seats(settings.takeoverMsMax)
  const memories = new Map<string, ChargerMemory>()
  const webSockets = new WebSocketServer({
    noServer: true,
    // A burst of one line is read in as many turns as it has messages: others have theirs in between.
    allowSynchronousEvents: false,
    clientTracking: false,
    maxPayload: settings.frameBytesMax,
    perMessageDeflate: false,
    handleProtocols: (offered) => commonProtocol([...offered])?.version ?? false,
  })
  /** lines of chargers to the process that steers */
  const onward = new Set<Duplex>()
  let moves = 0
  // Who steered before may be frozen: nothing would come over these lines any more, and nobody would end them.
  peers?.onMoved(() => {
    moves++
    for (const line of onward) line.destroy()
  })
  let onDoorstep = 0
  let isClosing = false

  function attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.url?.startsWith(prefix) === true) void knock(request, socket, head)
      else if (server.listenerCount('upgrade') === 1) refuse(socket, 404)
    })
  }

  async function knock(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    if (isClosing || onDoorstep >= settings.handshakesMax) return refuse(socket, 503)
    onDoorstep++
    const callOff = timing.after(settings.handshakeMsMax, () => socket.destroy())
    try {
      await receive(request, socket, head)
    } catch (error) {
      log.error({ err: error }, 'a charger could not be let in')
      socket.destroy()
    } finally {
      callOff()
      onDoorstep--
    }
  }

  async function receive(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const who = whoComes(request)
    const { address } = who
    if (!knocks.attempt(address)) return refuse(socket, 429)
    if (peers?.isElsewhere() === true) return sendOn(request, socket, head, who)
    const identity = identityIn(request.url ?? '', prefix)
    if (identity === null) return refuse(socket, 404)
    const proofs = { ...who, authorization: request.headers.authorization }
    const admission = admit({ identity, ...proofs }, desk, settings)
    if (admission.type === 'turned away') {
      // Asked of those alone who can't come in, known or not: a whole depot may have one address, and strays in it.
      if (!perAddress.attempt(address) || !perIdentity.attempt(identity)) return refuse(socket, 429)
      return turnAway(socket, 401, { identity, why: admission.why, address, ...doubtsOf(request) })
    }
    knocks.forgive(address)
    const { charger } = admission
    const dialect = commonProtocol(offeredBy(request))
    if (dialect === null) return showOut(request, socket, head, { identity, address })
    if ((await places.claim(charger.chargePointId)) === 'TAKEN') {
      const what = 'a second connection while the first is alive'
      const notice = { kind: 'SECURITY' as const, what, detail: address, connector: null, at: timing.now() }
      desk.reported(charger.chargePointId, notice)
      return turnAway(socket, 409, { identity, why: 'ALREADY_CONNECTED', address })
    }
    // Whoever came may have been taken out, or given another key, while the line before was found to be dead.
    const still = admit({ identity, ...proofs }, desk, settings)
    if (still.type === 'turned away' || still.charger.chargePointId !== charger.chargePointId) {
      places.forgo(charger.chargePointId)
      return refuse(socket, 503)
    }
    letIn(request, socket, head, charger, dialect)
  }

  /** As we see it, or as another process of ours saw it that passes it on. */
  function whoComes(request: IncomingMessage): Omit<Vouched, 'path'> {
    const said = request.headers[passedOn]
    const vouched = typeof said === 'string' ? peers?.vouched(said, request.url ?? '') : null
    if (vouched) return vouched
    const certifiedNames = certifiedNamesOf(request.socket)
    return { address: addressOf(request), isEncrypted: isEncrypted(request), certifiedNames }
  }

  /** Nobody would steer it here. What was passed on to us goes no further: whoever steers is changing just now. */
  async function sendOn(request: IncomingMessage, socket: Duplex, head: Buffer, who: Omit<Vouched, 'path'>) {
    const isPassedOn = request.headers[passedOn] !== undefined
    const movesBefore = moves
    const line = isPassedOn || !peers ? null : await passOn(request, socket, head, peers, who)
    knocks.forgive(who.address)
    if (line === null) return refuse(socket, 503)
    onward.add(line)
    line.once('close', () => onward.delete(line))
    if (moves !== movesBefore) line.destroy()
  }

  function letIn(request: IncomingMessage, socket: Duplex, head: Buffer, charger: KnownCharger, dialect: Dialect) {
    const { chargePointId } = charger
    let isIn = false
    if (!socket.destroyed && !isClosing) {
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        isIn = true
        const epoch = places.newEpoch(timing.now())
        const session = openSession({
          ...{ chargePointId, epoch, dialect, desk, timing, log, settings, memory: memoryOf(chargePointId) },
          socket: chargerSocket(webSocket, timing),
        })
        places.sit(chargePointId, { epoch, isAlive: session.isAlive, cut: session.cut })
        webSocket.once('close', () => places.leave(chargePointId, epoch))
        hearSocket(webSocket, session, log)
        desk.opened(chargePointId, session.link)
      })
    }
    // Its handshake was none, or it has gone meanwhile.
    if (!isIn) places.forgo(chargePointId)
    if (isClosing) socket.destroy()
  }

  /** Without a common language the handshake is completed without one, and ended (OCPP-J 2.0.1 §3.1.2). */
  function showOut(request: IncomingMessage, socket: Duplex, head: Buffer, who: { identity: string; address: string }) {
    desk.turnedAway(who.identity, 'NO_COMMON_PROTOCOL', who.address)
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate())
      chargerSocket(webSocket, timing).close(1002, 'no common subprotocol')
    })
  }

  function turnAway(socket: Duplex, status: number, { identity, why, address, certificate }: Unwelcome): void {
    refuse(socket, status)
    desk.turnedAway(identity, why, address)
    log.info(
      { identity, why, 'client.address': address, ...(certificate !== undefined && { certificate }) },
      'a charger was turned away',
    )
  }

  function memoryOf(chargePointId: string): ChargerMemory {
    const memory = memories.get(chargePointId) ?? newMemory()
    memories.set(chargePointId, memory)
    return memory
  }

  async function close(): Promise<void> {
    isClosing = true
    for (const line of onward) line.destroy()
    for (const sitter of places.all()) sitter.cut(1001, 'closing')
    const startedAt = timing.monotonicMs()
    while (places.all().length > 0 && timing.monotonicMs() - startedAt < closingMsMax) {
      await new Promise<void>((resolve) => timing.after(closingLookMs, resolve))
    }
  }

  return { attach, connected: () => places.all().length, close }
}

type Unwelcome = {
  readonly identity: string
  readonly why: TurnedAway
  readonly address: string
  /** what is wrong with the certificate that it showed */
  readonly certificate?: string
}

const closingMsMax = 5_000
const closingLookMs = 20

/** What the station would like best of what we speak. */
function commonProtocol(offered: readonly string[]): Dialect | null {
  const first = offered.find((name) => dialects.has(name))
  return first === undefined ? null : (dialects.get(first) ?? null)
}

const offeredBy = (request: IncomingMessage): readonly string[] =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())

/** One that we don't trust is none; why, whoever looks for a charger that doesn't come wants to know. */
function doubtsOf({ socket }: IncomingMessage): { readonly certificate?: string } {
  if (!(socket instanceof TLSSocket) || shownBy(socket) === null || socket.authorized) return {}
  return { certificate: String(socket.authorizationError) }
}

/** Null: it showed none. A session that is resumed counts as authorised even so. */
function shownBy(socket: TLSSocket): Partial<PeerCertificate> | null {
  const shown: Partial<PeerCertificate> | null = socket.getPeerCertificate()
  return shown === null || shown.raw === undefined ? null : shown
}

function certifiedNamesOf(socket: Socket): readonly string[] | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null
  const shown = shownBy(socket)
  if (shown === null) return null
  const { subject, subjectaltname } = shown
  const commonNames: unknown = subject?.CN
  const others = (subjectaltname ?? '').split(', ').map((name) => name.replace(/^(DNS|URI|email):/, ''))
  return [commonNames, ...others].flat().filter((name): name is string => typeof name === 'string' && name !== '')
}

/**
 * 401 whether the identity is unknown or the key is wrong: OCPP would have 404 for the first, and with that anybody could
 * find out which chargers there are. 404 is what can name no charger at all.
 */
function refuse(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? ''
  const extra = extras[status] ?? ''
  const head = `HTTP/1.1 ${status} ${text}\r\n${extra}Connection: close\r\nContent-Type: text/plain\r\n`
  socket.end(`${head}Content-Length: ${text.length}\r\n\r\n${text}`, () => socket.destroy())
}

const extras: Readonly<Record<number, string>> = {
  401: 'WWW-Authenticate: Basic realm="ocpp"\r\n',
  429: 'Retry-After: 30\r\n',
  503: 'Retry-After: 5\r\n',
}
