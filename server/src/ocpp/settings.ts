/** Everything that a charger or a stranger could make us hold or wait for has a bound. */
export type OcppSettings = {
  /** with which the hashes of chargers' keys are made */
  readonly serverKey: Buffer
  /** lets in known chargers that have no key yet */
  readonly admitsKeyless: boolean
  /** 1: key, 2: key over TLS, 3: client certificate */
  readonly profileMin: 1 | 2 | 3

  readonly frameBytesMax: number
  /** how long a newcomer may take from its first word to being let in or turned away */
  readonly handshakeMsMax: number
  /** strangers on the doorstep at once */
  readonly handshakesMax: number
  /** newcomers from one address that are looked at; to look at one costs a hash */
  readonly knocksPerAddress: Bucket
  /** failed attempts in a row that are noted; one is forgiven every so often */
  readonly attemptsPerAddress: Bucket
  readonly attemptsPerIdentity: Bucket

  readonly pingEveryMs: number
  readonly pingsMissedMax: number
  /** how long an old socket may take to show that it lives, when its charger comes again */
  readonly takeoverMsMax: number

  /** messages of one charger; who says more is read more slowly */
  readonly messages: Bucket
  readonly messagesWaitingMax: number
  /** what a charger doesn't take off the wire */
  readonly unsentBytesMax: number
  /** how long the house may take over one message */
  readonly deskMsMax: number

  readonly ordersWaitingMax: number
  /** how long an answer may take, by what we ask for */
  readonly answerMsMax: Readonly<Record<string, number>> & { readonly default: number }

  /** a charger that came back without booting is asked what it can after so long */
  readonly setUpAfterMs: number
  readonly heartbeatS: number
  readonly meterValuesEveryS: number
}

export type Bucket = { readonly holds: number; readonly perS: number }

export function ocppSettings(chosen: Pick<OcppSettings, 'serverKey'> & Partial<OcppSettings>): OcppSettings {
  return { ...defaults, ...chosen }
}

const defaults: Omit<OcppSettings, 'serverKey'> = {
  admitsKeyless: false,
  profileMin: 1,

  // Reports and configurations are tens of kilobytes.
  frameBytesMax: 1 << 20,
  handshakeMsMax: 10_000,
  // Whoever comes back while its old line looks alive stands here until that is known to be dead: after an outage all do.
  handshakesMax: 5_000,
  knocksPerAddress: { holds: 2_000, perS: 100 },
  attemptsPerAddress: { holds: 100, perS: 2 },
  attemptsPerIdentity: { holds: 20, perS: 0.2 },

  pingEveryMs: 30_000,
  pingsMissedMax: 2,
  takeoverMsMax: 3_000,

  messages: { holds: 1_000, perS: 50 },
  messagesWaitingMax: 1_000,
  unsentBytesMax: 1 << 20,
  deskMsMax: 20_000,

  ordersWaitingMax: 64,
  // An order that waits for another's answer is a limit that comes late.
  answerMsMax: { SetChargingProfile: 8_000, Reset: 15_000, default: 10_000 },

  setUpAfterMs: 5_000,
  heartbeatS: 300,
  meterValuesEveryS: 15,
}
