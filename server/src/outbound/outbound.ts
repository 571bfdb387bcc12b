import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { BlockList, LookupFunction } from 'node:net'
import { isIP, isIPv6 } from 'node:net'
import type { Outbound, OutboundRequest } from '../engine/outbound.ts'
import { mayReach, networksOf } from './addresses.ts'

type Address = { readonly address: string; readonly family: number }
type Resolve = (host: string) => Promise<readonly Address[]>

const tookMsMax = 10_000
const answerBytesMax = 2_048

/**
 * Sends to addresses that others supply, and to nothing of ours: a name is resolved once, every address behind it must be
 * public or allowed, and the connection goes to those and no others. What it redirects to is not followed.
 */
export function outbound(
  allowedNetworks: string,
  resolve: Resolve = (host) => lookup(host, { all: true, verbatim: true }),
  msMax = tookMsMax,
): Outbound {
  const allowed = networksOf(allowedNetworks)
  return {
    refusal: (url) => {
      const target = URL.canParse(url) ? new URL(url) : null
      if (!target) return 'it is no URL'
      return refusalOfForm(target) ?? refusalOfAddresses(target, literal(target) ?? [], allowed)
    },
    post: async (request) => {
      const url = new URL(request.url)
      const signal = AbortSignal.timeout(msMax)
      const addresses = literal(url) ?? (await inTime(resolve(url.hostname), signal))
      const refusal =
        refusalOfForm(url) ??
        (addresses.length === 0 ? 'its name has no address' : refusalOfAddresses(url, addresses, allowed))
      if (refusal !== null) throw new Error(`nothing is sent to ${url.origin}: ${refusal}`)
      return send(url, request, addresses, signal)
    },
  }
}

function refusalOfForm(url: URL): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it must begin with https://'
  if (url.username !== '' || url.password !== '') return 'it must not hold a password'
  return null
}

function refusalOfAddresses(url: URL, addresses: readonly Address[], allowed: BlockList): string | null {
  const closed = addresses.find(({ address }) => !mayReach(address, allowed))
  if (closed) return `${closed.address} is not public, and not among the allowed networks`
  // In the clear only where somebody has said that this network is theirs. Of a name it shows when it is resolved.
  const isOurs = addresses.every(({ address }) => allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'))
  return url.protocol === 'http:' && !isOurs ? 'without TLS only allowed networks are reached' : null
}

/** A URL writes an address in one way, whether it was given in octal, as one number, or in brackets. */
function literal({ hostname }: URL): readonly Address[] | null {
  const address = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  return family === 0 ? null : [{ address, family }]
}

async function inTime<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('it took too long')))),
  ])
}

function send(url: URL, { headers, body }: OutboundRequest, addresses: readonly Address[], signal: AbortSignal) {
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    // What was checked is what is connected to: a name that is asked again may answer otherwise.
    lookup: pinned(addresses),
    agent: false,
    signal,
  }
  const begin = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise<{ status: number; answer: string }>((resolve, reject) => {
    const request = begin(url, options, (response) => {
      beginningOf(response).then((answer) => resolve({ status: response.statusCode ?? 0, answer }), reject)
    })
    request.on('error', (error) => reject(signal.aborted ? new Error('it took too long') : error))
    request.end(body)
  })
}

const pinned =
  (addresses: readonly Address[]): LookupFunction =>
  (_host, { all }, answer) => {
    const [first] = addresses
    if (all) answer(null, [...addresses])
    else answer(null, first?.address ?? '', first?.family)
  }

async function beginningOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of response) {
    parts.push(part as Buffer)
    bytes += (part as Buffer).length
    if (bytes >= answerBytesMax) break
  }
  return Buffer.concat(parts).subarray(0, answerBytesMax).toString('utf8')
}
