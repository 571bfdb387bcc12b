import { PasswordInput, Select, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeUser, createUser, resetPassword } from '../api/sdk.gen.ts'
import type { User } from '../api/types.gen.ts'
import { FormBody } from '../kit/FormDrawer.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { roleNames, useReasonAgainst, type Role } from './access.ts'
import { changedOnly } from './changed.ts'
import { idempotencyKey, ifMatch } from './ifMatch.ts'
import { passwordRule, tooShort } from './password.ts'
import { useRefreshInstallation } from './refresh.ts'
import { optionsOf } from './words.ts'

type DoneProps = { readonly onDone: () => void }

export function UserCreateForm({ onDone }: DoneProps) {
  const refreshUsers = useRefreshInstallation()
  const form = useForm({
    initialValues: { name: '', role: 'operator' as Role, password: '' },
    validate: { name: (name) => (name.trim() === '' ? 'A user needs a name.' : null), password: tooShort },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    (body, key) => createUser({ body, headers: idempotencyKey(key), throwOnError: true }),
    () => {
      onDone()
      void refreshUsers()
    },
  )
  return (
    <FormBody
      onSubmit={submit}
      onCancel={onDone}
      saveLabel="Add user"
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={useReasonAgainst('system_admin')}
    >
      <TextInput label="User name" maxLength={120} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
      <Select label="Role" data={optionsOf(roleNames)} allowDeselect={false} {...form.getInputProps('role')} />
      <PasswordInput
        label="First password"
        description={`${passwordRule} Hand it over yourself; it can be changed after the first sign-in.`}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
    </FormBody>
  )
}

export function UserForm({ user, seenRevision, onDone }: DoneProps & { user: User; seenRevision: number }) {
  const refreshUsers = useRefreshInstallation()
  const form = useForm({ initialValues: { role: user.role, disabled: user.disabled } })
  const { submit, isPending, error } = useSubmit(
    form,
    (body) =>
      changeUser({
        path: { user_id: user.user_id },
        body: changedOnly(body, form.getInitialValues()),
        headers: ifMatch(seenRevision),
        throwOnError: true,
      }),
    () => {
      onDone()
      void refreshUsers()
    },
  )
  return (
    <FormBody
      onSubmit={submit}
      onCancel={onDone}
      saveLabel="Save"
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={useReasonAgainst('system_admin')}
    >
      <Select label="Role" data={optionsOf(roleNames)} allowDeselect={false} {...form.getInputProps('role')} />
      <Switch
        label="Locked out"
        description="Can’t sign in, and is signed out everywhere. What they did stays in the audit."
        {...form.getInputProps('disabled', { type: 'checkbox' })}
      />
    </FormBody>
  )
}

export function PasswordResetForm({ user, onDone }: DoneProps & { user: User }) {
  const refreshUsers = useRefreshInstallation()
  const form = useForm({ initialValues: { new_password: '' }, validate: { new_password: tooShort } })
  const { submit, isPending, error } = useSubmit(
    form,
    (body) => resetPassword({ path: { user_id: user.user_id }, body, throwOnError: true }),
    () => {
      onDone()
      void refreshUsers()
    },
  )
  return (
    <FormBody
      onSubmit={submit}
      onCancel={onDone}
      saveLabel="Set password"
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={useReasonAgainst('system_admin')}
    >
      <PasswordInput
        label="New password"
        description={`${passwordRule} The old one stops working at once.`}
        autoComplete="new-password"
        data-autofocus
        {...form.getInputProps('new_password')}
      />
    </FormBody>
  )
}
