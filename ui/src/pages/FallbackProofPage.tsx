import { IconAlertOctagon, IconCheck } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { Text, Title } from '@mantine/core'
import type { FallbackProof, FallbackProofRow } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Notice } from '../kit/Notice.tsx'
import { formatKwDown, formatKwUp } from '../kit/numbers.ts'
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
  const { verdict, sentence, rows, faults, depot_id: depotId } = proof
  return (
    <>
      {verdict === 'HOLDS' ? (
        <p className={styles.holds}>
          <IconCheck size={16} aria-hidden /> <span>It holds. {sentence}</span>
        </p>
      ) : (
        <div className={styles.loud}>
          <Notice {...notices[verdict]}>
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

const notices = {
  DOES_NOT_HOLD: { tone: 'breach', title: 'It doesn’t hold' },
  NOT_KNOWN: { tone: 'degraded', title: 'It isn’t known whether it holds' },
} as const

const columns = (depotId: string): readonly Column<FallbackProofRow>[] => [
  {
    header: 'Node',
    cell: ({ node_id: node, name, unconfirmed, phase }) => (
      <>
        <AnchorLink to="/depots/$depotId/microgrid" params={{ depotId }} search={{ node }} inherit>
          {name}
        </AnchorLink>
        {phase !== null && (
          <Text size="xs" c="dimmed">
            on {phase}, its fullest phase
          </Text>
        )}
        {unconfirmed > 0 && (
          <Text size="xs" c="dimmed">
            {unconfirmed} never confirmed
          </Text>
        )}
      </>
    ),
  },
  { header: 'Fallbacks beneath', align: 'right', from: 'sm', cell: (row) => formatKwUp(row.fallbacks_kw) },
  { header: 'Load not controlled', align: 'right', from: 'md', cell: fixedLoad },
  {
    header: 'Safe capacity',
    align: 'right',
    from: 'sm',
    cell: ({ capacity_kw: kw, capacity_is: is }) => (
      <>
        {kw === null ? 'not known' : formatKwDown(kw)}{' '}
        {is !== null && (
          <Text span size="xs" c="dimmed">
            {is === 'RATING' ? 'rating' : 'safe default'}
          </Text>
        )}
      </>
    ),
  },
  { header: 'Margin', align: 'right', cell: ({ margin_kw: kw }) => (kw === null ? 'not known' : formatKwDown(kw)) },
  {
    header: 'It fits',
    wraps: false,
    cell: ({ verdict }) =>
      verdict === 'HOLDS' ? (
        'yes'
      ) : (
        <span className={verdict === 'DOES_NOT_HOLD' ? styles.not : styles.unknown}>
          <IconAlertOctagon size={16} aria-hidden /> {verdict === 'DOES_NOT_HOLD' ? 'no' : 'not known'}
        </span>
      ),
  },
]

/** What nobody measured is never shown as nothing. */
function fixedLoad({ fixed_load_kw: kw, unknown_loads: unknown }: FallbackProofRow): string {
  if (unknown === 0) return formatKwUp(kw)
  return kw === 0 ? 'not measured' : `${formatKwUp(kw)} and what isn’t measured`
}
