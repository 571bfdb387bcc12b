import { Group } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { resyncMicrogridMutation } from '../api/@tanstack/react-query.gen.ts'
import type { ResyncResult } from '../api/types.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { Notice } from '../kit/Notice.tsx'
import { formatCount } from '../kit/numbers.ts'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { When } from '../kit/When.tsx'
import { useReasonAgainst } from './access.ts'
import { useRefreshDepot } from './refresh.ts'

/** Rebuilding what is synced from the circuits: the button, and what it did. The two stand apart on the page. */
export function useResync(depotId: string) {
  const refreshDepot = useRefreshDepot(depotId)
  const reason = useReasonAgainst('system_admin')
  const { mutate, isPending, data, error } = useMutation({
    ...resyncMicrogridMutation(),
    onSettled: () => void refreshDepot(),
  })
  const button = (label = 'Resync') => (
    <ReasonButton
      reason={reason}
      leftSection={<IconRefresh size={16} />}
      loading={isPending}
      onClick={() => mutate({ path: { depot_id: depotId } })}
    >
      {label}
    </ReasonButton>
  )
  const outcome = error ? <FailureAlert error={error} /> : data ? <ResyncReport result={data} /> : null
  return { button, outcome }
}

function ResyncReport({ result }: { readonly result: ResyncResult }) {
  const parts = [
    ['created', result.created],
    ['updated', result.updated],
    ['removed', result.removed],
    ['left as they were', result.left],
  ] as const
  const changed = result.provisioned || parts.slice(0, 3).some(([, nodes]) => nodes.length > 0)
  const title = result.provisioned
    ? `The microgrid was created: version ${result.version}`
    : changed
      ? `Resynced: version ${result.version}`
      : `Nothing to do: version ${result.version} already follows the circuits`
  return (
    <div data-testid="resync-report">
      <Notice tone="plain" title={title} role="status">
        <Group gap="4px 24px">
          {parts.map(([what, nodes]) => (
            <span key={what}>
              {formatCount(nodes.length)} {what}
              {nodes.length > 0 && `: ${namesOf(nodes)}`}
            </span>
          ))}
          <When time={result.synced_at} />
        </Group>
      </Notice>
    </div>
  )
}

const namesMax = 12

function namesOf(nodes: ResyncResult['left']): string {
  const names = nodes.slice(0, namesMax).map(({ name }) => name)
  return names.join(', ') + (nodes.length > namesMax ? ` and ${nodes.length - namesMax} more` : '')
}
