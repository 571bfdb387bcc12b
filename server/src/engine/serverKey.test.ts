import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { chargerKeyHash, newChargerKey, serverKey } from './serverKey.ts'

const secret = randomBytes(32)
const key = serverKey(secret)

describe('SEC-2: what is kept with the server’s key', () => {
  test.each(['', 'a secret', '💥'.repeat(500)])('opens again to what it was: %#', (text) => {
    expect(serverKey(secret).unseal(key.seal(text, 'webhook/1'), 'webhook/1')).toBe(text)
  })

  test('shows nothing of the secret, and never looks the same twice', () => {
    const [one, other] = [key.seal('a secret', 'webhook/1'), key.seal('a secret', 'webhook/1')]
    expect(one.equals(other)).toBe(false)
    expect(one.includes('a secret')).toBe(false)
  })

  test('does not open with another key, for something else, or with a bit of it changed', () => {
    const sealed = key.seal('a secret', 'webhook/1')
    expect(() => serverKey(randomBytes(32)).unseal(sealed, 'webhook/1')).toThrow()
    expect(() => key.unseal(sealed, 'webhook/2')).toThrow()
    for (const at of sealed.keys()) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => key.unseal(changed, 'webhook/1')).toThrow()
    }
    expect(() => key.unseal(sealed.subarray(0, -1), 'webhook/1')).toThrow()
  })

  test('says which key it was without saying the key', () => {
    expect(serverKey(secret).fingerprint).toEqual(key.fingerprint)
    expect(serverKey(randomBytes(32)).fingerprint).not.toEqual(key.fingerprint)
    for (const shown of [key.fingerprint, key.ofChargers]) expect(secret.includes(shown.subarray(0, 8))).toBe(false)
  })
})

test('OCPP-7: a charger’s key is what every charger takes, and is kept as a hash that only this server makes', () => {
  const keys = Array.from({ length: 100 }, newChargerKey)
  for (const one of keys) expect(one).toMatch(/^[0-9a-f]{40}$/)
  expect(new Set(keys).size).toBe(100)
  const [first = '', second = ''] = keys
  expect(chargerKeyHash(serverKey(secret).ofChargers, first)).toEqual(chargerKeyHash(key.ofChargers, first))
  expect(chargerKeyHash(key.ofChargers, second)).not.toEqual(chargerKeyHash(key.ofChargers, first))
  expect(chargerKeyHash(serverKey(randomBytes(32)).ofChargers, first)).not.toEqual(
    chargerKeyHash(key.ofChargers, first),
  )
})
