import type { Charger } from '@busbar/domain/charging/charger'
import { chargerDecider } from '@busbar/domain/charging/charger'
import { fallbackExposureW } from '@busbar/domain/charging/exposure'
import { type FallbackProof, proveFallbacks, type ProofNode } from '@busbar/domain/charging/fallbackProof'
import { registryImage } from '@busbar/domain/cycles/registryImage'
import { siteFrom } from '@busbar/domain/cycles/sites'
import type { Fault } from '@busbar/domain/kernel/refusal'
import type { Depot } from '@busbar/domain/topology/depot'
import { ratingW } from '@busbar/domain/topology/rating'
import { newUnit, registeredUnits } from './siteUnits.ts'
import { asTaken } from './takenLayers.ts'

/** Whether a depot holds with nobody steering it, from what its chargers are known to keep; or why nobody can say. */
export function fallbackProofOf(
  depot: Depot,
  kept: ReadonlyMap<string, Charger>,
): FallbackProof | { readonly faults: readonly Fault[] } {
  const taken = asTaken(depot, (id) => kept.get(id))
  const site = siteFrom({ registry: registryImage(taken), limits: [], calculationVersion: 3 })
  if ('faults' in site) return { faults: site.faults }
  const circuits = new Map([...depot.circuits.values()].map((circuit) => [circuit.nodeId, circuit]))
  const expectedW = new Map(depot.control.expectedLoads.map(({ nodeId, assumedW }) => [nodeId, assumedW ?? 0]))
  const nodes = site.nodes.map(({ nodeId, parentId, name, mostW }): ProofNode => {
    const circuit = circuits.get(nodeId)
    return {
      ...{ nodeId, parentId, name, mostW, safeDefaultW: circuit?.safeDefaultW ?? null },
      ratingW: circuit?.rating ? ratingW(circuit.rating) : null,
      fixedLoadW: expectedW.get(nodeId) ?? 0,
    }
  })
  const units = registeredUnits(taken).flatMap((registered) => {
    const nodeId = site.unitNodes.get(registered.unitId)?.nodeId
    if (nodeId === undefined) return []
    const charger = kept.get(registered.chargePointId) ?? chargerDecider.initial
    const { permission } = newUnit(registered, { kept: charger, link: null, clock: null }, null, 0)
    const isConfirmed = permission.fallback.confirmedW !== null
    return [{ unitId: registered.unitId, nodeId, fallbackW: fallbackExposureW(permission), isConfirmed }]
  })
  const { holds, rows } = proveFallbacks(nodes, units)
  // Of chargers and connectors the table says nothing that their boards don't say.
  return { holds, rows: rows.filter(({ nodeId }) => circuits.has(nodeId)) }
}

export function proofSentence({ holds, rows }: FallbackProof): string {
  const wrong = rows.filter(({ fits }) => !fits)
  const unconfirmed = Math.max(0, ...rows.map((row) => row.unconfirmed))
  if (holds) return 'With nobody steering it, every node stays within its safe capacity.'
  const where = wrong.map(({ name }) => name).join(', ')
  const because =
    unconfirmed > 0 ? ' Chargers whose fallback was never confirmed count with all that they can draw.' : ''
  return `With nobody steering it, more may flow than is safe at ${where}.${because}`
}
