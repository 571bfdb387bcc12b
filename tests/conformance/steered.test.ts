import { afterEach, describe, expect, test } from 'vitest'
import { type ChargerLine, chargerKey, comeToCharge, depotWithChargers } from '../support/chargerAtADepot.ts'
import { type Caller, openTestHouse, type TestHouse } from '../support/house.ts'
import { strictLog } from '../support/recordingDesk.ts'
import { strictCharger, type StrictClient } from '../support/strictCharger.ts'
import { until } from '../support/until.ts'

// Behind the door stands the whole house here: what it is told was decided by a cycle.

const opened: (() => unknown)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

const gridKw = 100
const wantedW = 140_000

describe.each(['ocpp1.6', 'ocpp2.0.1'] as const)('a charger of somebody else’s make, in %s', (protocol) => {
  test('OCPP-1, OCPP-2, OCPP-3: boots, authorises, charges, obeys what a cycle gives it, and counts when it is cut off', async () => {
    const { door, operator, depotId, chargePointId, ours } = await steeredDepot()
    const port = Number(new URL(door.url).port)
    const { client, wrong } = await strictCharger(protocol, { port, identity: 'BAY-1', key: chargerKey })
    opened.push(() => client.close({ force: true }))
    const bus = protocol === 'ocpp1.6' ? charger16(client) : charger201(client)

    await bus.boot()
    await bus.charge()
    // Alone it gets all that there is, but for the fallback of the other bay.
    await until(async () => {
      await bus.measure()
      return bus.mayW() > 80_000
    })
    const oursRef = await ours.charge()
    const share = (gridKw * 1000) / 2
    const oursMayW = () => ours.limits('TxProfile')[0] ?? ours.limits('TxDefaultProfile')[0] ?? 0
    const both = async () => {
      await bus.measure()
      await ours.draw(oursMayW(), oursRef)
      return [bus.mayW(), oursMayW()]
    }
    await until(both, ([may, oursMay]) => may === share && oursMay === share)
    const cycle = await newestCycle(door, operator, depotId, ({ orders }) =>
      orders.some(
        (order) =>
          order.charge_point_id === chargePointId(0) && order.limit_kw === share / 1000 && order.state === 'ACCEPTED',
      ),
    )
    expect(cycle.reading.units.find((unit) => unit.charge_point_id === chargePointId(0))).toMatchObject({
      ...{ state: 'STEERED', granted_kw: share / 1000 },
    })
    await until(
      async () => {
        await both()
        return unitOf(door, operator, chargePointId(0))
      },
      ({ drawn_kw: drawnKw }) => drawnKw === share / 1000,
    )
    expect(await unitOf(door, operator, chargePointId(0))).toMatchObject({
      ...{ conduct: 'OBEYS', exposure_kw: share / 1000, fallback_kw: 10 },
    })

    await client.close({ force: true })
    await until(async () => !(await chargerOf(door, operator, chargePointId(0))).is_online)
    const later = await rebalanced(door, operator, depotId)
    const [cutOff, other] = [0, 1].map((nth) =>
      later.reading.units.find((unit) => unit.charge_point_id === chargePointId(nth)),
    )
    // What it may draw by itself stays kept free, and nobody else gets any of it.
    expect(cutOff).toMatchObject({ state: 'UNREACHABLE', exposure_kw: share / 1000, reserved_kw: share / 1000 })
    expect(other).toMatchObject({ state: 'STEERED', granted_kw: share / 1000 })
    expect(oursMayW()).toBe(share)
    expect(wrong).toEqual([])
  })
})

/** Two bays on one connection, a charger of ours at the second, and the first one free. */
async function steeredDepot() {
  const log = strictLog()
  const door = await openTestHouse({ listen: true, steers: true, log })
  opened.push(async () => {
    await door.close()
    expect(log.errors).toEqual([])
  })
  const operator = await door.signedIn('operator')
  const depot = await depotWithChargers(door, { gridW: gridKw * 1000, chargers: 2 })
  await until(() => door.house.steering.siteOf(depot.depotId) !== null && door.house.desk.identify('BAY-2')?.keyHash)
  const ours: ChargerLine = await comeToCharge(Number(new URL(door.url).port), 'BAY-2')
  opened.push(() => ours.socket.terminate())
  return { door, operator, ...depot, ours }
}

