import type { ChargerCommand } from '@busbar/domain/charging/charger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ChargerLine,
  comeToCharge,
  depotWithChargers,
  gridCircuitId,
} from '../../../tests/support/chargerAtADepot.ts'
import { cause } from '../../../tests/support/houses.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'
import { chargerStream } from './chargerStreams.ts'

describe('what is said again and again', () => {
  let door: TestHouse
  let depotId: string
  let chargePointId: string
  let line: ChargerLine
  const port = () => Number(new URL(door.url).port)
  const site = () => door.house.steering.siteOf(depotId)!
  const atSite = () => site().chargers.get(chargePointId)!
  const stored = () => door.house.chargers.get(chargePointId)
  beforeAll(async () => {
    door = await openTestHouse({ listen: true, steers: true })
    const yard = await depotWithChargers(door)
    ;({ depotId } = yard)
    chargePointId = yard.chargePointId(0)
    await until(() => door.house.steering.siteOf(depotId) !== null && door.house.desk.identify('BAY-1')?.keyHash)
    line = await comeToCharge(port(), 'BAY-1')
    await until(async () => (await stored())?.fallbacksW.get(1) === 10_000)
  })
  afterAll(() => door.close())

  async function comesAgain(): Promise<void> {
    line.socket.close()
    await until(() => atSite().link === null)
    line = await comeToCharge(port(), 'BAY-1')
    await until(() => line.limits('TxDefaultProfile').length > 0)
  }

  const boots = (firmwareVersion: string) =>
    line.call('BootNotification', { chargePointVendor: 'Test', chargePointModel: 'One', firmwareVersion })

  test('OCPP-1: what is kept already is not written again, so that nobody waits for it', async () => {
    const { make, abilities, hardCapW, voltsTogether } = await until(
      stored,
      (kept) => Array.isArray(kept?.abilities?.measurands),
      20_000,
    ).then((kept) => kept!)
    const asNow = { voltsTogether: voltsTogether! }
    const keep = (command: ChargerCommand) => door.house.steering.keep(depotId, chargePointId, command)
    const said: readonly ChargerCommand[] = [
      { type: 'RecordBoot', make: make! },
      { type: 'LearnAbilities', abilities: abilities! },
      { type: 'ConfirmHardCap', limitW: hardCapW!, ...asNow },
      { type: 'ConfirmFallback', connector: 1, limitW: 10_000, ...asNow },
    ]
    const before = await lockOf()
    for (const command of said) expect(await keep(command)).toMatchObject({ make, hardCapW })
    expect(await lockOf()).toBe(before)
    await keep({ type: 'ConfirmFallback', connector: 1, limitW: 9_000, ...asNow })
    await keep({ type: 'ConfirmFallback', connector: 1, limitW: 10_000, ...asNow })
    expect((await stored())?.fallbacksW.get(1)).toBe(10_000)
    expect(await lockOf()).not.toBe(before)
  })

  test('OCPP-1: a charger that boots as it did before changes nothing, and one with another firmware is kept at once', async () => {
    const before = await bootsNoted()
    await boots('1')
    expect(await bootsNoted()).toBe(before)
    await boots('2')
    expect((await stored())?.make?.firmware).toBe('2')
    await boots('1')
    expect((await stored())?.make?.firmware).toBe('1')
    expect(await bootsNoted()).toBe(before + 2)
  })

  test('OCPP-8: what was asked for a session stands when its charger comes again and says what it said before', async () => {
    await line.charge()
    const sessionRef = await until(() => atSite().kept.sessions.get(1)?.sessionRef)
    await door.house.handleCharger(
      chargerStream(depotId, chargePointId),
      { type: 'SetDemand', sessionRef: sessionRef!, demand: { tier: 3 } },
      cause(),
    )
    await until(() => atSite().kept.sessions.get(1)?.tier === 3)
    await comesAgain()
    await boots('1')
    expect(atSite().kept.sessions.get(1)?.tier).toBe(3)
  })

  test('CYC-1: of many changes of a depot that come at once the last is what its site goes by', async () => {
    const kilowatts = Array.from({ length: 25 }, (_, nth) => 100 + nth)
    for (const kW of kilowatts) {
      const changes = { rating: { unit: 'kW', powerW: kW * 1_000 } } as const
      await door.command(depotId, { type: 'ChangeCircuit', circuitId: gridCircuitId, changes, seenRevision: null })
    }
    await until(() => {
      const rating = site().last?.image.registry.circuits[0]?.rating
      return rating?.unit === 'kW' && rating.powerW === 124_000
    })
  })

  /** Of its stream other things may be noted at any time, as what it was seen to keep. */
  async function bootsNoted(): Promise<number> {
    const [row] = await door.house.database.query<{ count: number }>(
      "SELECT count(*)::integer AS count FROM event_store WHERE stream_id = $1 AND type = 'ChargerBooted'",
      [`charger/${chargerStream(depotId, chargePointId)}`],
    )
    return row!.count
  }

  /** The transaction that last held the stream's row. */
  async function lockOf(): Promise<string> {
    const [row] = await door.house.database.query<{ held: string }>(
      'SELECT xmax::text || xmin::text AS held FROM stream WHERE stream_id = $1',
      [`charger/${chargerStream(depotId, chargePointId)}`],
    )
    return row!.held
  }
})
