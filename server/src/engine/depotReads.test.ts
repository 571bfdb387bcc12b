import type { ChargerCommand } from '@busbar/domain/charging/charger'
import { beforeEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { allSettled, steeringOnFakes } from '../../../tests/support/steeringOnFakes.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'
import type { ChargerOrder } from './chargers.ts'

const [bay, nextBay] = bays
const newBay = a.id(150)
const threeBays = (mainKW: number) =>
  yard(
    {},
    [a.connector(a.id(201), bay), a.connector(a.id(202), nextBay), a.connector(a.id(250), newBay)],
    [...bays, newBay],
    mainKW,
  )
const twoBays = (mainKW: number) => yard({}, undefined, bays, mainKW)

let rig: ReturnType<typeof steeringOnFakes>
beforeEach(() => {
  rig = steeringOnFakes(twoBays(100))
})

/** The right to steer may have been another's meanwhile. */
const beginAnew = async () => {
  rig.reads.hold = () => Promise.resolve({ type: 'OURS', token: 2 })
  await rig.steering.reachedAt('here')
  await allSettled()
}
const limitKW = async () => {
  await rig.time.pass(2_000)
  return rig.site()!.last!.result.nodes.find(({ name }) => name === 'Main')!.limitW! / 1_000
}
const sessionAt = (chargePointId: string) => rig.site()!.unitsOf(chargePointId)[0]?.permission.sessionRef ?? null
const isPaused = () => rig.site()!.chargers.get(bay)?.kept.sessions.get(1)?.isPaused

describe('CYC-1: no change of a depot is lost', () => {
  test.each(['whole', 'ofDepot'] as const)(
    'one whose reading fails (%s) is read again until it is there',
    async (read) => {
      await rig.start()
      const mend = rig.failing(read)
      rig.change(threeBays(40))
      await rig.time.pass(5_000)
      expect(await limitKW()).toBe(100)
      mend()
      expect(await limitKW()).toBe(40)
      expect(rig.site()!.chargers.has(newBay)).toBe(true)
    },
  )

  test('one that is read again takes no later one back', async () => {
    await rig.start()
    const mend = rig.failing('ofDepot')
    rig.change(threeBays(40))
    await allSettled()
    mend()
    rig.change(twoBays(60))
    await allSettled()
    expect(await limitKW()).toBe(60)
    await rig.time.pass(5_000)
    expect(await limitKW()).toBe(60)
  })

  test('however often it fails it is read once a second, and no more once it was read', async () => {
    await rig.start()
    let times = 0
    const { whole } = rig.reads
    rig.reads.whole = () => (times++, Promise.reject(new Error('Connection terminated')))
    for (const mainKW of [40, 50, 60]) {
      rig.change(twoBays(mainKW))
      await allSettled()
    }
    await rig.time.pass(10_000)
    expect(times).toBe(13)
    rig.reads.whole = () => (times++, whole())
    await rig.time.pass(10_000)
    expect(times).toBe(14)
  })

  test('who is stopped reads nothing any more', async () => {
    await rig.start()
    rig.failing('whole')
    rig.change(twoBays(40))
    await allSettled()
    await rig.steering.stop()
    let times = 0
    rig.reads.whole = () => (times++, Promise.resolve({ depot: rig.rows.depot }))
    await rig.time.pass(5_000)
    expect(times).toBe(0)
  })

  test('of two close together the later counts, whichever is answered first', async () => {
    await rig.start()
    const answers: (() => void)[] = []
    rig.reads.ofDepot = () => new Promise((resolve) => answers.push(() => resolve(new Map())))
    for (const mainKW of [100, 40]) {
      rig.change(threeBays(mainKW))
      await allSettled()
    }
    while (answers.length > 0) {
      answers.pop()!()
      await allSettled()
    }
    expect(await limitKW()).toBe(40)
  })

  test('one that comes while its site is being begun counts', async () => {
    const go = rig.held('records')
    await rig.start()
    rig.change(twoBays(40))
    await allSettled()
    await go()
    expect(await limitKW()).toBe(40)
  })

  test('a depot is steered though the right to steer had ended for a moment as it was begun', async () => {
    const go = rig.held('records')
    await rig.start()
    const renewed = rig.held('hold')
    await rig.time.pass(14_900)
    await go()
    expect(rig.site()).toBeNull()
    await renewed()
    await rig.time.pass(2_000)
    expect(rig.site()).not.toBeNull()
  })
})

describe('OCPP-8: what an operator asked for is heard', () => {
  const pause = (): ChargerCommand => ({
    type: 'PauseSession',
    sessionRef: [...rig.rows.kept.get(bay)!.sessions.values()][0]!.sessionRef,
  })

  test('a pause that could not be read is read again', async () => {
    await rig.start()
    rig.desk.opened(bay, rig.link())
    await rig.desk.sessionStarted(bay, rig.started())
    const mend = rig.failing('get')
    rig.operate(bay, pause())
    await rig.time.pass(5_000)
    expect(isPaused()).toBe(false)
    mend()
    await rig.time.pass(2_000)
    expect(isPaused()).toBe(true)
  })

  test.each(['with a line', 'without one'])('a pause while its site is being begun, of a charger %s', async (line) => {
    await rig.start()
    rig.desk.opened(bay, rig.link())
    await rig.desk.sessionStarted(bay, rig.started())
    if (line === 'without one') rig.desk.closed(bay, 1)
    const go = rig.held('records')
    await beginAnew()
    rig.operate(bay, pause())
    await allSettled()
    await go()
    expect(isPaused()).toBe(true)
  })
})

const oneBox = { vendor: 'One', model: 'Box', serial: null, firmware: null }
const believedFallbackW = () => rig.site()!.unitsOf(bay)[0]?.permission.fallback.confirmedW

/** Its site is just being begun, and a box that was there before had confirmed its fallback. */
async function beginsWithOneBox(): Promise<() => Promise<void>> {
  const keep = (command: ChargerCommand) => rig.steering.keep(twoBays(100).depotId, bay, command)
  await keep({ type: 'RecordBoot', make: oneBox })
  await keep({ type: 'ConfirmFallback', connector: 1, limitW: 10_000, voltsTogether: 690 })
  const go = rig.held('records')
  await rig.start()
  rig.desk.opened(bay, rig.link())
  return go
}

describe('OCPP-3: what a charger tells while its site is being begun is known to it', () => {
  test('a session', async () => {
    const go = rig.held('records')
    await rig.start()
    rig.desk.opened(bay, rig.link())
    const { sessionRef } = await rig.desk.sessionStarted(bay, rig.started())
    await go()
    expect(sessionAt(bay)).toBe(sessionRef)
  })

  test('a session that is still being written as the last is read', async () => {
    const go = rig.held('records')
    await rig.start()
    rig.desk.opened(bay, rig.link())
    const written = rig.held('write')
    const told = rig.desk.sessionStarted(bay, rig.started())
    await go()
    await written()
    expect(sessionAt(bay)).toBe((await told).sessionRef)
  })

  test('a session that is still being written for the site before', async () => {
    await rig.start()
    rig.desk.opened(bay, rig.link())
    const written = rig.held('write')
    const told = rig.desk.sessionStarted(bay, rig.started())
    await beginAnew()
    await written()
    expect(sessionAt(bay)).toBe((await told).sessionRef)
  })

  test('and who said nothing meanwhile is not read one by one', async () => {
    await rig.start()
    await rig.desk.sessionStarted(bay, rig.started())
    rig.failing('get')
    await beginAnew()
    expect(sessionAt(bay)).not.toBeNull()
  })

  test('by all who talk without end: no site waits until they are silent', async () => {
    const go = rig.held('records')
    await rig.start()
    rig.desk.opened(bay, rig.link())
    rig.reads.write = () => new Promise<void>((written) => rig.time.after(20, written))
    let told = 0
    const talk = (id: string): void => {
      void rig.steering.keep(twoBays(100).depotId, id, { type: 'NoteClock', aheadMs: ++told * 10_000 })
      rig.time.after(25, () => talk(id))
    }
    // One is always being written.
    talk(bay)
    rig.time.after(12, () => talk(nextBay))
    await rig.time.pass(1_000)
    await go()
    await rig.time.pass(1_000)
    expect(rig.site()).not.toBeNull()
    rig.change(threeBays(40))
    expect(await limitKW()).toBe(40)
  })

  test('another box under the same name that is still being noted as its site begins', async () => {
    const go = await beginsWithOneBox()
    const writes: (() => void)[] = []
    rig.reads.write = () => new Promise<void>((written) => void writes.push(written))
    void rig.desk.booted(nextBay, { ...oneBox, at: rig.time.now() })
    await go()
    void rig.desk.booted(bay, { ...oneBox, vendor: 'Another', at: rig.time.now() })
    writes[0]!()
    await allSettled()
    expect(believedFallbackW()).toBe(10_000)
    writes[1]!()
    await allSettled()
    expect(believedFallbackW()).toBeNull()
  })

  test('a session whose charger is cut off before its site stands', async () => {
    const go = rig.held('records')
    await rig.start()
    rig.desk.opened(bay, rig.link())
    const { sessionRef } = await rig.desk.sessionStarted(bay, rig.started())
    rig.desk.closed(bay, 1)
    await go()
    expect(sessionAt(bay)).toBe(sessionRef)
  })

  test('a session at a charger that its site has yet to hear of', async () => {
    await rig.start()
    const go = rig.held('ofDepot')
    rig.change(threeBays(100))
    await allSettled()
    rig.desk.opened(newBay, rig.link())
    const { sessionRef } = await rig.desk.sessionStarted(newBay, rig.started())
    await go()
    expect(sessionAt(newBay)).toBe(sessionRef)
  })

  test('another box under the same name: what the one before confirmed is not believed', async () => {
    const go = await beginsWithOneBox()
    await rig.desk.booted(bay, { ...oneBox, vendor: 'Another', at: rig.time.now() })
    await go()
    expect(believedFallbackW()).toBeNull()
  })
})

describe('OCPP-7: who was taken out of the registry is not let in any more', () => {
  const name = `CP-${bay}`
  const known = { chargePointId: bay, depotId: twoBays(100).depotId, keyHash: null, ocppIdentity: name }

  test('though who may come could not be read as it happened; and its line is closed', async () => {
    rig.rows.known = [known]
    await rig.start()
    const link = rig.link()
    rig.desk.opened(bay, link)
    const mend = rig.failing('known')
    rig.rows.known = []
    rig.change(twoBays(90))
    await rig.time.pass(5_000)
    expect(rig.desk.identify(name)).not.toBeNull()
    mend()
    await rig.time.pass(2_000)
    expect(rig.desk.identify(name)).toBeNull()
    expect(link).toMatchObject({ closed: ['NOT_KNOWN'] })
  })

  test('though the first reading of who may come is answered after it', async () => {
    rig.rows.known = [known]
    const first = rig.held('known')
    const started = rig.start()
    await allSettled()
    rig.reads.known = () => Promise.resolve(rig.rows.known)
    rig.rows.known = []
    rig.change(twoBays(90))
    await allSettled()
    await first()
    await started
    expect(rig.desk.identify(name)).toBeNull()
  })

  test.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'though the reading before has just ended, or is just ending (%s steps in)',
    async (steps) => {
      await rig.start()
      rig.rows.known = [known]
      rig.change(twoBays(90))
      for (let nth = 0; nth < steps; nth++) await Promise.resolve()
      rig.rows.known = []
      rig.change(twoBays(80))
      await allSettled()
      expect(rig.desk.identify(name)).toBeNull()
    },
  )
})

