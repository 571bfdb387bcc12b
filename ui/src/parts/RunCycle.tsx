import { IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getDepotOptions, rebalanceMicrogridMutation } from '../api/@tanstack/react-query.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { useReasonAgainst } from './access.ts'
import { useRefreshDepot } from './refresh.ts'

type Props = { readonly depotId: string; readonly compact?: boolean; readonly label?: string }

/** A cycle on request. It is kept a moment after it ran: the list asks for what is new by itself. */
export function RunCycle({ depotId, compact = false, label = 'Run one now' }: Props) {
  const { data: depot } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  const refreshDepot = useRefreshDepot(depotId)
  const role = useReasonAgainst('operator')
  const microgridId = depot?.microgrid?.microgrid_id
  const { mutate, isPending, error } = useMutation({
    ...rebalanceMicrogridMutation(),
    onSettled: () => void refreshDepot(),
  })
  return (
    <>
      <ReasonButton
        variant="default"
        size={compact ? 'compact-sm' : 'sm'}
        reason={role ?? (microgridId === undefined ? 'This depot has no microgrid yet.' : null)}
        leftSection={<IconPlayerPlay size={16} />}
        loading={isPending}
        onClick={() => microgridId !== undefined && mutate({ path: { microgrid_id: microgridId } })}
      >
        {label}
      </ReasonButton>
      <FailureAlert error={error} />
    </>
  )
}
