import { kwExact } from '../kernel/powerWords.ts'
import type { Tree } from './assemble.ts'
import { byId, type Depot } from './depot.ts'

export type DiagnosticCode =
  | 'NO_GRID_CONNECTION'
  | 'POWER_SOURCE_UNATTACHED'
  | 'DEVICE_UNATTACHED'
  | 'CHARGE_POINT_WITHOUT_CONNECTOR'
  | 'CHILD_LIMIT_ABOVE_PARENT'

/** Why something that an operator expects isn't to be seen in a valid tree. */
export type Diagnostic = { readonly code: DiagnosticCode; readonly message: string; readonly ids: readonly string[] }

export function diagnose(depot: Depot, tree: Tree): readonly Diagnostic[] {
  const diagnostics = [
    ...(tree.nodes.length === 0 ? [noGridConnection] : []),
    ...[...depot.powerSources.values()]
      .filter((powerSource) => powerSource.circuitId === null)
      .map(({ powerSourceId, name }): Diagnostic => {
        const message = `Power source "${name}" is on no circuit, so it stands at no node.`
        return { code: 'POWER_SOURCE_UNATTACHED', message, ids: [powerSourceId] }
      }),
    ...[...depot.devices.values()]
      .filter((device) => device.circuitId === null)
      .map(({ deviceId, name }): Diagnostic => {
        const message = `Device "${name}" is on no circuit, so it stands at no node.`
        return { code: 'DEVICE_UNATTACHED', message, ids: [deviceId] }
      }),
    ...withoutConnector(depot),
    ...aboveParent(tree),
  ]
  return diagnostics.sort((a, b) => byId(a.code, b.code) || byId(a.ids.join(), b.ids.join()))
}

const noGridConnection: Diagnostic = {
  code: 'NO_GRID_CONNECTION',
  message: 'This depot has no circuit yet. A circuit without a parent is its grid connection.',
  ids: [],
}

function withoutConnector(depot: Depot): Diagnostic[] {
  const plugged = new Set([...depot.connectors.values()].map(({ chargePointId }) => chargePointId))
  return [...depot.chargePoints.values()]
    .filter(({ chargePointId, controlMode }) => controlMode === 'CONNECTOR' && !plugged.has(chargePointId))
    .map(({ chargePointId, name }) => ({
      code: 'CHARGE_POINT_WITHOUT_CONNECTOR',
      message: `Charge point "${name}" is controlled by connector, but has none.`,
      ids: [chargePointId],
    }))
}

function aboveParent(tree: Tree): Diagnostic[] {
  const byNode = new Map(tree.nodes.map((node) => [node.nodeId, node]))
  return tree.nodes.flatMap((node): Diagnostic[] => {
    const parent = node.parentNodeId === null ? undefined : byNode.get(node.parentNodeId)
    if (!parent || node.effectiveLimit.limitW <= parent.effectiveLimit.limitW) return []
    const message = `"${node.name}" may carry ${kwExact(node.effectiveLimit.limitW)}, more than "${parent.name}" above it with ${kwExact(parent.effectiveLimit.limitW)}.`
    return [{ code: 'CHILD_LIMIT_ABOVE_PARENT', message, ids: [node.nodeId, parent.nodeId] }]
  })
}
