import { MultiSelect, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { changeDepot, createDepot } from '../api/sdk.gen.ts'
import type { Depot } from '../api/types.gen.ts'
import { FormBody } from '../kit/FormDrawer.tsx'
import { browserTimezone } from '../kit/times.ts'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst } from './access.ts'
import { changedOnly } from './changed.ts'
import { idempotencyKey, ifMatch } from './ifMatch.ts'
import { userList } from './lists.ts'
import { useRefreshDepot } from './refresh.ts'

type Props = {
  readonly kept: { readonly depot: Depot; readonly seenRevision: number } | null
  readonly onCancel: () => void
  readonly onDone: (depot: Depot) => void
}

export function DepotForm({ kept, onCancel, onDone }: Props) {
  const refreshDepot = useRefreshDepot(kept?.depot.depot_id ?? '')
  const reason = useReasonAgainst(kept ? 'operator' : 'system_admin')
  const toRestrict = useReasonAgainst('system_admin')
  const form = useForm({
    initialValues: {
      name: kept?.depot.name ?? '',
      timezone: kept?.depot.timezone ?? browserTimezone(),
      visible_to: kept?.depot.visible_to ?? null,
    },
    validate: { name: (name) => (name.trim() === '' ? 'A depot needs a name.' : null) },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    async (body, key) => {
      const { data } = await (kept
        ? changeDepot({
            path: { depot_id: kept.depot.depot_id },
            body: changedOnly(body, form.getInitialValues()),
            headers: ifMatch(kept.seenRevision),
            throwOnError: true,
          })
        : createDepot({ body, headers: idempotencyKey(key), throwOnError: true }))
      return data
    },
    (depot) => {
      onDone(depot)
      void refreshDepot()
    },
  )
  return (
    <FormBody
      onSubmit={submit}
      onCancel={onCancel}
      saveLabel={kept ? 'Save' : 'Create depot'}
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={reason}
    >
      <TextInput label="Name" maxLength={120} data-autofocus {...form.getInputProps('name')} />
      <Select
        label="Timezone"
        description="Its times are shown and its schedules run by this clock."
        data={timezones(form.values.timezone)}
        searchable
        limit={200}
        allowDeselect={false}
        nothingFoundMessage="No timezone has this name"
        {...form.getInputProps('timezone')}
      />
      {toRestrict === null && (
        <VisibleTo
          userIds={form.values.visible_to}
          onChange={(userIds) => form.setFieldValue('visible_to', userIds)}
          error={form.errors['visible_to']}
        />
      )}
    </FormBody>
  )
}

type VisibleProps = {
  readonly userIds: string[] | null
  readonly onChange: (userIds: string[] | null) => void
  readonly error: React.ReactNode
}

/** For system admins alone: only they know all users, so only they can restrict a depot to some. */
function VisibleTo({ userIds, onChange, error }: VisibleProps) {
  const { data: users = [] } = useQuery(userList())
  const known = users.filter(({ role }) => role !== 'system_admin')
  return (
    <Stack gap={8}>
      <Radio.Group
        label="Who sees it"
        description="System admins see every depot."
        value={userIds === null ? 'all' : 'some'}
        onChange={(who) => onChange(who === 'all' ? null : [])}
      >
        <Stack gap={8} mt={8}>
          <Radio value="all" label="Every user" />
          <Radio value="some" label="Only some users" />
        </Stack>
      </Radio.Group>
      {userIds !== null && (
        <MultiSelect
          label="These users"
          data={known.map(({ user_id, name }) => ({ value: user_id, label: name }))}
          placeholder={userIds.length === 0 ? 'Nobody but system admins' : ''}
          searchable
          nothingFoundMessage="No operator or viewer has this name"
          value={userIds}
          onChange={onChange}
          error={error}
        />
      )}
    </Stack>
  )
}

function timezones(chosen: string): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return known.includes(chosen) ? known : [chosen, ...known]
}
