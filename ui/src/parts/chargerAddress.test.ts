import { expect, test } from 'vitest'
import { chargerAddress } from './chargerAddress.ts'

test('OCPP-7: a charger is sent to where the page is, with TLS where the page has it', () => {
  const plain = { protocol: 'http:', host: 'depot.local:8080' }
  expect(chargerAddress(plain, 'BAY-12')).toBe('ws://depot.local:8080/ocpp/BAY-12')
  expect(chargerAddress({ protocol: 'https:', host: 'busbar.example' }, 'A|B')).toBe('wss://busbar.example/ocpp/A%7CB')
})
