import type { Instant } from '@busbar/domain/kernel/instant'
import type { ChargePoint, Circuit, Connector, Kept } from '@busbar/domain/topology/depot'
import type { TakenOut } from '../engine/registries.ts'
import type { Database } from './database.ts'

type Row = {
  readonly circuit: Circuit | null
  readonly charge_point: ChargePoint | null
  readonly connector: Connector | null
  readonly occurred_at: Date
}

/** From the depot's own events: who took it out may have been gone in the next moment. */
export async function takenOutSince(database: Database, depotId: string, since: Instant): Promise<TakenOut> {
  const rows = await database.query<Row>(
    `SELECT data->'circuit' AS circuit, data->'chargePoint' AS charge_point, data->'connector' AS connector, occurred_at
     FROM event_store
     WHERE stream_id = 'depot/' || $1::uuid::text AND recorded_at >= $2
       AND type IN ('CircuitRemoved', 'ChargePointRemoved', 'ConnectorRemoved')
     ORDER BY version`,
    [depotId, new Date(since)],
  )
  const circuits = new Map<string, Circuit & Kept>()
  const chargePoints = new Map<string, ChargePoint & Kept>()
  const connectors = new Map<string, Connector & Kept>()
  for (const { circuit, charge_point: chargePoint, connector, occurred_at } of rows) {
    const at = occurred_at.getTime()
    const kept = { revision: 0, createdAt: at, changedAt: at }
    if (circuit) circuits.set(circuit.circuitId, { ...circuit, ...kept })
    if (chargePoint) chargePoints.set(chargePoint.chargePointId, { ...chargePoint, ...kept })
    if (connector) connectors.set(connector.connectorId, { ...connector, ...kept })
  }
  return { circuits, chargePoints, connectors }
}
