import { afterEach, describe, expect, test } from 'vitest'
import { listenTo, type Listening } from '../../../tests/support/listening.ts'
import {
  addCircuit,
  allSequences,
  closeAll,
  kindsOf,
  listen,
  listening,
  newDepot,
  openDoor,
} from '../../../tests/support/streams.ts'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'

afterEach(closeAll)

describe('SEC-1: who listens', () => {
  test.each([
    ['a disabled user', 'user'],
    ['a user with a new password', 'password'],
    ['a revoked token', 'token'],
  ])('is out at once when shut out: %s', async (_name, how) => {
    // The regular look is far away: only what happened can end it.
    const door = await openDoor({ aliveEveryMs: 3_600_000 })
    const admin = await door.signedIn('system_admin')
    const other = await listening(door, admin)
    const theirs = how === 'token' ? await door.token({ role: 'operator' }) : await door.signedIn('operator')
    const one = await listening(door, theirs)
    if (how === 'user') await door.ask('PATCH', `/api/user/${theirs.id}`, { as: admin, body: { disabled: true } })
    if (how === 'token') await door.ask('DELETE', `/api/token/${theirs.id}`, { as: admin })
    if (how === 'password') {
      const body = { new_password: 'another long password' }
      await door.ask('PUT', `/api/user/${theirs.id}/password`, { as: admin, body })
    }
    await newDepot(door)
    await one.ended
    expect(one.messages()).toEqual([])
    await until(() => kindsOf(other).includes('DepotCreated'))
  })

  test('is out at the next look where only the session ended', async () => {
    const door = await openDoor({ aliveEveryMs: 30 })
    const user = await door.signedIn('viewer')
    const one = await listening(door, user)
    await door.ask('DELETE', '/api/session', { as: user })
    await one.ended
  })

  test('hears of restricted depots only what they may see, from the moment that they may', async () => {
    const door = await openDoor()
    const admin = await door.signedIn('system_admin')
    const [alice, bob] = [await door.signedIn('viewer'), await door.signedIn('viewer')]
    const hidden = await newDepot(door, { visible_to: [alice.id] })
    const open = await newDepot(door)
    await allSequences(door)
    const ears = {
      admin: await listening(door, admin),
      alice: await listening(door, alice),
      bob: await listening(door, bob),
      unbound: await listening(door, await door.token({ role: 'operator' })),
      bound: await listening(door, await door.token({ role: 'operator', depotIds: [hidden] })),
      scoped: await listening(door, await door.token({ scopes: ['events:read'] })),
    }
    // What happens while they are told counts as of then: each step is told before the next is taken.
    const told = async () => {
      const last = (await allSequences(door)).at(-1)
      await until(() => ears.admin.lastId() === last)
    }
    const show = async (visible_to: string[] | null) => {
      await told()
      await door.ask('PATCH', `/api/depot/${hidden}`, { as: admin, body: { visible_to } })
      await told()
    }
    await addCircuit(door, hidden)
    await addCircuit(door, open)
    await show([bob.id])
    await addCircuit(door, hidden)
    await show(null)
    await door.ask('DELETE', `/api/depot/${open}`, { as: admin })
    await door.ask('DELETE', `/api/depot/${hidden}`, { as: admin })
    const last = (await allSequences(door)).at(-1)
    await until(() => ears.bob.lastId() === last)

    const heardBy = (one: Listening) =>
      one
        .messages()
        .filter(({ kind }) => kind !== 'GridConnectionAdded')
        .filter(({ stream }) => !String(stream).startsWith('access'))
        .map(({ kind, depot_id }) => `${String(kind)} ${depot_id === hidden ? 'hidden' : 'open'}`)
    const opening = ['CircuitAdded open']
    const ending = ['DepotChanged hidden', 'DepotDeleted open', 'DepotDeleted hidden']
    expect(heardBy(ears.alice)).toEqual(['CircuitAdded hidden', ...opening, ...ending])
    expect(heardBy(ears.bob)).toEqual([...opening, 'DepotChanged hidden', 'CircuitAdded hidden', ...ending])
    expect(heardBy(ears.unbound)).toEqual([...opening, ...ending])
    expect(heardBy(ears.scoped)).toEqual([...opening, ...ending])
    const all = ['CircuitAdded hidden', ...opening, 'DepotChanged hidden', 'CircuitAdded hidden', ...ending]
    expect(heardBy(ears.admin)).toEqual(all)
    expect(heardBy(ears.bound)).toEqual(all.filter((line) => line.endsWith('hidden')))
    for (const one of [ears.alice, ears.bob, ears.unbound, ears.bound, ears.scoped]) {
      expect(one.messages().some(({ depot_id }) => depot_id === null)).toBe(false)
    }
  })

  test('hears no more of what was before it was restricted, also when they come back', async () => {
    const door = await openDoor()
    const bob = await door.signedIn('viewer')
    const depotId = await newDepot(door)
    const start = (await allSequences(door)).at(-1) ?? 0
    await addCircuit(door, depotId)
    const admin = await door.signedIn('system_admin')
    await door.ask('PATCH', `/api/depot/${depotId}`, { as: admin, body: { visible_to: [] } })
    await newDepot(door)
    const last = (await allSequences(door)).at(-1)
    const one = await listen(door, bob, start - 2)
    await until(() => one.lastId() === last)
    expect(one.messages().filter(({ depot_id }) => depot_id === depotId)).toEqual([])
    expect(one.messages().length).toBeGreaterThan(0)
  })

  test('with a token that loses a depot hears no more of it', async () => {
    const door = await openDoor()
    const [kept, lost] = [await newDepot(door), await newDepot(door)]
    const one = await listening(door, await door.token({ role: 'viewer', depotIds: [kept, lost] }))
    await door.house.handleAccess(
      'installation',
      { type: 'ForgetDepot', depotId: lost },
      {
        actor: { kind: 'busbar', id: null, name: 'a test' },
        correlationId: newId(),
        causationId: null,
      },
    )
    await addCircuit(door, lost)
    await addCircuit(door, kept)
    // What was before may still be on its way when it begins to listen.
    const circuits = () => one.messages().filter(({ kind }) => kind === 'CircuitAdded')
    await until(() => circuits().length > 0)
    expect(circuits().map(({ depot_id }) => depot_id)).toEqual([kept])
  })

  test('is told to begin anew when they may do or see other than before', async () => {
    const door = await openDoor()
    const admin = await door.signedIn('system_admin')
    const [otto, viola] = [await door.signedIn('operator'), await door.signedIn('viewer')]
    const depotId = await newDepot(door)
    const ears = { otto: await listening(door, otto), viola: await listening(door, viola) }
    const resets = (one: Listening) => one.heard.filter(({ event }) => event === 'reset').length

    await door.ask('PATCH', `/api/user/${otto.id}`, { as: admin, body: { role: 'viewer' } })
    await until(() => resets(ears.otto) === 1)
    expect(resets(ears.viola)).toBe(0)

    await door.ask('PATCH', `/api/depot/${depotId}`, { as: admin, body: { visible_to: [viola.id] } })
    await until(() => resets(ears.otto) === 2)
    await door.ask('PATCH', `/api/depot/${depotId}`, { as: admin, body: { visible_to: [otto.id, viola.id] } })
    await until(() => resets(ears.otto) === 3)
    expect(resets(ears.viola)).toBe(0)
  })

  test('with a cookie must come from our own pages', async () => {
    const door = await openDoor()
    const user = await door.signedIn('viewer')
    for (const [headers, status] of [
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site' }, 403],
      [{ origin: 'http://localhost:3000' }, 403],
      [{ 'sec-fetch-site': 'same-origin' }, 200],
      [{ origin: door.url }, 200],
    ] as const) {
      const one = await listenTo(door.url, { ...user.headers, ...headers })
      one.cut()
      expect(one.status).toBe(status)
    }
  })
})
