import type { ChargePoint } from '../api/types.gen.ts'
import { ratingInput, ratingOf } from './rating.ts'

export const phaseNames = ['L1', 'L2', 'L3'] as const

/** A charge point as its form holds it, under the API's names, so that the server's errors find their fields. */
export type ChargePointInput = ReturnType<typeof chargePointInput>

export function chargePointInput(chargePoint: ChargePoint | null, identity = '') {
  return {
    name: chargePoint?.name ?? identity,
    circuit_id: chargePoint?.circuit_id ?? null,
    ocpp_identity: chargePoint?.ocpp_identity ?? identity,
    control_mode: chargePoint?.control_mode ?? ('CONNECTOR' as const),
    rating: ratingInput(chargePoint?.rating ?? null),
    limit_reference: chargePoint?.limit_reference ?? ('AC_INPUT' as const),
    efficiency: (chargePoint?.efficiency ?? 1) as number | string,
    fallback_kw: (chargePoint?.fallback_kw ?? 0) as number | string,
    phases: [...(chargePoint?.phases ?? [])] as string[],
    connector_count: 1 as number | string,
  }
}

export function chargePointBody({
  connector_count,
  rating,
  efficiency,
  fallback_kw,
  phases,
  ...plain
}: ChargePointInput) {
  return {
    ...plain,
    rating: ratingOf(rating),
    efficiency: Number(efficiency),
    fallback_kw: Number(fallback_kw),
    phases: phases.length === 0 ? null : phaseNames.filter((phase) => phases.includes(phase)),
    connectors: Array.from({ length: Number(connector_count) }, (_, at) => ({ number: at + 1 })),
  }
}
