import { Group } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { acknowledgeIncidents } from '../api/sdk.gen.ts'
import type { Incident } from '../api/types.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { formatCount } from '../kit/numbers.ts'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { useReasonAgainst } from './access.ts'
import { useRefreshIncidents } from './refresh.ts'

type Props = { readonly incidents: readonly Incident[]; readonly onDone: () => void }

const atOnceMax = 200

/** An outage tells of every charger: who has seen the list says so once. One alone is acknowledged where it stands. */
export function AcknowledgeAll({ incidents, onDone }: Props) {
  const refreshIncidents = useRefreshIncidents()
  const reason = useReasonAgainst('operator')
  // The button is gone then: the keyboard goes on at the list.
  const acknowledge = useMutation({ mutationFn: acknowledgeEach, onSettled: refreshIncidents, onSuccess: onDone })
  const unseen = incidents.filter(({ acknowledged_at }) => acknowledged_at === null).map((one) => one.incident_id)
  if (unseen.length < 2 && !acknowledge.isPending) return null
  return (
    <Group gap="xs" justify="flex-end" p="xs">
      <FailureAlert error={acknowledge.error} />
      <ReasonButton
        variant="default"
        reason={reason}
        loading={acknowledge.isPending}
        leftSection={<IconEye size={16} />}
        onClick={() => acknowledge.mutate(unseen)}
      >
        Acknowledge all {formatCount(unseen.length)}
      </ReasonButton>
    </Group>
  )
}

/** Those that are shown, and no other that came meanwhile. */
async function acknowledgeEach(incidentIds: readonly string[]): Promise<void> {
  for (let from = 0; from < incidentIds.length; from += atOnceMax) {
    const body = { incident_ids: incidentIds.slice(from, from + atOnceMax) }
    await acknowledgeIncidents({ body, throwOnError: true })
  }
}
