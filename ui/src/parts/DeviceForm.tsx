import { Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeDevice, createDevice } from '../api/sdk.gen.ts'
import type { Device } from '../api/types.gen.ts'
import { FormBody } from '../kit/FormDrawer.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst } from './access.ts'
import { changedOnly } from './changed.ts'
import { CircuitSelect } from './CircuitSelect.tsx'
import { idempotencyKey, ifMatch } from './ifMatch.ts'
import { useRefreshDepot } from './refresh.ts'
import { deviceKinds, optionsOf } from './words.ts'

type Props = {
  readonly depotId: string
  readonly kept: { readonly device: Device; readonly seenRevision: number } | null
  readonly onDone: () => void
}

export function DeviceForm({ depotId, kept, onDone }: Props) {
  const refreshDepot = useRefreshDepot(depotId)
  const reason = useReasonAgainst('operator')
  const form = useForm({
    initialValues: deviceInput(kept?.device ?? null),
    validate: { name: (name) => (name.trim() === '' ? 'A device needs a name.' : null) },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    async (values, key) => {
      const body = bodyOf(values)
      await (kept
        ? changeDevice({
            path: { device_id: kept.device.device_id },
            body: changedOnly(body, bodyOf(form.getInitialValues())),
            headers: ifMatch(kept.seenRevision),
            throwOnError: true,
          })
        : createDevice({ path: { depot_id: depotId }, body, headers: idempotencyKey(key), throwOnError: true }))
    },
    () => {
      onDone()
      void refreshDepot()
    },
  )
  return (
    <FormBody
      onSubmit={submit}
      onCancel={onDone}
      saveLabel={kept ? 'Save' : 'Add device'}
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={reason}
    >
      <TextInput label="Name" maxLength={120} data-autofocus {...form.getInputProps('name')} />
      <Select label="Kind" data={optionsOf(deviceKinds)} allowDeselect={false} {...form.getInputProps('kind')} />
      <CircuitSelect
        depotId={depotId}
        label="Hangs on"
        none="No circuit: it has no place in the microgrid"
        {...form.getInputProps('circuit_id')}
      />
      <TextInput
        label="Site model name"
        description="What it is called in the site’s own model, where it has one."
        placeholder="None"
        maxLength={120}
        {...form.getInputProps('site_model_name')}
      />
    </FormBody>
  )
}

function deviceInput(device: Device | null) {
  return {
    name: device?.name ?? '',
    kind: device?.kind ?? ('METER' as const),
    circuit_id: device?.circuit_id ?? null,
    site_model_name: device?.site_model_name ?? '',
  }
}

function bodyOf({ site_model_name, ...plain }: ReturnType<typeof deviceInput>) {
  return { ...plain, site_model_name: site_model_name.trim() === '' ? null : site_model_name }
}
