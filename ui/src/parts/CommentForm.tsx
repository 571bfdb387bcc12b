import { Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { commentIncident } from '../api/sdk.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst } from './access.ts'
import styles from './CommentForm.module.css'
import { idempotencyKey } from './ifMatch.ts'
import { useRefreshIncidents } from './refresh.ts'

/** A word to whoever looks at the incident next. */
export function CommentForm({ incidentId }: { readonly incidentId: string }) {
  const refreshIncidents = useRefreshIncidents()
  const reason = useReasonAgainst('operator')
  const form = useForm({
    initialValues: { comment: '' },
    validate: { comment: (comment) => (comment.trim() === '' ? 'Write something first.' : null) },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    (body, key) =>
      commentIncident({
        path: { incident_id: incidentId },
        body,
        headers: idempotencyKey(key),
        throwOnError: true,
      }),
    () => {
      form.reset()
      void refreshIncidents()
    },
  )
  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <Textarea
        label="Comment"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={2000}
        disabled={reason !== null}
        {...form.getInputProps('comment')}
      />
      <FailureAlert error={error} fieldNames={['comment']} />
      <div>
        <ReasonButton reason={reason} variant="default" loading={isPending} onClick={submit}>
          Add comment
        </ReasonButton>
      </div>
    </form>
  )
}
