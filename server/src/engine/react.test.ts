import { afterEach, beforeEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { carryOut, cause, freshHouses, type Houses, quiet } from '../../../tests/support/houses.ts'
import type { OpenHouse } from '../house.ts'
import { forgetDeletedDepots } from '../policies.ts'
import { newId } from './ids.ts'
import type { SequencedEvent } from './ports.ts'
import { type Policy, startPolicy } from './react.ts'

let houses: Houses
let house: OpenHouse
beforeEach(async () => {
  houses = await freshHouses()
  house = await houses.open()
})
afterEach(() => houses.close())

const createDepot = (depotId = newId()) => carryOut(house, depotId, a.createDepot(depotId, depotId, newId()))
const start = (policy: Policy, by = house) => startPolicy(policy, by.outbox, by.relay, quiet)

/** A policy that notes what it was asked to do. */
function noting(name: string, when: (event: SequencedEvent) => Promise<void> = () => Promise.resolve()) {
  const asked: number[] = []
  const policy: Policy = {
    name,
    when: (event) => {
      asked.push(event.sequence)
      return when(event)
    },
  }
  return { asked, policy }
}

test('EVT-1: a policy is asked for every event in order, also for those from before it came', async () => {
  await createDepot()
  const { asked, policy } = noting('new here')
  const running = start(policy)
  await createDepot()
  await expect.poll(() => asked).toEqual([1, 2, 3, 4])
  await running.stop()
})

test('EVT-1: one that fails is asked again for that event, and later ones wait', async () => {
  let fails = 3
  const { asked, policy } = noting('shaky', ({ sequence }) =>
    sequence === 3 && fails-- > 0 ? Promise.reject(new Error('no')) : Promise.resolve(),
  )
  await createDepot()
  await createDepot()
  await expect.poll(() => house.relay.heard()).toBe(4)
  const running = start(policy)
  await expect.poll(() => asked.at(-1)).toBe(4)
  // What was done before the failure is not done over.
  expect(asked).toEqual([1, 2, 3, 3, 3, 3, 4])
  await running.stop()
})

test('EVT-1: after an end in the middle of an event, another process goes on from the last checkpoint', async () => {
  await createDepot()
  const before = noting('carried on')
  const first = start(before.policy)
  await expect.poll(() => before.asked).toEqual([1, 2])
  await first.stop()

  // Killed: it never comes back from its third event, and saves nothing.
  const hung = noting('carried on', () => new Promise(() => {}))
  start(hung.policy)
  await createDepot()
  await expect.poll(() => hung.asked).toEqual([3])

  const other = await houses.open()
  const after = noting('carried on')
  const second = start(after.policy, other)
  await expect.poll(() => after.asked).toEqual([3, 4])
  await second.stop()
})

test('EVT-1: two processes with one policy ask for every event at least once, in order each', async () => {
  const other = await houses.open()
  const [one, two] = [noting('shared'), noting('shared')]
  const running = [start(one.policy), start(two.policy, other)]
  for (let n = 0; n < 5; n++) await createDepot()
  // Who comes late finds done what the other did, up to all of it.
  const askedFor = () => [...new Set([...one.asked, ...two.asked])].sort((x, y) => x - y)
  await expect.poll(askedFor).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  for (const { asked } of [one, two]) expect(asked).toEqual([...asked].sort((x, y) => x - y))
  await Promise.all(running.map((policy) => policy.stop()))
  expect(await house.outbox.checkpoint('shared')).toBe(10)
})

test('EVT-1: stopping ends the wait, and what was done is remembered', async () => {
  const { asked, policy } = noting('stopped')
  const running = start(policy)
  await createDepot()
  await expect.poll(() => asked).toEqual([1, 2])
  await running.stop()
  expect(await house.outbox.checkpoint('stopped')).toBe(2)
})

test('SEC-1: the tokens of a deleted depot lose it, once, however often the policy runs', async () => {
  const depotId = newId()
  await createDepot(depotId)
  const tokenId = newId()
  const token = { tokenId, name: 'sync', role: 'viewer', scopes: [], depotIds: [depotId], expiresAt: null } as const
  await house.handleAccess('installation', { type: 'CreateToken', ...token }, cause())
  await carryOut(house, depotId, { type: 'DeleteDepot', seenRevision: null })

  const { when } = forgetDeletedDepots(house)
  const twice: Policy = { name: 'twice', when: async (event) => (await when(event), await when(event)) }
  const running = start(twice)
  await expect.poll(() => house.secrets.tokens()).toEqual([])
  await running.stop()
  const revoked = await house.database.query(`SELECT metadata FROM event_store WHERE type = 'TokenRevoked'`)
  expect(revoked).toMatchObject([{ metadata: { actor: { kind: 'busbar' }, causationId: expect.any(String) } }])
})
