import { expect, test } from 'vitest'
import { openTestHouse } from './house.ts'

test('SEC-1: a test house lets in users and tokens of every role, and nobody else', async () => {
  const door = await openTestHouse({ listen: true })
  try {
    for (const role of ['viewer', 'operator', 'system_admin'] as const) {
      const user = await door.signedIn(role)
      expect((await door.ask('GET', '/api/session', { as: user })).json()).toMatchObject({ name: user.name, role })
      const token = await door.token({ role })
      expect((await fetch(`${door.url}/api/session`, { headers: token.headers })).status).toBe(200)
    }
    expect((await door.ask('GET', '/api/session')).statusCode).toBe(401)
    const scoped = await door.token({ scopes: ['registry:read'] })
    expect((await door.ask('GET', '/api/depot', { as: scoped })).json()).toEqual({ items: [], next_cursor: null })
  } finally {
    await door.close()
  }
})