describe('OCPP-3: who has another name by now is another', () => {
  const known = (ocppIdentity: string) => [
    { chargePointId: bay, depotId: twoBays(100).depotId, keyHash: null, ocppIdentity },
  ]
  const make = { vendor: 'One', model: 'Box', serial: null, firmware: null }
  const setUpsOf = (orders: readonly ChargerOrder[]) => orders.filter(({ type }) => type.startsWith('Install'))

  /** The box there is set up; then its place is to have another, and who may come can't be read just then. */
  async function renamed() {
    rig.rows.known = known(`CP-${bay}`)
    await rig.start()
    const before = rig.line(bay, 1)
    await rig.desk.booted(bay, { ...make, at: rig.time.now() })
    await rig.time.pass(400_000)
    expect(rig.rows.kept.get(bay)?.fallbacksW.get(1)).toBe(10_000)
    const mend = rig.failing('known')
    rig.rows.known = known('NEW')
    const given = before.orders.length
    rig.change(yard({ ocppIdentity: 'NEW' }))
    await rig.time.pass(5_000)
    await allSettled()
    return { mend, before, given }
  }

  test('its line is closed with the change, and it is given nothing that the next is believed to keep', async () => {
    const { mend, before, given } = await renamed()
    expect(before.orders.slice(given)).toEqual([])
    expect(before.closed).toEqual(['NOT_KNOWN'])
    expect(rig.rows.kept.get(bay)?.fallbacksW.size).toBe(0)
    mend()
    await rig.time.pass(2_000)
    const next = rig.line(bay, 2)
    await rig.desk.booted(bay, { ...make, at: rig.time.now() })
    await rig.time.pass(60_000)
    expect(setUpsOf(next.orders)).toMatchObject([{ type: 'InstallHardCap' }, { type: 'InstallFallback' }])
    expect(rig.rows.kept.get(bay)?.fallbacksW.get(1)).toBe(10_000)
  })

  test('neither it nor the next is taken for the other as long as only one reading tells of it', async () => {
    const { mend } = await renamed()
    expect([`CP-${bay}`, 'NEW'].map((name) => rig.desk.identify(name))).toEqual([null, null])
    mend()
    await rig.time.pass(2_000)
    expect(rig.desk.identify(`CP-${bay}`)).toBeNull()
    expect(rig.desk.identify('NEW')).toMatchObject({ chargePointId: bay })
    const depotsRead = rig.failing('whole')
    rig.rows.known = known('NEWER')
    rig.change(yard({ ocppIdentity: 'NEWER' }))
    await rig.time.pass(5_000)
    expect(['NEW', 'NEWER'].map((name) => rig.desk.identify(name))).toEqual([null, null])
    depotsRead()
    await rig.time.pass(2_000)
    expect(rig.desk.identify('NEWER')).toMatchObject({ chargePointId: bay })
  })
})
