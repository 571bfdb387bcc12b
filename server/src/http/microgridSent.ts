import { assert } from '@busbar/domain/kernel/assert'
import { kwFromWatts } from '@busbar/domain/kernel/watts'
import type { MicrogridNode as DomainNode, Tree } from '@busbar/domain/topology/assemble'
import type { Connector, Depot, Microgrid as DomainMicrogrid } from '@busbar/domain/topology/depot'
import { diagnose } from '@busbar/domain/topology/diagnose'
import { ratingW } from '@busbar/domain/topology/rating'
import type { Microgrid, MicrogridAsset, MicrogridNode } from '@busbar/wire/api/microgrid'
import { kwOrNull, phasesSent, rated, time } from '../words.ts'

/** The whole microgrid in one answer: every asset stands at a node of the same answer. */
export function microgridSent(depot: Depot, microgrid: DomainMicrogrid, tree: Tree): Microgrid {
  return {
    microgrid_id: microgrid.microgridId,
    depot_id: depot.depotId,
    name: depot.name,
    timezone: depot.timezone,
    version: microgrid.version,
    changed_at: time(microgrid.changedAt),
    synced_at: time(microgrid.syncedAt),
    nodes: tree.nodes.map(nodeSent),
    assets: assetsSent(depot, tree),
    // Nobody has reported anything yet: then the state is unknown, not off.
    capabilities: (['PEAK_SHAVING', 'DER'] as const).map((capability) => ({
      capability,
      scope_node_id: null,
      state: 'UNKNOWN',
      source_device_id: null,
      observed_at: null,
    })),
    diagnostics: diagnose(depot, tree).map(({ code, message, ids }) => ({ code, message, ids: [...ids] })),
  }
}

const nodeSent = (node: DomainNode): MicrogridNode => ({
  node_id: node.nodeId,
  parent_node_id: node.parentNodeId,
  kind: node.kind,
  depth: node.depth,
  name: node.name,
  circuit_id: node.circuit.circuitId,
  ...rated(node.circuit.rating),
  safe_default_kw: kwOrNull(node.circuit.safeDefaultW),
  effective_limit: { limit_kw: kwFromWatts(node.effectiveLimit.limitW), source: node.effectiveLimit.source },
})

function assetsSent(depot: Depot, tree: Tree): MicrogridAsset[] {
  const connectors = byChargePoint(depot)
  return [
    ...attached(depot.chargePoints.values(), tree).map(({ asset: chargePoint, node_id }): MicrogridAsset => ({
      kind: 'CHARGE_POINT',
      asset_id: chargePoint.chargePointId,
      node_id,
      name: chargePoint.name,
      ocpp_identity: chargePoint.ocppIdentity,
      control_mode: chargePoint.controlMode,
      ...rated(chargePoint.rating),
      limit_reference: chargePoint.limitReference,
      efficiency: chargePoint.efficiency,
      fallback_kw: kwFromWatts(chargePoint.fallbackW),
      phases: phasesSent(chargePoint.phases),
      connectors: (connectors.get(chargePoint.chargePointId) ?? []).map(({ connectorId, number, name, rating }) => {
        const ownOrChargers = rating ?? chargePoint.rating
        return { connector_id: connectorId, number, name, rating_kw: kwOrNull(ownOrChargers && ratingW(ownOrChargers)) }
      }),
    })),
    ...attached(depot.powerSources.values(), tree).map(({ asset: powerSource, node_id }): MicrogridAsset => ({
      kind: 'POWER_SOURCE',
      asset_id: powerSource.powerSourceId,
      node_id,
      name: powerSource.name,
      power_source_kind: powerSource.kind,
      ...rated(powerSource.rating),
      capacity_kwh: kwOrNull(powerSource.capacityWh),
    })),
    ...attached(depot.devices.values(), tree).map(({ asset: device, node_id }): MicrogridAsset => ({
      kind: 'DEVICE',
      asset_id: device.deviceId,
      node_id,
      name: device.name,
      device_kind: device.kind,
      site_model_name: device.siteModelName,
    })),
  ]
}

/** What is on no circuit stands at no node: the diagnostics name it. */
function attached<Asset extends { readonly circuitId: string | null }>(assets: Iterable<Asset>, tree: Tree) {
  return [...assets].flatMap((asset) => {
    if (asset.circuitId === null) return []
    const node_id = tree.nodeOfCircuit.get(asset.circuitId)
    assert(node_id, `circuit ${asset.circuitId} bears something, but is no node`)
    return [{ asset, node_id }]
  })
}

function byChargePoint(depot: Depot): Map<string, Connector[]> {
  const connectors = new Map<string, Connector[]>()
  for (const connector of [...depot.connectors.values()].sort((a, b) => a.number - b.number)) {
    const siblings = connectors.get(connector.chargePointId) ?? []
    siblings.push(connector)
    connectors.set(connector.chargePointId, siblings)
  }
  return connectors
}
