import type { Problem } from '../api/types.gen.ts'
import { failureOf, fieldErrors } from './failure.ts'
import { Notice } from './Notice.tsx'
import { ProblemCode } from './states.tsx'

type Props = { readonly error: unknown; readonly fieldNames?: readonly string[] }

/** What went wrong with an action, where it was asked for. What belongs at a field is said there instead. */
export function FailureAlert({ error, fieldNames = [] }: Props) {
  if (!error) return null
  const failure = failureOf(error)
  if (failure.type === 'unreachable') {
    return (
      <Notice tone="degraded" title="Busbar didn’t answer" role="alert">
        Nothing is lost: what you entered is still here. Try again; it won’t be done twice.
      </Notice>
    )
  }
  const { elsewhere } = isConflict(failure.problem) ? lookedAgain : fieldErrors(failure.problem, fieldNames)
  if (elsewhere.length === 0) return null
  return (
    <Notice tone="breach" title={failure.problem.title} role="alert">
      {elsewhere.map((message) => (
        <span key={message}>{message}</span>
      ))}
      <ProblemCode code={failure.problem.code} />
    </Notice>
  )
}

const isConflict = ({ code }: Problem) => code === 'VERSION_CONFLICT'

/** The revisions that the server names mean nothing to people. What is on the page by now is what the others made of it. */
const lookedAgain = { elsewhere: ['Nothing was done. Look at how it is now; if it is still right, do it again.'] }
