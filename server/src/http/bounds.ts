/** Everything that a stranger could make us hold or wait for has a bound. Tests narrow them. */
export type DoorBounds = {
  readonly bodyBytesMax: number
  /** how long a request may take to arrive, head and body */
  readonly arrivalMsMax: number
  /** how long a client may take to agree on TLS */
  readonly handshakeMsMax: number
  /** how long a connection may stay silent in the middle of something */
  readonly silenceMsMax: number
  readonly keptAliveMs: number
  readonly socketsMax: number
  /** of one address, where no proxy stands between; one device must not keep everybody else out */
  readonly socketsPerAddressMax: number
  /** how often slow arrivals are looked for */
  readonly lookEveryMs: number
  /** how long requests in flight may take to end when the door closes */
  readonly closingMsMax: number
  /** how long the database may take to prove that it is there */
  readonly readyMsMax: number
  readonly stream: StreamBounds
}

export type StreamBounds = {
  readonly streamsMax: number
  readonly perPrincipalMax: number
  /** how many events are read at once to catch up */
  readonly batchMax: number
  /** who was away for longer than this many events asks anew instead of hearing them all */
  readonly missedMax: number
  /** a sign of life to the browser, and a look whether it is still welcome */
  readonly aliveEveryMs: number
  /** who takes nothing off the wire for so long is cut off; it comes back and resumes where it was */
  readonly unreadMsMax: number
}

export const doorBounds: DoorBounds = {
  bodyBytesMax: 1 << 20,
  arrivalMsMax: 30_000,
  handshakeMsMax: 10_000,
  silenceMsMax: 60_000,
  keptAliveMs: 65_000,
  // A depot's chargers may all come from the one address of its router.
  socketsMax: 12_000,
  socketsPerAddressMax: 6_000,
  lookEveryMs: 5_000,
  closingMsMax: 10_000,
  readyMsMax: 2_000,
  stream: {
    streamsMax: 500,
    perPrincipalMax: 20,
    batchMax: 200,
    missedMax: 10_000,
    aliveEveryMs: 15_000,
    unreadMsMax: 30_000,
  },
}
