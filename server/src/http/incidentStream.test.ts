import { afterEach, expect, test } from 'vitest'
import { newIncident, reportOf } from '../../../tests/support/incidents.ts'
import { closeAll, kindsOf, listening, newDepot, openDoor } from '../../../tests/support/streams.ts'
import { until } from '../../../tests/support/until.ts'
import { openIncident, settleIncident } from '../engine/incidents.ts'

afterEach(closeAll)

test('API-4, EVT-3: incidents are heard live, by those alone who may see their depot', async () => {
  const door = await openDoor()
  const [alice, bob] = [await door.signedIn('viewer'), await door.signedIn('viewer')]
  const hidden = await newDepot(door, { visible_to: [alice.id] })
  const open = await newDepot(door)
  // Nobody hears of the depots themselves.
  await door.house.relay.caughtUp()
  const ears = {
    admin: await listening(door, await door.signedIn('system_admin')),
    alice: await listening(door, alice),
    bob: await listening(door, bob),
    bound: await listening(door, await door.token({ role: 'operator', depotIds: [hidden] })),
  }
  const report = reportOf(hidden)
  await openIncident(door.house, report, door.house.clock.now())
  await settleIncident(door.house, report)
  const id = await newIncident(door.house, open)
  await until(() => kindsOf(ears.bob).length > 0)
  await until(() => kindsOf(ears.admin).length >= 3)
  await until(() => kindsOf(ears.bound).length >= 2)
  await until(() => kindsOf(ears.alice).length >= 3)
  expect(kindsOf(ears.alice)).toEqual(['IncidentOpened', 'IncidentResolved', 'IncidentOpened'])
  expect(kindsOf(ears.bound)).toEqual(['IncidentOpened', 'IncidentResolved'])
  expect(ears.bob.messages()).toMatchObject([
    {
      ...{ kind: 'IncidentOpened', depot_id: open, stream: `incident/${open}/${id}`, actor: 'control loop' },
      summary: 'Incident: Feeder B draws 412 kW, more than its limit: 400 kW.',
    },
  ])
})
