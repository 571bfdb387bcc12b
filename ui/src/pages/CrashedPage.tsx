import { Button, Code, Stack } from '@mantine/core'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { failureOf } from '../kit/failure.ts'
import { EmptyState, FailedState } from '../kit/states.tsx'

/** A page that couldn't be shown: the server didn't answer before it, or the page itself is broken. */
export function CrashedPage({ error }: ErrorComponentProps) {
  const router = useRouter()
  const asked: unknown = error
  // What fetch throws where nobody answers. Anything else that is no problem of the server's is a defect of the page.
  if (asked instanceof TypeError || failureOf(asked).type === 'refused') {
    return <FailedState error={asked} what="This page" retry={() => void router.invalidate()} />
  }
  return (
    <EmptyState
      isPage
      title="This page is broken"
      action={<Button onClick={() => location.reload()}>Load it again</Button>}
    >
      <Stack component="span" gap={8} align="center">
        If Busbar was just updated, loading the page again helps. If it doesn’t, please report this:
        <Code>{error instanceof Error ? error.message : String(error)}</Code>
      </Stack>
    </EmptyState>
  )
}

/** The same where there is no shell around it. */
export function CrashedShell(props: ErrorComponentProps) {
  return (
    <main>
      <CrashedPage {...props} />
    </main>
  )
}
