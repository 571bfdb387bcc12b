import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authority, endedServer, one, server, serverOfOther } from '../../tests/support/certificates.ts'
import { wallTime } from '../../tests/support/ocppDoors.ts'
import { strictLog } from '../../tests/support/recordingDesk.ts'
import { soon } from '../../tests/support/soon.ts'
import { virtualTime } from '../../tests/support/virtualTime.ts'
import { daysUntil, followCertificates, readCertificates } from './certificates.ts'
import { checkCertificates } from './cli/checkCertificates.ts'
import { WrongSetting } from './settings.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const put = async (texts: Readonly<Record<string, string>>): Promise<void> => {
  await Promise.all(Object.entries(texts).map(([name, text]) => writeFile(at(name), text)))
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'busbar-certificates-'))
  await put({ 'cert.pem': server.cert, 'key.pem': server.key, 'ca.pem': authority, 'empty.pem': '' })
  await put({ 'one.pem': one.key, 'ended.pem': endedServer.cert, 'ended-key.pem': endedServer.key })
  await put({ 'damaged.pem': server.cert.replace('MIIB', 'MIIC'), 'damaged-key.pem': server.key.replace('MIG', 'MIH') })
  await put({ 'locked.pem': '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII\n-----END ENCRYPTED PRIVATE KEY-----\n' })
  await mkdir(at('folder'))
})
afterAll(() => rm(folder, { recursive: true }))

const named = (cert: string, key: string, ca?: string) => ({
  ...{ TLS_CERT: at(cert), TLS_KEY: at(key), TLS_CLIENT_CA: ca && at(ca) },
})

describe('OPS-3: files that can’t be used are said in one line', () => {
  test.each([
    [['none.pem', 'key.pem'], 'TLS_CERT', 'none.pem is not there'],
    [['folder', 'key.pem'], 'TLS_CERT', 'folder is a folder'],
    [['empty.pem', 'key.pem'], 'TLS_CERT', 'empty.pem holds no certificate in PEM'],
    [['key.pem', 'key.pem'], 'TLS_CERT', 'key.pem holds no certificate in PEM'],
    [['damaged.pem', 'key.pem'], 'TLS_CERT', 'damaged.pem holds a certificate that is damaged'],
    [['cert.pem', 'none.pem'], 'TLS_KEY', 'none.pem is not there'],
    [['cert.pem', 'cert.pem'], 'TLS_KEY', 'cert.pem holds no private key in PEM'],
    [['cert.pem', 'damaged-key.pem'], 'TLS_KEY', 'damaged-key.pem holds a private key that is damaged'],
    [['cert.pem', 'locked.pem'], 'TLS_KEY', 'locked.pem is kept with a passphrase'],
    [['cert.pem', 'one.pem'], 'TLS_KEY', 'one.pem is not the key of the certificate in'],
    [['cert.pem', 'key.pem', 'none.pem'], 'TLS_CLIENT_CA', 'none.pem is not there'],
    [['cert.pem', 'key.pem', 'empty.pem'], 'TLS_CLIENT_CA', 'empty.pem holds no certificate in PEM'],
  ] as const)('%j', async ([cert, key, ca], setting, what) => {
    const wrong = await readCertificates(named(cert, key, ca)).catch((error: unknown) => error)
    expect(wrong).toBeInstanceOf(WrongSetting)
    const { message } = wrong as WrongSetting
    expect(message).toContain(`setting ${setting}: ${folder}/${what}`)
    expect(message).not.toContain('\n')
  })

  test('and without any, nothing is read', async () => {
    expect(await readCertificates({})).toBeNull()
  })
})

describe('OPS-2: the doctor looks at certificates', () => {
  const check = async (name: string, now: number) => {
    const settings = name === 'ended' ? named('ended.pem', 'ended-key.pem') : named('cert.pem', 'key.pem', 'ca.pem')
    return (await checkCertificates(settings, now)).map((one) => `${one.name}: ${one.state}`)
  }
  const day = 86_400_000
  const serverEnds = Date.parse('2126-10-28T10:32:53Z')

  test('a month before one ends, and when it has', async () => {
    expect(await check('server', serverEnds - 31 * day)).toEqual(['Certificate: ok', 'Chargers’ authorities: ok'])
    const late = ['Certificate: warning', 'Chargers’ authorities: warning']
    expect(await check('server', serverEnds - 29.5 * day)).toEqual(late)
    expect(await check('ended', Date.now())).toEqual(['Certificate: wrong'])
    expect(daysUntil(serverEnds, serverEnds - 1.5 * day)).toBe(1)
  })

  test('and says what is wrong with a file; without TLS it says nothing', async () => {
    const [found] = await checkCertificates(named('cert.pem', 'one.pem'), 0)
    expect(found).toMatchObject({ name: 'Certificate', state: 'wrong' })
    expect(found?.detail).toContain('is not the key of the certificate')
    expect(await checkCertificates({}, 0)).toEqual([])
  })
})

/** The name under which the server at this port proves itself. */
const subjectAt = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })

describe('OCPP-7: a renewed certificate', () => {
  test('is taken up without a restart, and half a renewal is waited out', async () => {
    await put({ 'own.pem': server.cert, 'own-key.pem': server.key })
    const settings = named('own.pem', 'own-key.pem')
    const first = await readCertificates(settings)
    const tls = createServer(first!.context, (_request, response) => void response.end())
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve))
    const { port } = tls.address() as AddressInfo
    const log = strictLog()
    const following = followCertificates(settings, first!, ({ context }) => tls.setSecureContext(context), {
      ...{ timing: wallTime, log, lookEveryMs: 20 },
    })
    try {
      expect(await subjectAt(port)).toBe('server')
      await put({ 'own.pem': serverOfOther.cert })
      await soon(() => expect(log.errors.join()).toContain('renewed certificates can’t be used'))
      expect(await subjectAt(port)).toBe('server')
      await put({ 'own-key.pem': serverOfOther.key })
      await soon(async () => expect(await subjectAt(port)).toBe('renewed server'))
      expect(log.errors).toHaveLength(1)
    } finally {
      following.stop()
      tls.close()
    }
  })

  test('that has ended, or soon will, is told of in the log', async () => {
    const said: string[] = []
    const note = (_fields: object, message: string): void => void said.push(message)
    const log = { debug() {}, info() {}, warn: note, error: note }
    const settings = named('ended.pem', 'ended-key.pem')
    const ended = (await readCertificates(settings))!
    for (const startsAt of [ended.endsAt + 1, ended.endsAt - 3 * 86_400_000, ended.endsAt - 60 * 86_400_000]) {
      followCertificates(settings, ended, () => {}, { timing: virtualTime(startsAt), log }).stop()
    }
    expect(said).toEqual([expect.stringContaining('has ended'), 'the certificate ends in 3 days'])
  })
})
