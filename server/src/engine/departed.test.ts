import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import type { SiteSideCharger, SteeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, bothCharging, grid, kW, yard } from '../../../tests/support/twoBays.ts'

const dayMs = 24 * 60 * 60 * 1000

let rig: SteeredSite
let two: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

const bothCharge = async (...how: Parameters<typeof bothCharging>) => void ({ rig, two } = await bothCharging(...how))

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

  test('OCPP-3: made anew under its name it counts beside itself with what it was told before, until that is over', async () => {
    const depot = yard({ ocppIdentity: 'BAY' })
    await bothCharge(depot)
    const [chargePointId, connectorId] = [a.id(103), a.id(203)]
    const made = { ...depot.chargePoints.get(bays[0])!, chargePointId }
    const plug = { ...depot.connectors.get(a.id(201))!, connectorId, chargePointId }
    const others = [depot.chargePoints.get(bays[1])!, depot.connectors.get(a.id(202))!] as const
    rig.changeTo({
      ...depot,
      chargePoints: new Map([made, others[0]].map((one) => [one.chargePointId, one])),
      connectors: new Map([plug, others[1]].map((one) => [one.connectorId, one])),
    })
    rig.come(chargePointId)
    await rig.passSeconds(100, () => two.draws(two.limitW()!))
    expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 50_000 })
    expect(rig.unitOf(connectorId)).toMatchObject({ state: 'IDLE', exposureW: 10_000 })
    expect(two.limitW()).toBe(40_000)
    await rig.passSeconds(300, () => two.draws(two.limitW()!))
    expect(rig.unitOf(a.id(201))).toBeUndefined()
    expect(two.limitW()).toBe(90_000)
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
})
