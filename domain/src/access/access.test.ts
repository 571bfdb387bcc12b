import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal, type RefusalCode } from '../kernel/refusal.ts'
import { type Access, accessDecider, type AccessCommand, type AccessEvent, type Role } from './access.ts'
import { describeAccessEvent } from './describe.ts'

function after(...commands: readonly AccessCommand[]): Access {
  return commands.reduce((access, command) => {
    const events = decide(access, command)
    if (typeof events === 'string') throw new Error(`${command.type} was refused: ${events}`)
    return next(access, events)
  }, accessDecider.initial)
}

function decide(access: Access, command: AccessCommand): readonly AccessEvent[] | RefusalCode {
  const decided = accessDecider.decide(access, command, 0)
  return isRefusal(decided) ? decided.refused : decided
}

const next = (access: Access, events: readonly AccessEvent[]): Access =>
  accessDecider.evolve(
    access,
    events.map((event) => ({ event, at: 0 })),
  )

const add = (name: string, role: Role): AccessCommand => ({ type: 'AddUser', userId: `user ${name}`, name, role })
const change = (name: string, changes: { role?: Role; disabled?: boolean }) =>
  ({ type: 'ChangeUser', userId: `user ${name}`, changes, seenRevision: null }) as const
const token = (tokenId: string, depotIds: readonly string[] | null): AccessCommand => ({
  ...{ type: 'CreateToken', tokenId, name: tokenId, role: 'viewer', scopes: [], depotIds, expiresAt: null },
})
const forget = (depotId: string) => ({ type: 'ForgetDepot', depotId }) as const

describe('users', () => {
  test('SEC-1: the first admin is made once, and only where there is none', () => {
    const first: AccessCommand = { type: 'AddFirstAdmin', userId: 'user admin', name: 'admin' }
    expect([...after(first).users.values()]).toMatchObject([{ name: 'admin', role: 'system_admin', disabled: false }])
    expect(decide(after(first), { ...first, userId: 'user other' })).toEqual([])
    expect(decide(after(add('Ana', 'system_admin')), first)).toEqual([])
    expect(after(add('Ana', 'viewer'), first).users.size).toBe(2)
    expect(decide(after(add('Admin', 'viewer')), first)).toBe('NAME_TAKEN')
  })

  test.each(['Ana', 'ana', 'ANA'])('SEC-1: a second user "%s" beside "Ana" is refused', (name) => {
    expect(decide(after(add('Ana', 'viewer')), { ...add(name, 'operator'), userId: 'user 2' } as AccessCommand)).toBe(
      'NAME_TAKEN',
    )
  })

  test.each([{ role: 'operator' as const }, { disabled: true }, { role: 'viewer' as const, disabled: true }])(
    'SEC-1: the last system admin stays one: %j is refused',
    (changes) => {
      const one = after(add('Ana', 'system_admin'), add('Ben', 'operator'))
      expect(decide(one, change('Ana', changes))).toBe('LAST_ADMIN')
      const disabledSecond = after(
        add('Ana', 'system_admin'),
        add('Ben', 'system_admin'),
        change('Ben', { disabled: true }),
      )
      expect(decide(disabledSecond, change('Ana', changes))).toBe('LAST_ADMIN')
      expect(
        decide(after(add('Ana', 'system_admin'), add('Ben', 'system_admin')), change('Ana', changes)),
      ).toHaveLength(1)
    },
  )

  test('SEC-1: whatever happens to users, there is a system admin who can come in', () => {
    const names = ['admin', 'Ana', 'Ben']
    const role = fc.constantFrom<Role>('viewer', 'operator', 'system_admin')
    const command: fc.Arbitrary<AccessCommand> = fc.oneof(
      fc.record({ name: fc.constantFrom(...names), role }).map(({ name, role: given }) => add(name, given)),
      fc
        .record({
          name: fc.constantFrom(...names),
          changes: fc.record({ role, disabled: fc.boolean() }, { requiredKeys: [] }),
        })
        .map(({ name, changes }) => change(name, changes)),
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        let access = after(add('admin', 'system_admin'))
        for (const asked of commands) {
          const events = decide(access, asked)
          if (typeof events !== 'string') access = next(access, events)
          const canComeIn = [...access.users.values()].some((user) => user.role === 'system_admin' && !user.disabled)
          expect(canComeIn).toBe(true)
        }
      }),
    )
  })

  test('SEC-1: changing nothing is no event, and an old revision is turned away', () => {
    const access = after(add('Ana', 'viewer'), add('Ben', 'system_admin'))
    expect(decide(access, change('Ana', { role: 'viewer', disabled: false }))).toEqual([])
    expect(decide(access, { ...change('Ana', { role: 'operator' }), seenRevision: 2 })).toBe('VERSION_CONFLICT')
    expect(decide(access, change('Cy', { disabled: true }))).toBe('USER_NOT_FOUND')
    expect(decide(access, { type: 'SetPassword', userId: 'user Cy' })).toBe('USER_NOT_FOUND')
  })

  test('SEC-1: a change says only what changed, as it was and as it is', () => {
    const access = after(add('Ana', 'viewer'), add('Ben', 'system_admin'))
    const [event] = decide(access, change('Ana', { role: 'operator', disabled: false })) as readonly AccessEvent[]
    expect(event).toMatchObject({ before: { role: 'viewer' }, after: { role: 'operator' } })
    expect(event && describeAccessEvent(event)).toBe('User "Ana": role viewer → operator')
  })
})

describe('tokens', () => {
  test('SEC-1: a token that was bound to one depot ends with that depot', () => {
    const access = after(token('t', ['a']))
    const events = decide(access, forget('a')) as readonly AccessEvent[]
    expect(events).toEqual([{ type: 'TokenRevoked', tokenId: 't', name: 't', reason: 'DEPOT_DELETED' }])
    expect(next(access, events).tokens.size).toBe(0)
  })

  test('SEC-1: however many depots are deleted, no token comes to reach a depot that it didn’t', () => {
    const depotIds = ['a', 'b', 'c', 'd']
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.subarray(depotIds, { minLength: 1 })), { maxLength: 6 }),
        fc.array(fc.constantFrom(...depotIds, 'unknown'), { maxLength: 8 }),
        (bound, deleted) => {
          const before = after(...bound.map((reached, n) => token(`t${n}`, reached)))
          let access = before
          for (const depotId of deleted)
            access = next(access, decide(access, forget(depotId)) as readonly AccessEvent[])
          for (const { tokenId, depotIds: was } of before.tokens.values()) {
            const now = access.tokens.get(tokenId)
            // `null` reaches everything: a bound token must never come to that.
            const left = was && was.filter((depotId) => !deleted.includes(depotId))
            expect(now ? now.depotIds : []).toEqual(left)
          }
        },
      ),
    )
  })

  test('SEC-1: forgetting a depot twice, or one that no token knew, changes nothing', () => {
    const access = after(token('t', ['a', 'b']), token('all', null), forget('a'))
    expect(decide(access, forget('a'))).toEqual([])
    expect(decide(access, forget('c'))).toEqual([])
  })

  test('SEC-1: a token is revoked once', () => {
    const access = after(token('t', null))
    expect(decide(access, { type: 'RevokeToken', tokenId: 't' })).toMatchObject([{ reason: 'ASKED' }])
    expect(
      decide(after(token('t', null), { type: 'RevokeToken', tokenId: 't' }), { type: 'RevokeToken', tokenId: 't' }),
    ).toBe('TOKEN_NOT_FOUND')
  })
})