type Unit = Readonly<Record<string, unknown>>
type Cycle = {
  readonly orders: readonly Unit[]
  readonly reading: { readonly units: readonly Unit[] }
}

const read = async <Answer>(door: TestHouse, as: Caller, path: string): Promise<Answer> =>
  (await door.ask('GET', path, { as })).json() as Answer

const chargerOf = (door: TestHouse, as: Caller, id: string) =>
  read<{ readonly is_online: boolean; readonly units: readonly Unit[] }>(door, as, `/api/charge_point/${id}/charger`)

async function unitOf(door: TestHouse, as: Caller, id: string): Promise<Unit> {
  const { units } = await chargerOf(door, as, id)
  return units[0] ?? {}
}

/** The newest kept cycle that is as wished. */
async function newestCycle(door: TestHouse, as: Caller, depotId: string, isIt: (cycle: Cycle) => boolean) {
  const found = await until(async () => {
    const { items } = await read<{ items: { cycle_id: string }[] }>(door, as, `/api/depot/${depotId}/cycle`)
    const all = await Promise.all(items.map(({ cycle_id: id }) => read<Cycle>(door, as, `/api/cycle/${id}`)))
    return all.find(isIt) ?? null
  })
  return found!
}

async function rebalanced(door: TestHouse, as: Caller, depotId: string): Promise<Cycle> {
  const { microgrid_id: id } = await read<{ microgrid_id: string }>(door, as, `/api/depot/${depotId}/microgrid/status`)
  const answer = await door.ask('POST', `/api/microgrid/${id}/rebalance`, { as })
  expect(answer.statusCode).toBe(200)
  const { cycle_id: cycleId } = answer.json() as { cycle_id: string }
  return until(
    () => read<Cycle>(door, as, `/api/cycle/${cycleId}`),
    ({ reading }) => reading !== undefined,
  )
}

type Bus = {
  boot(): Promise<void>
  charge(): Promise<void>
  /** says what it draws: all that it wants, as far as its limits let it */
  measure(): Promise<void>
  mayW(): number
}

const now = (): string => new Date().toISOString()
const wattsPerAmpere = 3 * 230

/** The lowest of what it was given for the whole charger, for any session, and for this one in its place. */
function limits() {
  const by = new Map<string, number>()
  return {
    note: (purpose: string, unit: string, limit: number) =>
      by.set(purpose, unit === 'A' ? limit * wattsPerAmpere : limit),
    mayW: () => by.get('TxProfile') ?? by.get('TxDefaultProfile') ?? wantedW,
  }
}

function charger16(client: StrictClient): Bus {
  const { note, mayW } = limits()
  let transactionId = 0
  client.handle('GetConfiguration', () => ({
    configurationKey: [
      { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: 'Power' },
      { key: 'ChargingScheduleMaxPeriods', readonly: true, value: '6' },
      { key: 'ChargeProfileMaxStackLevel', readonly: true, value: '4' },
    ],
    unknownKey: [],
  }))
  client.handle('ChangeConfiguration', () => ({ status: 'Accepted' }))
  client.handle('ClearChargingProfile', () => ({ status: 'Unknown' }))
  client.handle('TriggerMessage', () => ({ status: 'NotImplemented' }))
  client.handle('GetCompositeSchedule', () => ({ status: 'Rejected' }))
  client.handle('SetChargingProfile', ({ params }: { params: never }) => {
    const { chargingProfilePurpose, chargingSchedule } = (params as { csChargingProfiles: Profile16 })
      .csChargingProfiles
    const { chargingRateUnit, chargingSchedulePeriod } = chargingSchedule
    note(chargingProfilePurpose, chargingRateUnit, chargingSchedulePeriod[0]?.limit ?? 0)
    return { status: 'Accepted' }
  })
  const status = (status: string) =>
    client.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status, timestamp: now() })
  return {
    mayW,
    boot: async () => {
      const booted = await client.call('BootNotification', {
        ...{ chargePointVendor: 'Elsewhere', chargePointModel: 'One' },
      })
      expect(booted).toMatchObject({ status: 'Accepted' })
      await status('Available')
    },
    charge: async () => {
      await status('Preparing')
      expect(await client.call('Authorize', { idTag: 'BUS7' })).toEqual({ idTagInfo: { status: 'Accepted' } })
      const start = { connectorId: 1, idTag: 'BUS7', meterStart: 1234, timestamp: now() }
      ;({ transactionId } = (await client.call('StartTransaction', start)) as { transactionId: number })
      await status('Charging')
    },
    measure: async () => {
      const value = String(Math.min(wantedW, mayW()))
      const sampledValue = [{ value, measurand: 'Power.Active.Import', unit: 'W' }]
      const meterValue = [{ timestamp: now(), sampledValue }]
      await client.call('MeterValues', { connectorId: 1, transactionId, meterValue })
    },
  }
}

