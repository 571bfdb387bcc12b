import assert from 'node:assert/strict'
import { comeToCharge, type ChargerLine } from '../support/chargerAtADepot.ts'
import { until } from '../support/until.ts'
import type { Api } from './api.ts'
import { id } from './busbar.ts'

export type Yard = {
  readonly depotId: string
  readonly grid: Record<string, string>
  readonly feeders: readonly Record<string, string>[]
  /** comes to its place, and says what it is */
  come(name: string): Promise<YardCharger>
}

export type YardCharger = ChargerLine & {
  /** a bus is plugged in; from now on it draws all that it is granted, up to what it wants */
  chargeWith(wantedW: number): Promise<void>
}

type Drawn = { readonly name: string; readonly ratingKw: number; readonly chargers: readonly string[] }

/** A grid connection, feeders and chargers on them that have keys, on the server under test. */
export async function layOutYard(admin: Api, name: string, gridKw: number, drawn: readonly Drawn[]): Promise<Yard> {
  const depot = await admin.post('/api/depot', { name, timezone: 'Australia/Perth' })
  const depotId = id(depot, 'depot_id')
  const path = `/api/depot/${depotId}`
  const kW = (value: number) => ({ unit: 'kW', value })
  const grid = await admin.post(`${path}/circuit`, { name: 'Grid connection', rating: kW(gridKw) })
  const feeders: Record<string, string>[] = []
  const keys = new Map<string, { readonly identity: string; readonly key: string }>()
  for (const { name: feederName, ratingKw, chargers } of drawn) {
    const feeder = await admin.post(`${path}/circuit`, {
      ...{ name: feederName, parent_circuit_id: grid['circuit_id'], rating: kW(ratingKw) },
    })
    feeders.push(feeder)
    for (const charger of chargers) {
      const identity = `${depotId.slice(-8)}-${charger.replaceAll(' ', '')}`
      const added = await admin.post(`${path}/charge_point`, {
        ...{ name: charger, circuit_id: feeder['circuit_id'], ocpp_identity: identity, rating: kW(150) },
        ...{ fallback_kw: 10, connectors: [{ number: 1 }] },
      })
      const made = await admin.post(`/api/charge_point/${added['charge_point_id']}/key`)
      keys.set(charger, { identity, key: id(made, 'key') })
    }
  }
  return {
    ...{ depotId, grid, feeders },
    come: async (charger) => {
      const { identity, key } = keys.get(charger) ?? assert.fail(`there is no ${charger}`)
      const line = await until(() => comeToCharge(portOfServer(), identity, key).catch(() => null))
      assert(line)
      return Object.assign(line, { chargeWith: (wantedW: number) => chargeWith(line, wantedW) })
    },
  }
}

const meterEveryMs = 1_000

async function chargeWith(line: ChargerLine, wantedW: number): Promise<void> {
  const transactionId = await line.charge()
  const timer = setInterval(() => {
    const limitW = line.limits('TxProfile')[0] ?? line.limits('TxDefaultProfile')[0] ?? 0
    void line.draw(Math.min(limitW, wantedW), transactionId)
  }, meterEveryMs)
  line.socket.once('close', () => clearInterval(timer))
}

function portOfServer(): number {
  const url = process.env['BUSBAR_URL']
  assert(url, 'the server is not started')
  return Number(new URL(url).port)
}
