import { type IncomingMessage, request as ask } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { passedOn, type Peers } from '../engine/peers.ts'
import type { App } from './doors.ts'
import { HttpProblem } from './problem.ts'

/**
 * What only the process that steers can answer is asked there, as the caller asked it: that one finds out by itself who
 * it is. Where it can't be reached the route answers as far as it knows.
 */
export function passToSteerer(app: App, peers: Peers): void {
  app.addHook('onRequest', async (request, reply) => {
    const { config } = request.routeOptions
    if (config.ofSteerer !== true || !peers.isElsewhere() || request.headers[passedOn] !== undefined) return
    const line = await peers.connect()
    if (line === null) return
    const answer = await answerOver(line, request).catch((error: Error) => {
      throw new HttpProblem('NOT_STEERED', `The process that steers gave no answer: ${error.message}`, [], again)
    })
    // Whoever has gone away waits for nothing more.
    reply.raw.once('close', () => answer.destroy())
    const headers = Object.entries(answer.headers).filter(([name]) => !ofConnection.has(name))
    return reply
      .code(answer.statusCode ?? 502)
      .headers(Object.fromEntries(headers))
      .send(answer)
  })
}

/** RFC 9110 §7.6.1. */
const ofConnection: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade'])

function answerOver(line: Duplex, { raw, id }: FastifyRequest): Promise<IncomingMessage> {
  const { method, url: path, headers: said } = raw
  return new Promise((resolve, reject) => {
    const headers = { ...said, connection: 'close', 'x-request-id': id, [passedOn]: '1' }
    const asking = ask({ method, path, headers, createConnection: () => line })
    asking.setTimeout(silenceMsMax, () => asking.destroy(new Error('the process that steers says nothing')))
    asking.once('response', resolve)
    asking.on('error', reject)
    raw.pipe(asking)
  })
}

const silenceMsMax = 30_000
const again = { 'retry-after': '5' }
