import type { Microgrid, MicrogridAsset, MicrogridNode } from '../api/types.gen.ts'
import { groupBy } from '../kit/groupBy.ts'
import type { TreeRow } from '../kit/tree.ts'
import { compareNames } from './circuitOrder.ts'

export type ChargePointAsset = Extract<MicrogridAsset, { kind: 'CHARGE_POINT' }>
export type ConnectorOfAsset = ChargePointAsset['connectors'][number]

/** One row of the tree: a node, what hangs on it, or a plug of what hangs on it. */
export type MicrogridRow = TreeRow & {
  readonly ratingKw: number | null
  /** the largest rating among its siblings: bars under one parent share a scale, so that they compare */
  readonly scaleKw: number
  readonly shown:
    | { readonly type: 'node'; readonly node: MicrogridNode }
    | { readonly type: 'asset'; readonly asset: MicrogridAsset }
    | { readonly type: 'connector'; readonly connector: ConnectorOfAsset; readonly chargePoint: ChargePointAsset }
}

type Rated = Omit<MicrogridRow, 'scaleKw'>

/** The read model as rows, depth first: a node's own assets stand directly under it, before the nodes below. */
export function microgridRows(microgrid: Pick<Microgrid, 'nodes' | 'assets'>): MicrogridRow[] {
  const assetsOf = groupBy(microgrid.assets, (asset) => asset.node_id)
  const bearing = new Set(microgrid.nodes.map((node) => node.parent_node_id))
  const rows = microgrid.nodes.flatMap((node): Rated[] => {
    const assets = inReadingOrder(assetsOf.get(node.node_id) ?? [])
    return [
      {
        id: node.node_id,
        parentId: node.parent_node_id,
        level: node.depth,
        name: node.name,
        expandable: assets.length > 0 || bearing.has(node.node_id),
        ratingKw: node.rating_kw,
        shown: { type: 'node', node },
      },
      ...assets.flatMap((asset) => assetRows(asset, node.depth + 1)),
    ]
  })
  return withScale(rows)
}

/** The rows that match, and those above them, so that one sees where they are. */
export function findRows(rows: readonly MicrogridRow[], wanted: string): MicrogridRow[] {
  const text = wanted.trim().toLowerCase()
  const parents = new Map(rows.map((row) => [row.id, row.parentId]))
  const kept = new Set<string>()
  for (const row of rows) {
    if (!row.name.toLowerCase().includes(text)) continue
    for (let id: string | null | undefined = row.id; id && !kept.has(id); id = parents.get(id)) kept.add(id)
  }
  const found = rows.filter((row) => kept.has(row.id))
  const bearing = new Set(found.map((row) => row.parentId))
  return found.map((row) => ({ ...row, expandable: bearing.has(row.id) }))
}

/** From the top down to the row's parent. */
export function rowsAbove(rows: readonly MicrogridRow[], id: string): MicrogridRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const above: MicrogridRow[] = []
  for (let row = byId.get(byId.get(id)?.parentId ?? ''); row; row = byId.get(row.parentId ?? '')) above.unshift(row)
  return above
}

function assetRows(asset: MicrogridAsset, level: number): Rated[] {
  const connectors = asset.kind === 'CHARGE_POINT' ? asset.connectors : []
  const row: Rated = {
    id: asset.asset_id,
    parentId: asset.node_id,
    level,
    name: asset.name,
    expandable: connectors.length > 0,
    ratingKw: asset.kind === 'DEVICE' ? null : asset.rating_kw,
    shown: { type: 'asset', asset },
  }
  return [
    row,
    ...connectors.map((connector): Rated => ({
      id: connector.connector_id,
      parentId: asset.asset_id,
      level: level + 1,
      name: connector.name ?? `Connector ${connector.number}`,
      expandable: false,
      ratingKw: connector.rating_kw,
      shown: { type: 'connector', connector, chargePoint: asset as ChargePointAsset },
    })),
  ]
}

const order: Record<MicrogridAsset['kind'], number> = { POWER_SOURCE: 0, DEVICE: 1, CHARGE_POINT: 2 }

function inReadingOrder(assets: readonly MicrogridAsset[]): MicrogridAsset[] {
  return assets.toSorted((a, b) => order[a.kind] - order[b.kind] || compareNames(a.name, b.name))
}

function withScale(rows: readonly Rated[]): MicrogridRow[] {
  const scales = new Map<string | null, number>()
  for (const { parentId, ratingKw, shown } of rows) {
    const kw = ratingKw ?? (shown.type === 'node' ? shown.node.effective_limit.limit_kw : 0)
    scales.set(parentId, Math.max(scales.get(parentId) ?? 0, kw))
  }
  return rows.map((row) => ({ ...row, scaleKw: scales.get(row.parentId) ?? 0 }))
}
