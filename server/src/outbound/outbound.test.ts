import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outbound } from './outbound.ts'

let server: Server
let port: number
const heard: { path: string; host: string | undefined; body: string }[] = []
const open: (() => void)[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      heard.push({ path: request.url ?? '', host: request.headers.host, body: Buffer.concat(parts).toString() })
      if (request.url === '/redirect') response.writeHead(302, { location: '/target' }).end()
      else if (request.url === '/endless') {
        const write = (): void => {
          while (!response.destroyed && response.write('x'.repeat(10_000))) continue
        }
        response.on('drain', write)
        write()
      } else if (request.url === '/silent') open.push(() => response.end())
      else response.end('thanks')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  for (const end of open) end()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const loopback = { address: '127.0.0.1', family: 4 }
const publicly = { address: '93.184.216.34', family: 4 }
const request = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"ü":1}' })

describe('SEC-3: what is sent to addresses that others supply', () => {
  test.each([
    ['nothing', 'it is no URL'],
    ['ftp://example.org/', 'https://'],
    ['file:///etc/passwd', 'https://'],
    ['https://user:secret@example.org/', 'password'],
    ['https://127.0.0.1/', '127.0.0.1 is not public'],
    ['https://127.1/', '127.0.0.1 is not public'],
    ['https://2130706433/', '127.0.0.1 is not public'],
    ['https://0x7f.0.0.1/', '127.0.0.1 is not public'],
    ['https://[::1]:8443/', '::1 is not public'],
    ['https://[::ffff:169.254.169.254]/', 'is not public'],
    ['http://93.184.216.34/', 'without TLS'],
  ])('is refused as soon as the address alone says so: %s', (url, words) => {
    expect(outbound('').refusal(url)).toContain(words)
  })

  test('may have any public address, and a name, whose addresses show later', () => {
    const { refusal } = outbound('')
    expect(refusal('https://93.184.216.34:8443/x?y')).toBeNull()
    expect(refusal('https://example.org/hook')).toBeNull()
    expect(outbound('127.0.0.0/8').refusal('http://127.0.0.1:8080/')).toBeNull()
  })

  test('goes to allowed networks, under the name that was asked for', async () => {
    const { post } = outbound('127.0.0.0/8', () => Promise.resolve([loopback]))
    expect(await post(request(`http://partner.example:${port}/hook`))).toEqual({ status: 200, answer: 'thanks' })
    expect(heard.at(-1)).toEqual({ path: '/hook', host: `partner.example:${port}`, body: '{"ü":1}' })
    expect(await post(request(`http://127.0.0.1:${port}/literal`))).toMatchObject({ status: 200 })
  })

  test.each([
    ['leads to us', [loopback]],
    ['leads to us too', [publicly, loopback]],
    ['leads to us in disguise', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['leads nowhere', []],
  ])('does not go where a name %s', async (_what, addresses) => {
    const before = heard.length
    const { post } = outbound('', () => Promise.resolve(addresses))
    await expect(post(request(`https://partner.example:${port}/hook`))).rejects.toThrow('nothing is sent to')
    expect(heard).toHaveLength(before)
  })

  test('asks for a name once: it cannot be public when it is checked and ours when it is connected to', async () => {
    let asked = 0
    const { post } = outbound('127.0.0.0/8', () => {
      asked += 1
      return Promise.resolve([asked === 1 ? loopback : publicly])
    })
    await post(request(`http://rebinding.example:${port}/once`))
    expect(asked).toBe(1)
    expect(heard.at(-1)?.path).toBe('/once')
  })

  test('does not go in the clear beyond allowed networks', async () => {
    const { post } = outbound('127.0.0.0/8', () => Promise.resolve([publicly]))
    await expect(post(request('http://partner.example/'))).rejects.toThrow('without TLS')
  })

  test('does not follow where it is sent on to', async () => {
    const { post } = outbound('127.0.0.0/8')
    expect(await post(request(`http://127.0.0.1:${port}/redirect`))).toEqual({ status: 302, answer: '' })
    expect(heard.at(-1)?.path).toBe('/redirect')
  })

  test('takes a bounded answer, and waits a bounded time for it, and for a name', async () => {
    const { post } = outbound('127.0.0.0/8', undefined, 200)
    const { answer } = await post(request(`http://127.0.0.1:${port}/endless`))
    expect(answer).toBe('x'.repeat(2_048))
    await expect(post(request(`http://127.0.0.1:${port}/silent`))).rejects.toThrow('it took too long')
    const slow = outbound('', () => new Promise(() => undefined), 50)
    await expect(slow.post(request('https://slow.example/'))).rejects.toThrow('it took too long')
  })
})
