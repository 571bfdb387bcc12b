import { Button, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { getSessionQueryKey, signInMutation } from '../api/@tanstack/react-query.gen.ts'
import { failureOf } from '../kit/failure.ts'
import { Notice } from '../kit/Notice.tsx'
import styles from './SignInPage.module.css'

const page = getRouteApi('/sign-in')

export function SignInPage() {
  const { next } = page.useSearch()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, error } = useMutation({
    ...signInMutation(),
    onSuccess: (session) => {
      queryClient.clear()
      queryClient.setQueryData(getSessionQueryKey(), session)
      router.history.push(next ?? '/depots')
    },
  })
  return (
    <main className={styles.page}>
      <title>Sign in · Busbar</title>
      <Paper className={styles.sheet} withBorder p="lg">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            mutate({ body: { name: name.trim(), password } })
          }}
        >
          <Stack>
            <img src="/busbar.svg" alt="" width={40} height={40} />
            <Title order={1}>Sign in to Busbar</Title>
            <TextInput
              label="User name"
              required
              withAsterisk={false}
              autoComplete="username"
              autoFocus
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <PasswordInput
              label="Password"
              required
              withAsterisk={false}
              autoComplete="current-password"
              maxLength={200}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Refused error={error} />
            <Button type="submit" loading={isPending} fullWidth>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
    </main>
  )
}

function Refused({ error }: { readonly error: unknown }) {
  if (!error) return null
  const failure = failureOf(error)
  if (failure.type === 'unreachable') {
    return (
      <Notice role="alert" tone="degraded" title="Busbar doesn’t answer">
        The server is down or restarting. Try again in a moment.
      </Notice>
    )
  }
  return (
    <Notice role="alert" tone="breach" title={failure.problem.title}>
      {failure.problem.detail}
    </Notice>
  )
}
