import { constants, createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Log, Timing } from './engine/ports.ts'
import { type Settings, WrongSetting } from './settings.ts'

/** What we prove ourselves with, and whom we believe. */
export type Certificates = {
  readonly context: SecureContextOptions & { readonly cert: string }
  /** whether chargers are asked for a certificate of theirs */
  readonly asksChargers: boolean
  /** when the first of those that we show ends */
  readonly endsAt: Instant
  /** when the first of the authorities ends that chargers are believed by; null: there are none */
  readonly authoritiesEndAt: Instant | null
  /** other files have another */
  readonly digest: string
}

export type CertificateSettings = Pick<Settings, 'TLS_CERT' | 'TLS_KEY' | 'TLS_CLIENT_CA'>

/** Null: no TLS is wished for. Files that can't be used are a wrong setting. */
export async function readCertificates(settings: CertificateSettings): Promise<Certificates | null> {
  if (settings.TLS_CERT === undefined || settings.TLS_KEY === undefined) return null
  const cert = await pemFile('TLS_CERT', settings.TLS_CERT)
  const key = await pemFile('TLS_KEY', settings.TLS_KEY)
  const ca = settings.TLS_CLIENT_CA === undefined ? null : await pemFile('TLS_CLIENT_CA', settings.TLS_CLIENT_CA)
  const shown = certificatesIn(cert)
  if (!shown[0]?.checkPrivateKey(privateKeyIn(key))) {
    throw wrong(key, `is not the key of the certificate in ${cert.path}`)
  }
  const context = {
    ...{ cert: cert.text, key: key.text, ...(ca && { ca: ca.text }) },
    // A session that goes on where another ended would be believed by a certificate that we may have stopped believing.
    secureOptions: constants.SSL_OP_NO_TICKET,
  }
  const authorities = ca && certificatesIn(ca)
  refuseUnusable(cert, context)
  return {
    context,
    asksChargers: ca !== null,
    endsAt: endOf(shown),
    authoritiesEndAt: authorities && endOf(authorities),
    digest: createHash('sha256')
      .update([cert, key, ca].map((file) => file?.text ?? '').join('\0'))
      .digest('hex'),
  }
}

type PemFile = { readonly setting: keyof CertificateSettings; readonly path: string; readonly text: string }

const wrong = ({ setting, path }: Omit<PemFile, 'text'>, what: string): WrongSetting =>
  new WrongSetting(`setting ${setting}: ${path} ${what}`)

async function pemFile(setting: PemFile['setting'], path: string): Promise<PemFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong({ setting, path }, byErrorCode[error.code ?? ''] ?? `can't be read: ${error.message}`)
  })
  return { setting, path, text }
}

const byErrorCode: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be read',
  EISDIR: 'is a folder',
}

function certificatesIn(file: PemFile): readonly X509Certificate[] {
  const blocks = file.text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw wrong(file, 'holds no certificate in PEM')
  return blocks.map((block) => {
    try {
      return new X509Certificate(block)
    } catch {
      throw wrong(file, 'holds a certificate that is damaged')
    }
  })
}

function privateKeyIn(file: PemFile): KeyObject {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(file.text)) throw wrong(file, 'holds no private key in PEM')
  if (/ENCRYPTED/.test(file.text)) throw wrong(file, 'is kept with a passphrase, which nobody could type at a start')
  try {
    return createPrivateKey(file.text)
  } catch {
    throw wrong(file, 'holds a private key that is damaged')
  }
}

/** What the library itself has against them, such as a key that is too short today. */
function refuseUnusable(file: PemFile, context: SecureContextOptions): void {
  try {
    createSecureContext(context)
  } catch (error) {
    throw wrong(file, `can't be used: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const endOf = (certificates: readonly X509Certificate[]): Instant =>
  Math.min(...certificates.map(({ validTo }) => Date.parse(validTo)))

const dayMs = 86_400_000

/** A month is what it takes until somebody has been found who may make a new one. */
export const renewDays = 30

export const daysUntil = (endsAt: Instant, now: Instant): number => Math.floor((endsAt - now) / dayMs)

export type FollowOptions = {
  readonly timing: Timing
  readonly log: Log
  readonly lookEveryMs?: number
}

/**
 * Looks at the files now and then: whoever renews them need not know us. Files that can't be used, because they are just
 * being written for example, change nothing, and are told of once.
 */
export function followCertificates(
  settings: CertificateSettings,
  first: Certificates,
  renewed: (certificates: Certificates) => void,
  { timing, log, lookEveryMs = 60_000 }: FollowOptions,
): { stop(): void } {
  let { digest } = first
  let told = ''
  let isStopped = false
  let callOff = timing.after(lookEveryMs, look)
  sayWhenItEnds(first, timing.now(), log)

  function look(): void {
    void readCertificates(settings)
      .then(take, refuse)
      .finally(() => {
        if (!isStopped) callOff = timing.after(lookEveryMs, look)
      })
  }

  function take(found: Certificates | null): void {
    told = ''
    if (isStopped || found === null || found.digest === digest) return
    digest = found.digest
    renewed(found)
    log.info({ endsAt: new Date(found.endsAt).toISOString() }, 'renewed certificates were taken up')
    sayWhenItEnds(found, timing.now(), log)
  }

  function refuse(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    if (why !== told) log.error({ err: error }, 'renewed certificates can’t be used: those from before go on')
    told = why
  }

  return {
    stop() {
      isStopped = true
      callOff()
    },
  }
}

function sayWhenItEnds({ endsAt }: Certificates, now: Instant, log: Log): void {
  const days = daysUntil(endsAt, now)
  const when = { endsAt: new Date(endsAt).toISOString() }
  if (endsAt <= now) log.error(when, 'the certificate has ended: chargers and browsers will turn away from us')
  else if (days < renewDays) log.warn(when, `the certificate ends in ${days} days`)
}
