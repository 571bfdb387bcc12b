import { IconAlertOctagon, IconCheck } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { Text, Title } from '@mantine/core'
import type { FallbackProof, FallbackProofRow } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Notice } from '../kit/Notice.tsx'
import { formatKw } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useProof } from '../parts/ProofNotice.tsx'
import styles from './FallbackProofPage.module.css'

const page = getRouteApi('/inside/depots/$depotId/fallback-proof')

/** Whether the depot stays safe with nobody steering it, node by node. */
export function FallbackProofPage() {
  const { depotId } = page.useParams()
  const { data: proof, error, refetch } = useProof(depotId)
  return (
    <>
      <Title order={2}>Fallback proof</Title>
      <Text size="sm" c="dimmed" mb="sm" maw={720}>
        Without Busbar each charger falls back to a power that it keeps itself. At every node the sum of all fallbacks
        beneath it, with the load that nobody controls, has to fit what is safe there.
      </Text>
      {!proof ? (
        <Panel>
          {error ? (
            <FailedState error={error} what="The fallback proof" retry={() => void refetch()} />
          ) : (
            <LoadingRows />
          )}
        </Panel>
      ) : (
        <Proof proof={proof} />
      )}
    </>
  )
}

function Proof({ proof }: { readonly proof: FallbackProof }) {
  const { holds, sentence, rows, faults, depot_id: depotId } = proof
  return (
    <>
      {holds ? (
        <p className={styles.holds}>
          <IconCheck size={16} aria-hidden /> <span>It holds. {sentence}</span>
        </p>
      ) : (
        <div className={styles.loud}>
          <Notice tone="breach" title="It doesn’t hold">
            <span>{sentence}</span>
            {faults.map(({ code, message }) => (
              <span key={`${code} ${message}`}>
                {message} <code>{code}</code>
              </span>
            ))}
            {faults.length > 0 && (
              <AnchorLink to="/depots/$depotId/microgrid" params={{ depotId }} inherit>
                See the faults of the microgrid
              </AnchorLink>
            )}
          </Notice>
        </div>
      )}
      <Panel label="Nodes">
        {rows.length === 0 ? (
          <EmptyState title="No node to prove it for">
            Each grid connection and each node stands here, with what may flow there when nobody steers.
          </EmptyState>
        ) : (
          <RowTable label="nodes" rows={rows} idOf={({ node_id }) => node_id} columns={columns(depotId)} />
        )}
      </Panel>
    </>
  )
}

const columns = (depotId: string): readonly Column<FallbackProofRow>[] => [
  {
    header: 'Node',
    cell: ({ node_id: node, name, unconfirmed }) => (
      <>
        <AnchorLink to="/depots/$depotId/microgrid" params={{ depotId }} search={{ node }} inherit>
          {name}
        </AnchorLink>
        {unconfirmed > 0 && (
          <Text size="xs" c="dimmed">
            {unconfirmed} never confirmed
          </Text>
        )}
      </>
    ),
  },
  { header: 'Fallbacks beneath', align: 'right', from: 'sm', cell: (row) => formatKw(row.fallbacks_kw) },
  { header: 'Load not controlled', align: 'right', from: 'md', cell: (row) => formatKw(row.fixed_load_kw) },
  {
    header: 'Safe capacity',
    align: 'right',
    from: 'sm',
    cell: ({ capacity_kw: kw, capacity_is: is }) => (
      <>
        {kw === null ? 'not known' : formatKw(kw)}{' '}
        {is !== null && (
          <Text span size="xs" c="dimmed">
            {is === 'RATING' ? 'rating' : 'safe default'}
          </Text>
        )}
      </>
    ),
  },
  { header: 'Margin', align: 'right', cell: ({ margin_kw: kw }) => (kw === null ? 'not known' : formatKw(kw)) },
  {
    header: 'It fits',
    wraps: false,
    cell: ({ fits }) =>
      fits ? (
        'yes'
      ) : (
        <span className={styles.not}>
          <IconAlertOctagon size={16} aria-hidden /> no
        </span>
      ),
  },
]
