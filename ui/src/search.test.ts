import { describe, expect, test } from 'vitest'
import { Audit, Registry, SignIn } from './search.ts'

describe('UI-2: what stands in the URL', () => {
  test('UI-2: a deep link is taken as it is', () => {
    const asked = { depot: 'd1', kind: 'CircuitChanged', from: '2026-11-21T00:00:00Z' }
    expect(Audit.parse(asked)).toMatchObject(asked)
  })

  test('UI-2: a mangled part is dropped, the rest still holds', () => {
    expect(Audit.parse({ from: 'yesterday', kind: 'CircuitChanged' })).toMatchObject({ kind: 'CircuitChanged' })
    expect(Audit.parse({ from: 'yesterday' }).from).toBeUndefined()
    expect(Registry.parse({ edit: 7, find: 'Bay' })).toMatchObject({ find: 'Bay' })
  })

  test.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)'])(
    'SEC-1: after the sign-in nobody is led to %s',
    (next) => {
      expect(SignIn.parse({ next }).next).toBeUndefined()
    },
  )

  test('UI-2: after the sign-in one comes back to the page one asked for', () => {
    expect(SignIn.parse({ next: '/depots/d1/circuits?find=Bay' }).next).toBe('/depots/d1/circuits?find=Bay')
  })
})
