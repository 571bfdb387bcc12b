import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ChargerLine, comeToCharge, depotWithChargers } from '../../../tests/support/chargerAtADepot.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'

vi.setConfig({ testTimeout: 90_000 })

describe('a charger that has lost the fallback that it confirmed', () => {
  let door: TestHouse
  let depotId: string
  let chargePointId: string
  let line: ChargerLine
  let wouldTakeW: number | null = 150_000
  const installed = () =>
    line.asked.filter(({ action, payload }) => action === 'SetChargingProfile' && isFallback(payload)).length
  const exposureW = () => door.house.steering.siteOf(depotId)?.last?.result.units[0]?.exposureW
  const incidents = async () => {
    const wish = { limit: 10, before: null, state: null, isAcknowledged: null, openAt: null, depotId, severity: null }
    const sight = { sees: 'everything' } as const
    return (await door.house.incidents.list({ ...wish, sight, kind: 'FALLBACK_LOST' })).items
  }
  const kept = async () => (await door.house.chargers.get(chargePointId))?.fallbacksW.get(1) ?? null

  const lostEvents = async () => {
    const rows = await door.house.database.query(`SELECT FROM event_store WHERE type = 'FallbackLost'`)
    return rows.length
  }

  beforeAll(async () => {
    door = await openTestHouse({ listen: true, steers: true })
    const depot = await depotWithChargers(door, { gridW: 160_000 })
    depotId = depot.depotId
    chargePointId = depot.chargePointId(0)
    await until(() => door.house.steering.siteOf(depotId) !== null && door.house.desk.identify('BAY-1')?.keyHash)
    line = await comeToCharge(Number(new URL(door.url).port), 'BAY-1', undefined, () => wouldTakeW)
  })
  afterAll(() => door.close())

  test('OCPP-5, OCPP-3: is seen to have, is counted with its rating, and an incident says so', async () => {
    await until(incidents, (all) => all.length === 1)
    expect((await incidents())[0]).toMatchObject({
      ...{ kind: 'FALLBACK_LOST', severity: 'RED', context: { connector: 1, shownW: 150_000, fallbackW: 10_000 } },
      sentence: 'Bay 1 connector 1 no longer holds its fallback limit: by itself it would draw up to 150 kW.',
    })
    await until(() => exposureW() === 150_000)
    await until(lostEvents, (count) => count === 1)
    expect(await kept()).toBeNull()
    const proof = await door.ask('GET', `/api/depot/${depotId}/fallback_proof`, { as: await door.signedIn('viewer') })
    expect(proof.json()).toMatchObject({ rows: [{ fallbacks_kw: 150, unconfirmed: 1 }] })
  })

  test('OCPP-2: is given it again, and is not taken at its word when it confirms it', async () => {
    await until(() => installed() >= 2)
    const looked = () => line.asked.filter(({ action }) => action === 'GetCompositeSchedule').length
    await until(() => looked() >= 2)
    expect(exposureW()).toBe(150_000)
    expect(await kept()).toBeNull()
  })

  test('OCPP-5: and is trusted again when it shows it', async () => {
    wouldTakeW = 10_000
    // It is given once more after a pause of ten seconds: its flash wears.
    await until(() => exposureW() === 10_000, Boolean, 60_000)
    await until(kept, (w) => w === 10_000)
    await until(incidents, ([one]) => one?.resolved?.by === 'ITSELF')
  })
})

const isFallback = (payload: unknown): boolean => JSON.stringify(payload).includes('"TxDefaultProfile"')
