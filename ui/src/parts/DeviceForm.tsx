import { Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeDevice, createDevice } from '../api/sdk.gen.ts'
import type { Device } from '../api/types.gen.ts'
import { CircuitSelect } from './CircuitSelect.tsx'
import { KeptForm, type Kept } from './KeptForm.tsx'
import { deviceKinds, optionsOf } from './words.ts'

type Props = {
  readonly depotId: string
  readonly kept: Kept<Device>
  readonly onDone: () => void
}

export function DeviceForm({ depotId, kept, onDone }: Props) {
  const form = useForm({
    initialValues: deviceInput(kept?.row ?? null),
    validate: { name: (name) => (name.trim() === '' ? 'A device needs a name.' : null) },
  })
  return (
    <KeptForm
      form={form}
      noun="device"
      depotId={depotId}
      kept={kept}
      bodyOf={bodyOf}
      create={(sent) => createDevice({ path: { depot_id: depotId }, ...sent })}
      change={({ device_id }, sent) => changeDevice({ path: { device_id }, ...sent })}
      onCancel={onDone}
      onDone={onDone}
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
    </KeptForm>
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
