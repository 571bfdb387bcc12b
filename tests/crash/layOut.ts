import type { Profile } from '@busbar/simulator/profile/schema'
import { until } from '../support/until.ts'

type Door = { readonly url: string; readonly token: string }
type Answer = Readonly<Record<string, unknown>>

/** A profile's depot, made over the API as anybody would. Answers the key of each charger, by identity. */
export async function layOut(door: Door, name: string, { nodes, chargers }: Profile): Promise<Map<string, string>> {
  const depot = await post(door, '/api/depot', { name, timezone: 'Australia/Perth' })
  const path = `/api/depot/${text(depot, 'depot_id')}`
  const kW = (value: number) => ({ unit: 'kW', value })
  const circuitIds = new Map<string, string>()
  for (const { id, parent, limit_kw, safe_kw } of nodes) {
    const circuit = await post(door, `${path}/circuit`, {
      ...{ name: id, rating: kW(limit_kw), safe_default_kw: safe_kw ?? limit_kw },
      parent_circuit_id: parent === undefined ? null : circuitIds.get(parent),
    })
    circuitIds.set(id, text(circuit, 'circuit_id'))
  }
  const keys = new Map<string, string>()
  for (const charger of chargers) {
    const { id, node, connectors, fallback_kw, limit_reference, efficiency } = charger
    const added = await post(door, `${path}/charge_point`, {
      ...{ name: id, ocpp_identity: id, circuit_id: circuitIds.get(node), control_mode: 'CONNECTOR' },
      ...{ rating: plateOf(charger), fallback_kw: fallback_kw ?? 0, limit_reference, efficiency },
      phases: charger.phases === 1 && charger.conductor_stated ? [charger.conductor] : null,
      connectors: Array.from({ length: connectors }, (_, at) => ({ number: at + 1 })),
    })
    const made = await post(door, `/api/charge_point/${text(added, 'charge_point_id')}/key`)
    keys.set(id, text(made, 'key'))
  }
  // Who was killed before may still have the right to steer; so long chargers would only be sent away.
  await until(() => isSteered(door, path), Boolean, 30_000)
  return keys
}

/** A charger on one phase says so on its plate, in amperes. */
const plateOf = ({ rating_kw, phases, voltage_v }: Profile['chargers'][number]) =>
  phases === 3
    ? { unit: 'kW', value: rating_kw }
    : { unit: 'A', value: Math.round((rating_kw * 1_000_000) / voltage_v) / 1_000, voltage_v, phases, power_factor: 1 }

async function isSteered({ url, token }: Door, path: string): Promise<boolean> {
  const answer = await fetch(`${url}${path}/microgrid/status`, { headers: { authorization: `Bearer ${token}` } })
  return ((await answer.json()) as { is_steered?: boolean }).is_steered === true
}

async function post({ url, token }: Door, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const said = await answer.text()
  if (answer.status !== 201 && answer.status !== 200) throw new Error(`POST ${path}: ${answer.status} ${said}`)
  return JSON.parse(said) as Answer
}

function text(answer: Answer, field: string): string {
  const value = answer[field]
  if (typeof value !== 'string') throw new Error(`no ${field} in ${JSON.stringify(answer)}`)
  return value
}
