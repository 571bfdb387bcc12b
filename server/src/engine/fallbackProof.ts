import type { Charger } from '@busbar/domain/charging/charger'
import { chargerDecider } from '@busbar/domain/charging/charger'
import { fallbackExposureW } from '@busbar/domain/charging/exposure'
import { connectorFallbackW } from '@busbar/domain/charging/setUp'
import { type FallbackProof, proveFallbacks, type ProofNode, worstOf } from '@busbar/domain/charging/fallbackProof'
import { registryImage } from '@busbar/domain/cycles/registryImage'
import { siteFrom } from '@busbar/domain/cycles/sites'
import type { Fault } from '@busbar/domain/kernel/refusal'
import type { Depot } from '@busbar/domain/topology/depot'
import { expectedLoadsOf } from '@busbar/domain/topology/expectedLoads'
import { ratingW } from '@busbar/domain/topology/rating'
import { byChargePoint } from './byChargePoint.ts'
import type { Others } from './othersLately.ts'
import { lastingOf, type Registered, registeredUnits } from './registeredUnits.ts'
import { asTaken } from './takenLayers.ts'

/**
 * Whether a depot holds with nobody steering it, from what its chargers are known to keep; or why nobody can say.
 * `others`: the most that was measured lately beside chargers; `leftOut`: units that count nothing.
 */
export function fallbackProofOf(
  depot: Depot,
  kept: ReadonlyMap<string, Charger>,
  others: Others,
  leftOut: ReadonlySet<string> = new Set(),
): FallbackProof | { readonly faults: readonly Fault[] } {
  const taken = asTaken(depot, (id) => kept.get(id))
  const site = siteFrom({ format: 4, registry: registryImage(taken), limits: [], calculationVersion: 3 })
  if ('faults' in site) return { faults: site.faults }
  const circuits = new Map([...depot.circuits.values()].map((circuit) => [circuit.nodeId, circuit]))
  const assumedW = new Map(expectedLoadsOf(depot).map((load) => [load.nodeId, load.assumedW]))
  const fixedW = fixedLoads(site.nodes, others, assumedW)
  const nodes = site.nodes.map(({ nodeId, parentId, name, mostW, wiring, conductorsW }): ProofNode => {
    const circuit = circuits.get(nodeId)
    return {
      ...{ nodeId, parentId, name, mostW, safeDefaultW: circuit?.safeDefaultW ?? null },
      ratingW: circuit?.rating ? ratingW(circuit.rating) : null,
      fixedLoadW: fixedW.get(nodeId) ?? null,
      ...{ wiring, isOnOnePhase: conductorsW === null },
    }
  })
  const connectorsOf = byChargePoint(taken)
  const wantedW = ({ chargePointId, connector, ratingW: w }: Registered): number => {
    const { fallbackW } = taken.chargePoints.get(chargePointId)!
    const shared = connectorFallbackW(fallbackW, connectorsOf.get(chargePointId)?.length ?? 1)
    return Math.min(w, connector === null ? fallbackW : shared)
  }
  const units = registeredUnits(taken).flatMap((registered) => {
    const nodeId = site.unitNodes.get(registered.unitId)?.nodeId
    if (nodeId === undefined || leftOut.has(registered.unitId)) return []
    const lasting = lastingIn(kept, registered)
    const isConfirmed = lasting.fallback.confirmedW !== null
    const given = { ...lasting, fallback: { confirmedW: wantedW(registered), maybe: [] } }
    return [
      {
        ...{ unitId: registered.unitId, nodeId, isConfirmed },
        ...{ fallbackW: fallbackExposureW(lasting), wantedW: fallbackExposureW(given) },
      },
    ]
  })
  // Of chargers and connectors the table says nothing that their boards don't say.
  const rows = proveFallbacks(nodes, units).rows.filter(({ nodeId }) => circuits.has(nodeId))
  return { verdict: worstOf(rows), rows }
}

/** The units whose fallback was never confirmed, or is no longer. */
export const unconfirmedUnits = (depot: Depot, kept: ReadonlyMap<string, Charger>): readonly Registered[] =>
  registeredUnits(asTaken(depot, (id) => kept.get(id))).filter(
    (registered) => lastingIn(kept, registered).fallback.confirmedW === null,
  )

const lastingIn = (kept: ReadonlyMap<string, Charger>, registered: Registered) =>
  lastingOf(registered, kept.get(registered.chargePointId) ?? chargerDecider.initial)

/**
 * What flows at each node itself beside chargers, as measured or assumed, whichever is more. A load that is to be measured,
 * and that nobody has, is not nothing but unknown.
 */
function fixedLoads(
  nodes: readonly { readonly nodeId: string; readonly parentId: string | null }[],
  others: Others,
  assumedW: ReadonlyMap<string, number | null>,
): ReadonlyMap<string, number | null> {
  const beneathW = new Map<string, number>()
  const found = new Map<string, number | null>()
  // Parents come before their children.
  for (const { nodeId, parentId } of nodes.toReversed()) {
    const inAllBeneathW = beneathW.get(nodeId) ?? 0
    const measuredW = others.has(nodeId) ? Math.max(0, others.get(nodeId)! - inAllBeneathW) : null
    const assumed = assumedW.get(nodeId)
    const ownW = assumed === null ? measuredW : Math.max(measuredW ?? 0, assumed ?? 0)
    found.set(nodeId, ownW)
    if (parentId !== null) beneathW.set(parentId, (beneathW.get(parentId) ?? 0) + inAllBeneathW + (ownW ?? 0))
  }
  return found
}

export function proofSentence({ verdict, rows }: FallbackProof): string {
  if (verdict === 'HOLDS') return 'With nobody steering it, every node stays within its safe capacity.'
  const where = rows
    .filter((row) => row.verdict === verdict)
    .map(({ name }) => name)
    .join(', ')
  if (verdict === 'NOT_KNOWN') {
    return `Whether it stays safe with nobody steering it is not known at ${where}: there is a load beneath that is to be measured, and was not within the last day.`
  }
  const unconfirmed = Math.max(0, ...rows.map((row) => row.unconfirmed))
  const because =
    unconfirmed > 0 ? ' Chargers whose fallback was never confirmed count with all that they can draw.' : ''
  return `With nobody steering it, more may flow than is safe at ${where}.${because}`
}
