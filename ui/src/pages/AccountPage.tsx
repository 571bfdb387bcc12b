import { Button, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { getSessionQueryKey } from '../api/@tanstack/react-query.gen.ts'
import { changeOwnPassword } from '../api/sdk.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { Notice } from '../kit/Notice.tsx'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { roleNames, useSession } from '../parts/access.ts'
import { passwordRule, tooShort } from '../parts/password.ts'

export function AccountPage() {
  const session = useSession()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState(false)
  const form = useForm({
    initialValues: { current_password: '', new_password: '', repeated: '' },
    validate: {
      new_password: tooShort,
      repeated: (repeated, { new_password }) => (repeated === new_password ? null : 'The two are not the same.'),
    },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    ({ current_password, new_password }) =>
      changeOwnPassword({ body: { current_password, new_password }, throwOnError: true }),
    ({ data }) => {
      queryClient.setQueryData(getSessionQueryKey(), data)
      form.reset()
      setChanged(true)
    },
  )
  return (
    <>
      <PageTitle title="Your account" subtitle={`${session.name} · ${roleNames[session.role]}`} />
      <Panel label="Change password">
        <form onSubmit={submit} noValidate>
          <Stack p="md" maw={420}>
            <Text fw={600} component="h2">
              Change password
            </Text>
            {/* For password keepers, which want to know whose password this is. */}
            <input type="text" autoComplete="username" value={session.name} readOnly hidden />
            <PasswordInput
              label="Present password"
              autoComplete="current-password"
              {...form.getInputProps('current_password')}
            />
            <PasswordInput
              label="New password"
              description={passwordRule}
              autoComplete="new-password"
              {...form.getInputProps('new_password')}
            />
            <PasswordInput label="New password again" autoComplete="new-password" {...form.getInputProps('repeated')} />
            <FailureAlert error={error} fieldNames={Object.keys(form.values)} />
            {changed && !isPending && !error && (
              <Notice tone="plain" title="Your password was changed" role="status">
                You stay signed in here. Wherever else you were signed in, you no longer are.
              </Notice>
            )}
            <Button type="submit" loading={isPending} style={{ alignSelf: 'flex-start' }}>
              Change password
            </Button>
          </Stack>
        </form>
      </Panel>
    </>
  )
}
