import { NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changePowerSource, createPowerSource } from '../api/sdk.gen.ts'
import type { PowerSource } from '../api/types.gen.ts'
import { bounds, ratingRules, within } from './bounds.ts'
import { CircuitSelect } from './CircuitSelect.tsx'
import { KeptForm, type Kept } from './KeptForm.tsx'
import { ratingInput, ratingOf } from './rating.ts'
import { RatingField } from './RatingField.tsx'
import { optionsOf, powerSourceKinds } from './words.ts'

type Props = {
  readonly depotId: string
  readonly kept: Kept<PowerSource>
  readonly onDone: () => void
}

export function PowerSourceForm({ depotId, kept, onDone }: Props) {
  const initialValues = powerSourceInput(kept?.row ?? null)
  const form = useForm({
    initialValues,
    validate: {
      name: (name) => (name.trim() === '' ? 'A power source needs a name.' : null),
      rating: ratingRules(initialValues.rating),
      capacity_kwh: within(bounds.energy, initialValues.capacity_kwh),
    },
  })
  return (
    <KeptForm
      form={form}
      noun="power source"
      depotId={depotId}
      kept={kept}
      bodyOf={bodyOf}
      create={(sent) => createPowerSource({ path: { depot_id: depotId }, ...sent })}
      change={({ power_source_id }, sent) => changePowerSource({ path: { power_source_id }, ...sent })}
      onCancel={onDone}
      onDone={onDone}
    >
      <TextInput label="Name" maxLength={120} data-autofocus {...form.getInputProps('name')} />
      <Select label="Kind" data={optionsOf(powerSourceKinds)} allowDeselect={false} {...form.getInputProps('kind')} />
      <CircuitSelect
        depotId={depotId}
        label="Feeds into"
        none="No circuit: it has no place in the microgrid"
        {...form.getInputProps('circuit_id')}
      />
      <RatingField form={form} hint="What it can deliver at most, if the plate says so." />
      {(form.values.kind === 'BATTERY' || form.values.capacity_kwh !== '') && (
        <NumberInput
          label="Capacity"
          description="How much energy it stores."
          suffix=" kWh"
          hideControls
          allowNegative={false}
          decimalScale={3}
          {...form.getInputProps('capacity_kwh')}
        />
      )}
    </KeptForm>
  )
}

function powerSourceInput(powerSource: PowerSource | null) {
  return {
    name: powerSource?.name ?? '',
    kind: powerSource?.kind ?? ('GRID' as const),
    circuit_id: powerSource?.circuit_id ?? null,
    rating: ratingInput(powerSource?.rating ?? null),
    capacity_kwh: powerSource?.capacity_kwh ?? ('' as number | string),
  }
}

function bodyOf({ rating, capacity_kwh: capacity, ...plain }: ReturnType<typeof powerSourceInput>) {
  return { ...plain, rating: ratingOf(rating), capacity_kwh: capacity === '' ? null : Number(capacity) }
}