function charger201(client: StrictClient): Bus {
  const { note, mayW } = limits()
  const transactionId = 'a-transaction-of-its-own'
  client.handle('GetVariables', ({ params }: { params: never }) => ({
    getVariableResult: (params as { getVariableData: Named[] }).getVariableData.map((asked) => ({
      ...(asked.variable.name === 'RateUnit'
        ? { attributeStatus: 'Accepted', attributeValue: 'W' }
        : { attributeStatus: 'UnknownVariable' }),
      ...asked,
    })),
  }))
  client.handle('SetVariables', ({ params }: { params: never }) => ({
    setVariableResult: (params as { setVariableData: Named[] }).setVariableData.map(({ component, variable }) => ({
      ...{ attributeStatus: 'Accepted', component, variable },
    })),
  }))
  client.handle('ClearChargingProfile', () => ({ status: 'Unknown' }))
  client.handle('TriggerMessage', () => ({ status: 'NotImplemented' }))
  client.handle('GetCompositeSchedule', () => ({ status: 'Rejected' }))
  client.handle('SetChargingProfile', ({ params }: { params: never }) => {
    const { chargingProfilePurpose, chargingSchedule } = (params as { chargingProfile: Profile201 }).chargingProfile
    const [schedule] = chargingSchedule
    note(chargingProfilePurpose, schedule?.chargingRateUnit ?? 'W', schedule?.chargingSchedulePeriod[0]?.limit ?? 0)
    return { status: 'Accepted' }
  })
  let seqNo = 0
  const tell = (eventType: string, triggerReason: string, more: object = {}) =>
    client.call('TransactionEvent', {
      ...{ eventType, timestamp: now(), triggerReason, seqNo: seqNo++ },
      ...{ transactionInfo: { transactionId, chargingState: 'Charging' }, evse: { id: 1, connectorId: 1 } },
      ...more,
    })
  const status = (connectorStatus: string) =>
    client.call('StatusNotification', { timestamp: now(), connectorStatus, evseId: 1, connectorId: 1 })
  const idToken = { idToken: 'BUS7', type: 'ISO14443' }
  return {
    mayW,
    boot: async () => {
      const chargingStation = { vendorName: 'Elsewhere', model: 'Two' }
      expect(await client.call('BootNotification', { reason: 'PowerUp', chargingStation })).toMatchObject({
        status: 'Accepted',
      })
      await status('Available')
    },
    charge: async () => {
      await status('Occupied')
      expect(await client.call('Authorize', { idToken })).toEqual({ idTokenInfo: { status: 'Accepted' } })
      expect(await tell('Started', 'Authorized', { idToken })).toEqual({ idTokenInfo: { status: 'Accepted' } })
    },
    measure: async () => {
      const sampledValue = [{ value: Math.min(wantedW, mayW()), measurand: 'Power.Active.Import' }]
      await tell('Updated', 'MeterValuePeriodic', { meterValue: [{ timestamp: now(), sampledValue }] })
    },
  }
}

type Schedule = {
  readonly chargingRateUnit: string
  readonly chargingSchedulePeriod: readonly { readonly limit: number }[]
}
type Profile16 = { readonly chargingProfilePurpose: string; readonly chargingSchedule: Schedule }
type Profile201 = { readonly chargingProfilePurpose: string; readonly chargingSchedule: readonly Schedule[] }
type Named = { readonly component: object; readonly variable: { readonly name: string } }
