import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import { chargerKeyHash } from '../../server/src/engine/serverKey.ts'
import * as a from './depots.ts'
import type { TestHouse } from './house.ts'
import { basic, type Line, letIn } from './ocppLine.ts'
import { until } from './until.ts'

export const gridCircuitId = a.id(10)
export const chargerKey = '00112233445566778899aabbccddeeff'

/** A depot of one grid connection and some chargers under it, with the keys that they come with. */
export async function depotWithChargers(
  door: TestHouse,
  wish: {
    readonly gridW?: number
    readonly chargers?: number
    readonly fallbackW?: number
    readonly ratingW?: number
    readonly controlMode?: 'CONNECTOR' | 'CHARGER'
  } = {},
): Promise<{ readonly depotId: string; readonly identities: readonly string[]; chargePointId(nth: number): string }> {
  const { gridW = 200_000, chargers = 1, fallbackW = 10_000, ratingW = 150_000, controlMode = 'CONNECTOR' } = wish
  const chargePointId = (nth: number): string => a.id(100 + nth)
  const numbers = Array.from({ length: chargers }, (_, nth) => nth)
  await commandAll(door, [
    {
      ...a.legacyDepot(),
      microgridId: a.microgridId,
      depot: { name: 'Yard', timezone: 'Australia/Perth', visibleTo: null },
      circuits: [a.circuit(gridCircuitId, { name: 'Grid', rating: { unit: 'kW', powerW: gridW } })],
      chargePoints: numbers.map((nth) =>
        a.chargePoint(chargePointId(nth), {
          ...{ name: `Bay ${nth + 1}`, ocppIdentity: `BAY-${nth + 1}`, circuitId: gridCircuitId, controlMode },
          ...{ rating: { unit: 'kW', powerW: ratingW }, fallbackW },
        }),
      ),
      connectors: numbers.map((nth) => a.connector(a.id(200 + nth), chargePointId(nth), { number: 1 })),
    },
  ])
  const hmac = chargerKeyHash(door.house.serverKey.ofChargers, chargerKey)
  for (const nth of numbers) {
    const command = { type: 'SetChargerKey', chargePointId: chargePointId(nth) } as const
    const handled = await door.house.handleDepot(a.depotId, command, cause, (tx) =>
      door.house.ledgers.chargerKeys.set(tx, chargePointId(nth), hmac, door.house.clock.now()),
    )
    if (isRefusal(handled)) throw new Error(handled.detail)
  }
  return { depotId: a.depotId, identities: numbers.map((nth) => `BAY-${nth + 1}`), chargePointId }
}

async function commandAll(door: TestHouse, commands: readonly DepotCommand[]): Promise<void> {
  for (const command of commands) await door.command(a.depotId, command)
}

const cause = { actor: { kind: 'busbar', id: null, name: 'a test' }, correlationId: 'test', causationId: null } as const

export type ChargerLine = Line & {
  /** watts that it was given last, by the purpose of their profile */
  limits(purpose: string): readonly number[]
  /** begins to charge, and answers the transaction's number */
  charge(): Promise<number>
  draw(watts: number, transactionId: number): Promise<void>
  /** draws all that it may, and says so, until it may draw so much */
  drawUpTo(watts: number, transactionId: number): Promise<void>
}

/** A charger of OCPP 1.6 that accepts what it is told. It comes as soon as the house knows it. */
export async function comeToCharge(
  port: number,
  identity: string,
  key: string | Buffer = chargerKey,
  /** what it says that it would allow itself; null: it can’t say */
  wouldTakeW: () => number | null = () => null,
): Promise<ChargerLine> {
  const line = await letIn(port, { identity, authorization: basic(identity, key) })
  const limits = new Map<string, number[]>()
  line.answerWith((action, payload) => {
    if (action === 'GetConfiguration') return { configurationKey, unknownKey: [] }
    if (action === 'SetChargingProfile') note(limits, payload)
    if (action === 'GetCompositeSchedule') return composite(wouldTakeW())
    return { status: 'Accepted' }
  })
  await line.call('BootNotification', { chargePointVendor: 'Test', chargePointModel: 'One', firmwareVersion: '1' })
  await line.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  const limitsOf = (purpose: string): readonly number[] => limits.get(purpose) ?? []
  async function draw(watts: number, transactionId: number): Promise<void> {
    const sampledValue = [{ value: String(watts), measurand: 'Power.Active.Import', unit: 'W' }]
    const meterValue = [{ timestamp: new Date().toISOString(), sampledValue }]
    await line.call('MeterValues', { connectorId: 1, transactionId, meterValue })
  }
  return Object.assign(line, {
    limits: limitsOf,
    draw,
    drawUpTo: async (watts: number, transactionId: number) => {
      await until(async () => {
        const mayW = limitsOf('TxProfile')[0] ?? limitsOf('TxDefaultProfile')[0] ?? 0
        if (mayW !== watts) await draw(mayW, transactionId)
        return mayW === watts
      })
    },
    charge: async () => {
      await line.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' })
      const began = { connectorId: 1, idTag: 'BUS', meterStart: 0, timestamp: new Date().toISOString() }
      const [, , payload] = await line.call('StartTransaction', began)
      return (payload as { transactionId: number }).transactionId
    },
  })
}

function composite(limit: number | null) {
  if (limit === null) return { status: 'Rejected' }
  const chargingSchedule = { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit }] }
  return { status: 'Accepted', connectorId: 1, scheduleStart: new Date().toISOString(), chargingSchedule }
}

const configurationKey = [
  { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: 'Power' },
  { key: 'ChargeProfileMaxStackLevel', readonly: true, value: '8' },
  { key: 'ChargingScheduleMaxPeriods', readonly: true, value: '24' },
  { key: 'MaxChargingProfilesInstalled', readonly: true, value: '10' },
  { key: 'SupportedFeatureProfiles', readonly: true, value: 'Core,SmartCharging,RemoteTrigger' },
]

type Profiled = {
  readonly csChargingProfiles: {
    readonly chargingProfilePurpose: string
    readonly chargingSchedule: {
      readonly chargingRateUnit: 'A' | 'W'
      readonly chargingSchedulePeriod: readonly { readonly limit: number }[]
    }
  }
}

function note(limits: Map<string, number[]>, payload: unknown): void {
  const { csChargingProfiles } = payload as Profiled
  const { chargingRateUnit, chargingSchedulePeriod } = csChargingProfiles.chargingSchedule
  const wattsPerUnit = chargingRateUnit === 'W' ? 1 : 3 * 230
  const steps = chargingSchedulePeriod.map(({ limit }) => limit * wattsPerUnit)
  limits.set(csChargingProfiles.chargingProfilePurpose, steps)
}
