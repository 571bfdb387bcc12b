import { Box, Button, Center, Code, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { failureOf } from './failure.ts'
import { Notice } from './Notice.tsx'

/** While a list is on its way: its shape, so that nothing jumps when it comes. */
export function LoadingRows({ rows = 6 }: { readonly rows?: number }) {
  return (
    <Stack gap={8} p="md" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={24} width={`${96 - ((row * 13) % 40)}%`} />
      ))}
    </Stack>
  )
}

type EmptyProps = {
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
  /** there is nothing else on the page */
  readonly isPage?: boolean
}

/** Says what would appear here, and offers the way. */
export function EmptyState({ title, children, action, isPage = false }: EmptyProps) {
  return (
    <Center mih={220} p="lg">
      <Stack align="center" gap="xs" maw={460} ta="center">
        <Title order={isPage ? 1 : 2} size="h2">
          {title}
        </Title>
        <Text c="dimmed">{children}</Text>
        {action && <Group mt="xs">{action}</Group>}
      </Stack>
    </Center>
  )
}

type FailedProps = { readonly error: unknown; readonly retry?: (() => void) | undefined; readonly what: string }

/** Instead of what was asked for: why it isn't there. */
export function FailedState({ error, retry, what }: FailedProps) {
  const failure = failureOf(error)
  const again = retry && (
    <Button variant="default" size="xs" onClick={retry}>
      Try again
    </Button>
  )
  if (failure.type === 'unreachable') {
    return (
      <EmptyState title={`${what} can’t be shown: Busbar doesn’t answer`} action={again}>
        The server is down, restarting, or this device has no way to it. The depot itself isn’t affected by this page.
      </EmptyState>
    )
  }
  const { problem } = failure
  if (problem.status === 403) return <EmptyState title={problem.title}>{problem.detail}</EmptyState>
  return (
    <Box p="md">
      <Notice tone="breach" title={problem.title}>
        <span>{problem.detail}</span>
        <ProblemCode code={problem.code} requestId={problem.request_id} />
        {again}
      </Notice>
    </Box>
  )
}

type CodeProps = { readonly code: string; readonly requestId?: string | undefined }

/** The stable code, small: for support and for whoever writes to it. */
export function ProblemCode({ code, requestId }: CodeProps) {
  return (
    <Group gap="xs">
      <Code fz={11}>{code}</Code>
      {requestId && (
        <Text size="xs" c="dimmed">
          request {requestId}
        </Text>
      )}
    </Group>
  )
}
