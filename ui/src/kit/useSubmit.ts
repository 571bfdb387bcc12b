import type { UseFormReturnType } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { failureOf, fieldErrors } from './failure.ts'
import { uuid } from './uuid.ts'

type Send<Values, Answer> = (values: Values, idempotencyKey: string) => Promise<Answer>

/** A form's way to the server and back: field errors go to their fields, the rest stays in `error`. */
export function useSubmit<Values extends Record<string, unknown>, Answer>(
  form: UseFormReturnType<Values>,
  send: Send<Values, Answer>,
  done: (answer: Answer) => void,
) {
  const attempt = useRef({ sent: '', key: '' })
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: Values) => send(values, keyFor(attempt.current, values)),
    onSuccess: (answer) => {
      attempt.current = { sent: '', key: '' }
      done(answer)
    },
    onError: (failed) => {
      const failure = failureOf(failed)
      if (failure.type !== 'refused') return
      form.setErrors(fieldErrors(failure.problem, Object.keys(form.getValues())).fields)
    },
  })
  return { submit: form.onSubmit((values) => mutate(values)), isPending, error }
}

/** The same entries sent again after a cut are the same request, and must not be done twice. */
function keyFor(attempt: { sent: string; key: string }, values: unknown): string {
  const sent = JSON.stringify(values)
  if (attempt.sent !== sent) Object.assign(attempt, { sent, key: uuid() })
  return attempt.key
}
