import { chargerDecider } from '@busbar/domain/charging/charger'
import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { virtualTime } from '../../../tests/support/virtualTime.ts'
import type { ChargerLink, ConnectorState } from './chargers.ts'
import { Site } from './site.ts'
import { siteSettings } from './siteSettings.ts'

const id = a.id(9)
const depot = a.depotAfter(
  a.legacyDepot({
    microgridId: a.microgridId,
    circuits: [a.circuit(a.id(10))],
    chargePoints: [a.chargePoint(id, { circuitId: a.id(10) })],
    connectors: [a.connector(a.id(90), id)],
  }),
)

/** A site on a clock of its own, with one charger at one connector, and a session there since ten seconds. */
async function siteWithSession() {
  const time = virtualTime()
  let kept: Charger = chargerDecider.initial
  const keep = (_id: string, command: ChargerCommand): Promise<Charger> => {
    const events = chargerDecider.decide(kept, command, time.now())
    const happened = isRefusal(events) ? [] : events.map((event) => ({ event, at: time.now() }))
    kept = chargerDecider.evolve(kept, happened)
    return Promise.resolve(kept)
  }
  let ids = 0
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const site = new Site(depot, new Map([[id, kept]]), siteSettings(depot), {
    ...{ timing: time, log: quiet, keep, newId: () => `id ${++ids}`, mayCommand: () => true },
    ...{ limits: () => [], decided: () => undefined, answered: () => undefined },
  })
  const link: ChargerLink = {
    ...{ epoch: 1, protocol: 'OCPP_201', send: () => undefined, withdraw: () => false, close: () => undefined },
  }
  site.opened(id, link)
  const told = { connector: 1, givenRef: 'tx', idToken: null, meterWh: null, isLate: false }
  await site.sessionStarted(id, { ...told, at: time.now() })
  await time.pass(10_000)
  return {
    ...{ time, site },
    say: (state: ConnectorState, at = time.now()) => site.connectorState(id, 1, state, at),
    flows: (value: number) =>
      site.measured(id, [
        { ...{ connector: 1, sessionRef: 'tx', at: time.now(), value }, quantity: 'POWER_W', phase: null },
      ]),
    open: () => kept.sessions.size,
    units: () => [...site.units.values()],
  }
}

describe('OCPP-1: a session whose end was never told', () => {
  test('is over when its connector has been free for two minutes', async () => {
    const { time, site, say, open, units } = await siteWithSession()
    say('AVAILABLE')
    await time.pass(119_000)
    expect(open()).toBe(1)
    await time.pass(30_000)
    expect(open()).toBe(0)
    expect(units().map(({ permission }) => permission.sessionRef)).toEqual([null])
    site.stop()
  })

  test('goes on while power flows there, whatever its connector is said to be', async () => {
    const { time, site, say, open, flows } = await siteWithSession()
    say('AVAILABLE')
    for (let passed = 0; passed < 300_000; passed += 30_000) {
      flows(22_000)
      await time.pass(30_000)
    }
    expect(open()).toBe(1)
    // What a meter shows for nothing is nothing.
    for (let passed = 0; passed < 180_000; passed += 30_000) {
      flows(40)
      await time.pass(30_000)
    }
    expect(open()).toBe(0)
    site.stop()
  })

  test('goes on while the connector is not free, or was free before it began', async () => {
    const { time, site, say, open } = await siteWithSession()
    say('AVAILABLE', time.now() - 60_000)
    await time.pass(300_000)
    say('AVAILABLE')
    await time.pass(60_000)
    say('CHARGING')
    await time.pass(300_000)
    expect(open()).toBe(1)
    site.stop()
  })

  test('OCPP-3: and until it is heard of again what it was told last counts, as if it were there', async () => {
    const { time, site, say, open, units } = await siteWithSession()
    const isThere = () => units().map(({ permission: { sessionRef, mayGoOn } }) => ({ sessionRef, mayGoOn }))
    say('AVAILABLE')
    await time.pass(150_000)
    expect(isThere()).toEqual([{ sessionRef: null, mayGoOn: 'tx' }])

    say('CHARGING')
    const told = { connector: 1, givenRef: 'tx', idToken: null, meterWh: null, isLate: true, isUnderWay: true } as const
    await site.sessionStarted(id, { ...told, at: time.now() })
    expect(isThere()).toEqual([{ sessionRef: 'tx', mayGoOn: undefined }])
    await time.pass(300_000)
    expect(open()).toBe(1)
    site.stop()
  })

  test('and while its charger is out of reach: it may still tell', async () => {
    const { time, site, say, open } = await siteWithSession()
    say('AVAILABLE')
    site.closed(id, 1)
    await time.pass(600_000)
    expect(open()).toBe(1)
    site.stop()
  })
})
