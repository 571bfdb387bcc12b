import { MultiSelect, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { changeWebhook, createWebhook } from '../api/sdk.gen.ts'
import type { Webhook, WebhookCreated } from '../api/types.gen.ts'
import { KeptForm, type Kept } from './KeptForm.tsx'
import { depotList } from './lists.ts'
import { optionsOf, severities } from './words.ts'

type Props = {
  readonly kept: Kept<Webhook>
  readonly onCancel: () => void
  readonly onDone: (created: WebhookCreated | null) => void
}

export function WebhookForm({ kept, onCancel, onDone }: Props) {
  const { data: depots = [] } = useQuery(depotList())
  const form = useForm({
    initialValues: webhookInput(kept?.row ?? null),
    validate: {
      name: (name) => (name.trim() === '' ? 'Say who is told.' : null),
      url: (url) => (/^https?:\/\/\S+$/.test(url.trim()) ? null : 'An address that begins with https://.'),
      kinds: (kinds) => (kinds.every(isKind) ? null : 'Kinds are in capitals, as in BREACH.'),
    },
  })
  const known = depots.map(({ depot_id, name }) => ({ value: depot_id, label: name }))
  const gone = form.values.depot_ids.filter((id) => !known.some(({ value }) => value === id))
  return (
    <KeptForm
      form={form}
      noun="webhook"
      depotId={null}
      needs="system_admin"
      kept={kept}
      bodyOf={bodyOf}
      create={(sent) => createWebhook(sent)}
      change={({ webhook_id }, sent) => changeWebhook({ path: { webhook_id }, ...sent })}
      onCancel={onCancel}
      onDone={onDone}
    >
      <TextInput
        label="Name"
        description="Who is told."
        maxLength={120}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <TextInput
        label="Address"
        description="Where to, with https://. Private networks only where the settings allow them."
        type="url"
        maxLength={2000}
        {...form.getInputProps('url')}
      />
      <TagsInput
        label="Kinds"
        description="What it is told of, as in BREACH; Enter after each."
        placeholder={form.values.kinds.length === 0 ? 'Everything' : ''}
        maxTags={50}
        {...form.getInputProps('kinds')}
        onChange={(kinds) =>
          form.setFieldValue(
            'kinds',
            kinds.map((kind) => kind.trim().toUpperCase()),
          )
        }
      />
      <Select
        label="How grave"
        data={optionsOf(severities)}
        allowDeselect={false}
        {...form.getInputProps('severity_min')}
      />
      <MultiSelect
        label="Depots"
        placeholder={form.values.depot_ids.length === 0 ? 'All, and what concerns none' : ''}
        data={[...known, ...gone.map((id) => ({ value: id, label: 'a depot that is gone' }))]}
        searchable
        {...form.getInputProps('depot_ids')}
      />
      <Switch
        label="Is told"
        description="Off: nothing is sent to it until this is on again."
        {...form.getInputProps('is_enabled', { type: 'checkbox' })}
      />
    </KeptForm>
  )
}

const isKind = (kind: string): boolean => /^[A-Z][A-Z0-9_]{0,59}$/.test(kind)

function webhookInput(webhook: Webhook | null) {
  return {
    name: webhook?.name ?? '',
    url: webhook?.url ?? '',
    kinds: webhook?.kinds ?? [],
    severity_min: webhook?.severity_min ?? ('INFO' as const),
    depot_ids: webhook?.depot_ids ?? [],
    is_enabled: webhook?.is_enabled ?? true,
  }
}

function bodyOf({ url, depot_ids: depotIds, ...plain }: ReturnType<typeof webhookInput>) {
  return { ...plain, url: url.trim(), depot_ids: depotIds.length === 0 ? null : depotIds }
}
