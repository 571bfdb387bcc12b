import type { UseFormReturnType } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FormBody } from '../kit/FormDrawer.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst, type Role } from './access.ts'
import { changedOnly } from './changed.ts'
import { idempotencyKey, ifMatch } from './ifMatch.ts'
import { refresh } from './refresh.ts'
import { nothingTouched } from './touches.ts'

/** What every form of a registry says of itself: new, or kept as of the revision that its user has seen. */
export type Kept<Row> = { readonly row: Row; readonly seenRevision: number } | null

/** What goes along with each write, however it is sent. */
type Sent<Body> = {
  readonly body: Body
  readonly headers: Record<string, string>
  readonly throwOnError: true
}

type Props<Values extends Record<string, unknown>, Body extends object, Row, Created> = {
  readonly form: UseFormReturnType<Values>
  /** what it is a form of, in words */
  readonly noun: string
  /** null: it belongs to the installation */
  readonly depotId: string | null
  readonly needs?: Role
  readonly kept: Kept<Row>
  readonly bodyOf: (values: Values) => Body
  readonly create: (sent: Sent<Body>) => Promise<{ readonly data: Created }>
  readonly change: (row: Row, sent: Sent<Partial<Body>>) => Promise<unknown>
  readonly onCancel: () => void
  /** with what was created; null: it was there before */
  readonly onDone: (created: Created | null) => void
  readonly children: ReactNode
}

/** The form of something that Busbar keeps: sends what is new whole, and of what is kept only what its user changed. */
export function KeptForm<Values extends Record<string, unknown>, Body extends object, Row, Created>(
  props: Props<Values, Body, Row, Created>,
) {
  const { form, noun, depotId, kept, bodyOf } = props
  const queryClient = useQueryClient()
  const reason = useReasonAgainst(props.needs ?? 'operator')
  const { submit, isPending, error } = useSubmit(form, send, (created) => {
    props.onDone(created)
    const depotIds = new Set(depotId === null ? [] : [depotId])
    void refresh(queryClient, { ...nothingTouched, depotIds, installation: depotId === null })
  })
  async function send(values: Values, key: string): Promise<Created | null> {
    const body = bodyOf(values)
    if (kept === null) {
      const { data } = await props.create({ body, headers: idempotencyKey(key), throwOnError: true })
      return data
    }
    const changes = changedOnly(body, bodyOf(form.getInitialValues()))
    await props.change(kept.row, { body: changes, headers: ifMatch(kept.seenRevision), throwOnError: true })
    return null
  }
  return (
    <FormBody
      onSubmit={submit}
      onCancel={props.onCancel}
      saveLabel={kept ? 'Save' : `Add ${noun}`}
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={reason}
    >
      {props.children}
    </FormBody>
  )
}
