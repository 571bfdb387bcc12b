import { Group } from '@mantine/core'
import { IconCheck, IconEye } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { acknowledgeIncidentMutation, resolveIncidentMutation } from '../api/@tanstack/react-query.gen.ts'
import type { Incident } from '../api/types.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { useReasonAgainst } from './access.ts'
import { useRefreshIncidents } from './refresh.ts'

type Props = { readonly incident: Incident; readonly onDone: () => void }

/** What an operator does about an open incident. What is over needs nothing. */
export function IncidentActs({ incident, onDone }: Props) {
  const refreshIncidents = useRefreshIncidents()
  const reason = useReasonAgainst('operator')
  // The button that was pressed is another one then, or gone: the keyboard goes on where what was done stands.
  const told = { onSettled: refreshIncidents, onSuccess: onDone }
  const acknowledge = useMutation({ ...acknowledgeIncidentMutation(), ...told })
  const resolve = useMutation({ ...resolveIncidentMutation(), ...told })
  if (incident.state === 'RESOLVED') return null
  const path = { incident_id: incident.incident_id }
  return (
    <Group gap="xs">
      <FailureAlert error={acknowledge.error ?? resolve.error} />
      <ReasonButton
        variant="default"
        reason={reason}
        loading={resolve.isPending}
        leftSection={<IconCheck size={16} />}
        onClick={() => resolve.mutate({ path })}
      >
        Resolve
      </ReasonButton>
      <ReasonButton
        reason={reason ?? (incident.acknowledged_at === null ? null : 'Somebody has acknowledged it already.')}
        loading={acknowledge.isPending}
        leftSection={<IconEye size={16} />}
        onClick={() => acknowledge.mutate({ path })}
      >
        Acknowledge
      </ReasonButton>
    </Group>
  )
}
