import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings, WrongSetting } from './settings.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'busbar-settings-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('OCPP-7: who may come in is said by settings', () => {
  test('from the environment', async () => {
    const named = { TLS_CERT: 'tls/cert.pem', TLS_KEY: '/etc/key.pem', TLS_CLIENT_CA: 'ca.pem' }
    expect(await readSettings({ ...named, OCPP_PROFILE_MIN: '3', OCPP_KEYLESS: 'true' }, folder)).toMatchObject({
      ...{ TLS_CERT: join(folder, 'tls/cert.pem'), TLS_KEY: '/etc/key.pem', TLS_CLIENT_CA: join(folder, 'ca.pem') },
      ...{ OCPP_PROFILE_MIN: 3, OCPP_KEYLESS: true },
    })
  })

  test('and from the file, as YAML has numbers and truth', async () => {
    const file = join(folder, 'busbar.yaml')
    await writeFile(file, 'TLS_CERT: cert.pem\nTLS_KEY: key.pem\nOCPP_PROFILE_MIN: 2\nOCPP_KEYLESS: true\n')
    const read = await readSettings({}, folder)
    await rm(file)
    expect(read).toMatchObject({ TLS_CERT: join(folder, 'cert.pem'), OCPP_PROFILE_MIN: 2, OCPP_KEYLESS: true })
  })

  test('without them everybody with a key comes in, in plain text, and nobody without', async () => {
    const read = await readSettings({}, folder)
    expect(read).toMatchObject({ OCPP_PROFILE_MIN: 1, OCPP_KEYLESS: false })
    expect(read).not.toHaveProperty('TLS_CERT')
  })
})

test.each([
  [{ TLS_CERT: 'c' }, 'setting TLS_CERT: needs TLS_KEY beside it'],
  [{ TLS_KEY: 'k' }, 'setting TLS_KEY: needs TLS_CERT beside it'],
  [{ TLS_CLIENT_CA: 'a' }, /^setting TLS_CLIENT_CA: needs TLS_CERT and TLS_KEY/],
  [{ OCPP_PROFILE_MIN: '4' }, 'setting OCPP_PROFILE_MIN: must be one of 1, 2, 3'],
  [{ OCPP_PROFILE_MIN: '3', TLS_CERT: 'c', TLS_KEY: 'k' }, /3 lets nobody in without TLS_CLIENT_CA/],
  [{ OCPP_PROFILE_MIN: '2' }, /2 lets nobody in without TLS_CERT/],
  [{ OCPP_PROFILE_MIN: '2', TRUSTED_PROXIES: ' , ' }, /2 lets nobody in without TLS_CERT/],
  [{ OCPP_KEYLESS: 'perhaps' }, 'setting OCPP_KEYLESS: must be one of true, false'],
])('OPS-3: %j is said in one line, and nothing starts', async (environment, line) => {
  const wrong = await readSettings(environment, folder).catch((error: unknown) => error)
  expect(wrong).toBeInstanceOf(WrongSetting)
  expect((wrong as WrongSetting).message).toMatch(line)
  expect((wrong as WrongSetting).message).not.toContain('\n')
})

test('OPS-3: a proxy that speaks TLS is enough for profile 2', async () => {
  const read = await readSettings({ OCPP_PROFILE_MIN: '2', TRUSTED_PROXIES: '10.0.0.0/8' }, folder)
  expect(read.OCPP_PROFILE_MIN).toBe(2)
})
