import type { ChargePoint, Connector, Depot } from '@busbar/domain/topology/depot'
import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'

const grid = a.circuit(a.id(10), { name: 'Main', rating: { unit: 'kW', powerW: 100_000 } })
const bays = [a.id(101), a.id(102)] as const
const dayMs = 24 * 60 * 60 * 1000
const kW = (powerW: number) => ({ unit: 'kW', powerW: powerW * 1_000 }) as const

/** One cable of 100 kW, and two chargers that can take it all. */
function yard(
  first: Partial<ChargePoint> = {},
  connectors: readonly Connector[] = [a.connector(a.id(201), bays[0]), a.connector(a.id(202), bays[1])],
  chargePoints: readonly string[] = bays,
  mainKW = 100,
): Depot {
  const common = { circuitId: grid.circuitId, rating: kW(100), fallbackW: 10_000 }
  return a.depotAfter({
    ...a.legacyDepot({
      circuits: [{ ...grid, rating: kW(mainKW) }],
      chargePoints: chargePoints.map((id) => a.chargePoint(id, { ...common, ...(id === bays[0] ? first : {}) })),
      connectors: [...connectors],
    }),
    microgridId: a.microgridId,
  })
}

let rig: SteeredSite
let one: SiteSideCharger
let two: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** Both charge, and each has half of the cable. */
async function bothCharge(depot = yard(), ones = 1, settings: Parameters<typeof steeredSite>[1] = {}) {
  rig = steeredSite(depot, settings)
  one = rig.come(bays[0])
  two = rig.come(bays[1])
  await rig.time.pass(320_000)
  await one.plugIn(ones)
  await two.plugIn()
  await rig.passSeconds(40, bothDraw)
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
}
const bothDraw = () => {
  one.draws(one.limitW() ?? 10_000)
  two.draws(two.limitW() ?? 10_000)
}

describe('what the registry doesn’t have any more', () => {
  const without = (chargePoints: readonly string[]) =>
    yard(
      {},
      chargePoints.map((id) => a.connector(a.id(id === bays[0] ? 201 : 202), id)),
      chargePoints,
    )
  const limits = () => rig.site.last!.result.nodes.find(({ nodeId }) => nodeId === a.nodeOf(grid.circuitId))

  test('OCPP-3: a charge point that is deleted counts with its limit until its lease ends, and with its fallback for a day', async () => {
    await bothCharge()
    rig.changeTo(without([bays[1]]))
    await rig.passSeconds(100, () => two.draws(two.limitW()!))
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'UNREACHABLE', exposureW: 50_000 })
    expect(two.limitW()).toBe(50_000)
    await rig.passSeconds(300, () => two.draws(two.limitW()!))
    expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 10_000 })
    expect(two.limitW()).toBe(90_000)
    rig.time.step(dayMs)
    await rig.time.pass(20_000)
    expect(rig.unitOf(a.id(201))).toBeUndefined()
    expect(limits()).toMatchObject({ reservedW: 0 })
  })

  test('OCPP-3: it counts as before after a restart, with what it was told and then its fallback, for what is left of the day', async () => {
    await bothCharge()
    rig.changeTo(without([bays[1]]))
    await rig.passSeconds(100, () => two.draws(two.limitW()!))
    rig = rig.restarted()
    two = rig.come(bays[1], 2)
    await rig.passSeconds(100, () => two.draws(two.limitW() ?? 10_000))
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'UNREACHABLE', exposureW: 50_000 })
    expect(limits()).toMatchObject({ reservedW: 50_000 })
    expect(two.limitW()).toBe(50_000)
    await rig.passSeconds(300, () => two.draws(two.limitW()!))
    expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 10_000 })
    expect(two.limitW()).toBe(90_000)
    rig = rig.restarted()
    await rig.time.pass(20_000)
    expect(limits()).toMatchObject({ reservedW: 100_000 })
    rig.time.step(dayMs - 500_000)
    await rig.time.pass(20_000)
    expect(rig.unitOf(a.id(201))).toBeUndefined()
    rig = rig.restarted()
    await rig.time.pass(20_000)
    expect(rig.unitOf(a.id(201))).toBeUndefined()
  })

  test('OCPP-3: its board may go as well: it counts at the one above', async () => {
    const board = a.circuit(a.id(11), { name: 'Board', parent: a.under(grid.circuitId), rating: kW(100) })
    const depot = yard()
    const chargePoint = depot.chargePoints.get(bays[0])!
    const boards = new Map([...depot.circuits, [board.circuitId, { ...depot.circuits.get(grid.circuitId)!, ...board }]])
    const onBoard = new Map([...depot.chargePoints, [bays[0], { ...chargePoint, circuitId: board.circuitId }]])
    await bothCharge({ ...depot, circuits: boards, chargePoints: onBoard })
    rig.changeTo(without([bays[1]]))
    await rig.passSeconds(30, () => two.draws(two.limitW()!))
    expect(rig.site.last!.result.outcome).not.toBe('REJECTED')
    expect(two.limitW()).toBe(50_000)
    rig = rig.restarted()
    await rig.time.pass(2_000)
    expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 50_000 })
  })

  test('OCPP-3: the same charger under a new entry is counted once', async () => {
    await bothCharge()
    const again = yard({}, [a.connector(a.id(202), bays[1]), a.connector(a.id(203), a.id(103))], [bays[1], a.id(103)])
    const itself = { ...again.chargePoints.get(a.id(103))!, ocppIdentity: `CP-${bays[0]}` }
    rig.changeTo({ ...again, chargePoints: new Map([...again.chargePoints, [a.id(103), itself]]) })
    await rig.passSeconds(5, () => two.draws(two.limitW()!))
    expect(rig.unitOf(a.id(201))).toBeUndefined()
    expect(rig.unitOf(a.id(203))).toMatchObject({ exposureW: 100_000 })
  })
})
