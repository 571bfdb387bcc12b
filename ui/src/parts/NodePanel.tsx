import { CloseButton, Group, Stack, Text, Title } from '@mantine/core'
import type { Microgrid, MicrogridNode } from '../api/types.gen.ts'
import { Facts } from '../kit/Facts.tsx'
import { IdText } from '../kit/IdText.tsx'
import { formatExactKw, formatKwDown } from '../kit/numbers.ts'
import { SearchLink } from '../kit/SearchLink.tsx'
import type { Microgrid as Search } from '../search.ts'
import { AssetFacts, ConnectorFacts } from './AssetFacts.tsx'
import { DiagnosticsAbout } from './Diagnostics.tsx'
import { LimitBar } from './LimitBar.tsx'
import { LiveFacts } from './LiveFacts.tsx'
import { rowsAbove, type MicrogridRow } from './microgridTree.ts'
import { RegistryLink } from './RegistryLink.tsx'
import { NodeDay } from './NodeDay.tsx'
import { isBoard, type LiveSite } from './siteStatus.ts'
import { barLimit, nodeKinds } from './words.ts'

type Props = {
  readonly microgrid: Microgrid
  readonly rows: readonly MicrogridRow[]
  readonly row: MicrogridRow
  /** null: no cycle says anything of it yet */
  readonly site: LiveSite | null
  readonly onClose: () => void
}

/** All that is known about what is selected in the tree. */
export function NodePanel({ microgrid, rows, row, site, onClose }: Props) {
  const live = site?.byId.get(row.id)
  const { shown } = row
  return (
    <Stack gap="sm" p="md">
      <div>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2}>{row.name}</Title>
          <CloseButton aria-label="Close the details" onClick={onClose} />
        </Group>
        <WayDown rows={rowsAbove(rows, row.id)} />
      </div>
      {live && <LiveFacts node={live} timezone={microgrid.timezone} />}
      {site && live && isBoard(live) && <NodeDay site={site} node={live} timezone={microgrid.timezone} />}
      {shown.type === 'node' && (
        <NodeFacts microgrid={microgrid} node={shown.node} row={row} isLive={live !== undefined} />
      )}
      {shown.type === 'asset' && <AssetFacts depotId={microgrid.depot_id} asset={shown.asset} />}
      {shown.type === 'connector' && (
        <ConnectorFacts depotId={microgrid.depot_id} connector={shown.connector} chargePoint={shown.chargePoint} />
      )}
      <Below rows={rows.filter((below) => below.parentId === row.id)} />
      <DiagnosticsAbout microgrid={microgrid} ids={idsOf(row)} />
    </Stack>
  )
}

function WayDown({ rows }: { readonly rows: readonly MicrogridRow[] }) {
  if (rows.length === 0) return null
  return (
    <Text size="sm" c="dimmed" component="nav" aria-label="Above it">
      {rows.map((row) => (
        <span key={row.id}>
          <SearchLink<Search> change={{ node: row.id }}>{row.name}</SearchLink>
          {' › '}
        </span>
      ))}
    </Text>
  )
}

type NodeProps = {
  readonly microgrid: Microgrid
  readonly node: MicrogridNode
  readonly row: MicrogridRow
  /** its bar stands above already */
  readonly isLive: boolean
}

function NodeFacts({ microgrid, node, row, isLive }: NodeProps) {
  const { rating_kw: ratingKw, safe_default_kw: safeDefaultKw } = node
  return (
    <>
      {!isLive && (
        <LimitBar
          ratingKw={ratingKw}
          limit={barLimit(node.effective_limit)}
          scaleKw={row.ratingKw ?? node.effective_limit.limit_kw}
        />
      )}
      <Text size="sm">{limitSentence(node)}</Text>
      <Facts
        facts={[
          ['Kind', nodeKinds[node.kind]],
          ['Effective limit', formatKwDown(node.effective_limit.limit_kw)],
          ['Rating', node.rating_conversion ?? 'none stated'],
          ['Safe default', safeDefaultKw === null ? 'none stated' : formatExactKw(safeDefaultKw)],
          ['Node id', <IdText key="node" id={node.node_id} label="node id" />],
          ['Circuit id', <IdText key="circuit" id={node.circuit_id} label="circuit id" />],
        ]}
      />
      <RegistryLink to="/depots/$depotId/circuits" depotId={microgrid.depot_id} id={node.circuit_id}>
        Open its circuit
      </RegistryLink>
    </>
  )
}

/** What holds, by what, how much, and what would be without it. */
export function limitSentence({ name, effective_limit: limit, rating_kw: ratingKw }: MicrogridNode): string {
  const limited = `${name} may carry ${formatKwDown(limit.limit_kw)}`
  if (limit.source === 'RATING') return `${limited}: that is its rating, which nothing can raise.`
  const because = `${limited}: its safe default capacity holds it there`
  return ratingKw === null
    ? `${because}; no rating is stated.`
    : `${because}. Its rating would allow ${formatKwDown(ratingKw)}.`
}

function Below({ rows }: { readonly rows: readonly MicrogridRow[] }) {
  if (rows.length === 0) return null
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>
        Directly on it
      </Text>
      <Stack gap={0}>
        {rows.map((row) => (
          <Group key={row.id} justify="space-between" gap={8} wrap="nowrap" mih={28}>
            <Text size="sm" truncate>
              <SearchLink<Search> change={{ node: row.id }}>{row.name}</SearchLink>
            </Text>
            <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              {row.ratingKw === null ? '' : formatKwDown(row.ratingKw)}
            </Text>
          </Group>
        ))}
      </Stack>
    </div>
  )
}

function idsOf({ shown }: MicrogridRow): readonly string[] {
  switch (shown.type) {
    case 'node':
      return [shown.node.node_id, shown.node.circuit_id]
    case 'asset':
      return [shown.asset.asset_id]
    case 'connector':
      return [shown.connector.connector_id]
  }
}
