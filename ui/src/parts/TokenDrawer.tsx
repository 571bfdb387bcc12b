import { Checkbox, MultiSelect, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { createToken } from '../api/sdk.gen.ts'
import type { Token, TokenCreated } from '../api/types.gen.ts'
import { FormBody, FormDrawer } from '../kit/FormDrawer.tsx'
import { OptionalSelect } from '../kit/OptionalSelect.tsx'
import { ShownOnce } from '../kit/ShownOnce.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { roleNames, useReasonAgainst, type Role } from './access.ts'
import { idempotencyKey } from './ifMatch.ts'
import { depotList } from './lists.ts'
import { useRefreshInstallation } from './refresh.ts'
import { optionsOf } from './words.ts'

/** Creating a token, then its secret, which is shown this once. */
export function TokenDrawer({ onClose }: { readonly onClose: () => void }) {
  const [created, setCreated] = useState<TokenCreated>()
  return (
    <FormDrawer title={created ? `Token ${created.name}` : 'Create token'} onClose={onClose}>
      {created ? (
        <ShownOnce
          label="Token"
          secret={created.token}
          whenLost="Busbar keeps only a fingerprint of it. If it is lost, revoke this token and create another."
          onClose={onClose}
        />
      ) : (
        <TokenForm onCancel={onClose} onDone={setCreated} />
      )}
    </FormDrawer>
  )
}

type Scope = Token['scopes'][number]

const scopes: Record<Scope, string> = {
  'registry:read': 'read depots and registries',
  'registry:write': 'edit registries',
  'events:read': 'read events and the live stream',
  'metrics:read': 'read metrics',
  'telemetry:read': 'read measurements and cycles',
  'chargers:control': 'act on chargers and sessions',
}

const lifetimesDays = { '30': '30 days', '90': '90 days', '365': 'a year', never: 'until it is revoked' }
const dayMs = 86_400_000

type FormProps = { readonly onCancel: () => void; readonly onDone: (token: TokenCreated) => void }

function TokenForm({ onCancel, onDone }: FormProps) {
  const refreshTokens = useRefreshInstallation()
  const { data: depots = [] } = useQuery(depotList())
  const form = useForm({
    initialValues: {
      name: '',
      role: null as Role | null,
      scopes: ['registry:read'] as Scope[],
      depot_ids: [] as string[],
      expires_at: '365' as keyof typeof lifetimesDays,
    },
    validate: {
      name: (name) => (name.trim() === '' ? 'Say what will use it.' : null),
      scopes: (chosen, { role }) =>
        role === null && chosen.length === 0 ? 'Choose a role or some permissions.' : null,
    },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    async (values, key) => {
      const { expires_at: lifetime, depot_ids: depotIds, role } = values
      const body = {
        name: values.name,
        role,
        scopes: role === null ? values.scopes : [],
        depot_ids: depotIds.length === 0 ? null : depotIds,
        expires_at: lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * dayMs).toISOString(),
      }
      const { data } = await createToken({ body, headers: idempotencyKey(key), throwOnError: true })
      return data
    },
    (token) => {
      onDone(token)
      void refreshTokens()
    },
  )
  return (
    <FormBody
      onSubmit={submit}
      onCancel={onCancel}
      saveLabel="Create token"
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={useReasonAgainst('system_admin')}
    >
      <TextInput
        label="Name"
        description="What will use it."
        maxLength={120}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <OptionalSelect
        label="Role"
        none="None: only the permissions below"
        data={optionsOf(roleNames)}
        {...form.getInputProps('role')}
      />
      {form.values.role === null && (
        <Checkbox.Group label="Permissions" {...form.getInputProps('scopes')}>
          <Stack gap={8} mt={4}>
            {optionsOf(scopes).map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} description={value} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      <MultiSelect
        label="Depots"
        data={depots.map(({ depot_id, name }) => ({ value: depot_id, label: name }))}
        placeholder={form.values.depot_ids.length === 0 ? 'Every depot that is not restricted' : ''}
        searchable
        {...form.getInputProps('depot_ids')}
      />
      <Select
        label="Valid for"
        data={optionsOf(lifetimesDays)}
        allowDeselect={false}
        {...form.getInputProps('expires_at')}
      />
    </FormBody>
  )
}
