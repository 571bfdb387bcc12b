import { access, readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { wordIssue } from './wording.ts'

/** A setting that can't be used; its message is the one line that the start prints. */
export class WrongSetting extends Error {
  /** which one it is and what it must be; null: it is about more than one */
  readonly of: { readonly name: string; readonly must: string } | null

  constructor(message: string, of: WrongSetting['of'] = null) {
    super(message)
    this.of = of
  }
}

const port = z.coerce.number().int().min(0).max(65535)
const isListOf = (isOne: (entry: string) => boolean) => (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .every((entry) => entry === '' || isOne(entry))

const areNetworks = isListOf(isNetwork)
/** As the proxies' list is read later: an address, a network, or one of three names. */
const nameProxies = isListOf((entry) => proxyNames.includes(entry) || isNetwork(entry))
const proxyNames = ['loopback', 'linklocal', 'uniquelocal']

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  const bitsMax = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return rest.length === 0 && bitsMax > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax))
}

const file = z.string().min(1)
const days = z.coerce.number().int().min(1).max(36_500)
const flagged = <Schema extends z.ZodType>(schema: Schema, about: string) => schema.describe(about)

/** Every setting, with its default and what it is for. Names are the same in the environment and in the file. */
export const settingsSchema = z.object({
  PORT: flagged(port.default(8080), 'where the page and the API are served'),
  HOST: flagged(z.string().min(1).default('127.0.0.1'), 'the address to listen on; 0.0.0.0 for all'),
  DATA_DIR: flagged(z.string().min(1).default('./data'), 'where our own PostgreSQL keeps everything'),
  DATABASE_URL: flagged(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .optional(),
    'a PostgreSQL 15 or newer to use instead of our own',
  ),
  DATABASE_SILENCE_S: flagged(
    z.coerce.number().min(1).max(30).default(5),
    'for how many seconds callers and chargers wait for a database that says nothing to anybody; one that is busy may take longer',
  ),
  PG_BINDIR: flagged(z.string().optional(), 'PostgreSQL 18 binaries to use instead of those that npm brings'),
  ADMIN_PASSWORD: flagged(
    z.string().min(12, 'must have at least 12 characters').max(200).optional(),
    'password of the first admin, whose name is "admin"; without it one is made up and printed once',
  ),
  SECRET_KEY: flagged(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
      .optional(),
    'what the secrets of chargers and partners are kept with, 64 hexadecimal digits, the same for every process; without it a key is made in `secret.key` in the data folder',
  ),
  LOG_LEVEL: flagged(z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'), 'how much is logged'),
  RATE_LIMIT_PER_MINUTE: flagged(
    z.coerce.number().int().min(1).max(10_000_000).default(12_000),
    'requests that one address may make in a minute',
  ),
  TRUSTED_PROXIES: flagged(
    z.string().default('').refine(nameProxies, 'must be addresses or networks such as 10.0.0.0/8, separated by commas'),
    'addresses or networks of reverse proxies, separated by commas, whose X-Forwarded headers are believed',
  ),
  TLS_CERT: flagged(
    file.optional(),
    'PEM file of the certificate, with its chain, under which page, API and chargers are served over TLS; a new one is taken up within a minute',
  ),
  TLS_KEY: flagged(file.optional(), 'PEM file of the key of TLS_CERT'),
  TLS_CLIENT_CA: flagged(
    file.optional(),
    'PEM file of the authorities whose certificates chargers may show instead of a key',
  ),
  OCPP_PROFILE_MIN: flagged(
    z.coerce
      .number()
      .pipe(z.union([z.literal(1), z.literal(2), z.literal(3)]))
      .default(1),
    'with how much chargers are let in at least: 1 a key, 2 a key over TLS, 3 a client certificate',
  ),
  OCPP_KEYLESS: flagged(
    z.coerce
      .string()
      .pipe(z.enum(['true', 'false']))
      .default('false')
      .transform((text) => text === 'true'),
    'true lets in chargers that are known but have no key yet: whoever knows the identity of one can then be it',
  ),
  PEER_URL: flagged(
    z.url({ protocol: /^https?$/ }).optional(),
    'where other processes on the same database reach this one; without it the address that it listens on',
  ),
  STEERING_LEASE_S: flagged(
    z.coerce.number().int().min(3).max(300).default(15),
    'for how many seconds a process that falls silent keeps the right to steer; the same for every process on a database',
  ),
  KEEP_SAMPLES_DAYS: flagged(days.default(14), 'how many days measurements are kept as they came'),
  KEEP_MINUTES_DAYS: flagged(days.default(90), 'how many days measurements are kept by the minute'),
  KEEP_QUARTER_HOURS_DAYS: flagged(days.default(1830), 'how many days measurements are kept by the quarter of an hour'),
  KEEP_CYCLES_DAYS: flagged(days.default(30), 'how many days cycles are kept, with what they saw, decided and sent'),
  KEEP_EVERY_CYCLE_DAYS: flagged(
    days.default(3),
    'how many days every cycle is kept; after that, of those in which nothing happened one in five minutes',
  ),
  KEEP_MESSAGES_DAYS: flagged(days.default(14), 'how many days the messages of chargers are kept'),
  KEEP_ALIAS_USES_DAYS: flagged(
    days.default(90),
    'how many days each use of an endpoint of older clients is kept; who used what and since when stays',
  ),
  KEEP_DELIVERIES_DAYS: flagged(days.default(30), 'how many days it is kept what webhooks were told'),
  OUTBOUND_ALLOWED: flagged(
    z.string().refine(areNetworks, 'must be addresses or networks such as 10.0.0.0/8, separated by commas').default(''),
    'private addresses or networks, separated by commas, where webhooks and partners may be all the same, also without TLS',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: flagged(
    z.url({ protocol: /^https?$/ }).optional(),
    'where OpenTelemetry traces go, over OTLP/HTTP; none are made without it',
  ),
})

export type Settings = Readonly<z.infer<typeof settingsSchema>>
type Environment = Readonly<Record<string, string | undefined>>

const fileName = 'busbar.yaml'

/** What was given, over the environment, over the file, over the defaults; one frozen object. */
export async function readSettings(
  environment: Environment,
  folder: string,
  given: Environment = {},
  otherwise: Environment = {},
): Promise<Settings> {
  const file = await readSettingsFile(environment['BUSBAR_CONFIG'], folder)
  const names = Object.keys(settingsSchema.shape)
  const chosen = Object.fromEntries(
    names.flatMap((name) => {
      // An empty variable is how shells and compose files say "not set".
      const set = environment[name] === '' ? undefined : environment[name]
      const value = given[name] ?? set ?? file[name] ?? otherwise[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const read = settingsSchema.safeParse(chosen)
  if (!read.success) {
    const [issue] = read.error.issues
    const name = issue?.path.join('.') ?? ''
    const must = issue ? wordIssue(issue, chosen[String(issue.path[0])]) : ''
    throw new WrongSetting(`setting ${name}: ${must}`, { name, must })
  }
  refuseContradiction(read.data)
  return Object.freeze({ ...read.data, ...inFolder(folder, read.data) })
}

/** Each by itself is right; together nobody could come in, or not as it was meant. */
function refuseContradiction(settings: Settings): void {
  const { TLS_CERT, TLS_KEY, TLS_CLIENT_CA, OCPP_PROFILE_MIN, TRUSTED_PROXIES } = settings
  const refuse = (name: keyof Settings, what: string): never => {
    throw new WrongSetting(`setting ${name}: ${what}`)
  }
  if (TLS_CERT !== undefined && TLS_KEY === undefined) refuse('TLS_CERT', 'needs TLS_KEY beside it')
  if (TLS_KEY !== undefined && TLS_CERT === undefined) refuse('TLS_KEY', 'needs TLS_CERT beside it')
  if (TLS_CLIENT_CA !== undefined && TLS_CERT === undefined) {
    refuse('TLS_CLIENT_CA', 'needs TLS_CERT and TLS_KEY: a client certificate is shown over TLS')
  }
  if (OCPP_PROFILE_MIN === 3 && TLS_CLIENT_CA === undefined) {
    refuse('OCPP_PROFILE_MIN', '3 lets nobody in without TLS_CLIENT_CA')
  }
  if (OCPP_PROFILE_MIN === 2 && TLS_CERT === undefined && TRUSTED_PROXIES.replace(/[\s,]/g, '') === '') {
    refuse('OCPP_PROFILE_MIN', '2 lets nobody in without TLS_CERT, or a proxy in TRUSTED_PROXIES that speaks TLS')
  }
}

/** Paths are meant from where Busbar is started. */
function inFolder(folder: string, settings: Settings) {
  const named = (['TLS_CERT', 'TLS_KEY', 'TLS_CLIENT_CA'] as const).flatMap((name) => {
    const path = settings[name]
    return path === undefined ? [] : [[name, resolve(folder, path)] as const]
  })
  return { DATA_DIR: resolve(folder, settings.DATA_DIR), ...Object.fromEntries(named) }
}

async function readSettingsFile(named: string | undefined, folder: string): Promise<Record<string, unknown>> {
  const path = resolve(folder, named ?? fileName)
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (!isThere) {
    if (named !== undefined) throw new WrongSetting(`setting BUSBAR_CONFIG: there is no file ${path}`)
    return {}
  }
  const content: unknown = await readFile(path, 'utf8')
    .then((text) => parse(text) as unknown)
    .catch((error: Error) => {
      throw new WrongSetting(`settings file ${path}: ${error.message.split('\n')[0]}`)
    })
  if (content === null) return {}
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new WrongSetting(`settings file ${path}: must hold names and values`)
  }
  const unknown = Object.keys(content).find((name) => !(name in settingsSchema.shape))
  if (unknown !== undefined) throw new WrongSetting(`settings file ${path}: there is no setting ${unknown}`)
  return content as Record<string, unknown>
}
