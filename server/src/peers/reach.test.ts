import { randomBytes, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { one as another, server as ours } from '../../../tests/support/certificates.ts'
import { peers } from './peers.ts'

let steerer: Server
let url: string
beforeAll(async () => {
  steerer = createServer(ours, (socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  await once(steerer, 'listening')
  url = `https://127.0.0.1:${(steerer.address() as AddressInfo).port}`
})
afterAll(() => void steerer.close())

const fingerprintOf = (cert: string): string => new X509Certificate(cert).fingerprint256
const now = 1_000_000
const knowing = (certificate: string | null, key = randomBytes(32), at = now) =>
  peers({
    ...{ steerer: () => ({ name: 'it', url }), onMoved: () => undefined, key, clock: { now: () => at } },
    certificate: () => certificate,
  })

test('SEC-2: over TLS a process that shows another certificate than ours is told nothing', async () => {
  const reached = await knowing(fingerprintOf(ours.cert)).connect()
  expect(reached).not.toBeNull()
  reached?.destroy()
  expect(await knowing(fingerprintOf(another.cert)).connect()).toBeNull()
  expect(await knowing(null).connect()).toBeNull()
})

test('OCPP-7: what is said of a charger that is passed on is believed of us, for its own request, and for a minute', () => {
  const key = randomBytes(32)
  const of = { path: '/ocpp/one', address: '10.0.0.7', isEncrypted: true, certifiedNames: ['one'] }
  const said = knowing(null, key).vouch(of)
  expect(knowing(null, key).vouched(said, of.path)).toMatchObject(of)
  expect(knowing(null, key).vouched(said, '/ocpp/two')).toBeNull()
  expect(knowing(null, key, now + 61_000).vouched(said, of.path)).toBeNull()
  expect(knowing(null).vouched(said, of.path)).toBeNull()
  for (const junk of ['', '.', 'a.b', `${said}x`, said.slice(1)]) {
    expect(knowing(null, key).vouched(junk, of.path)).toBeNull()
  }
})
