import { NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changePowerSource, createPowerSource } from '../api/sdk.gen.ts'
import type { PowerSource } from '../api/types.gen.ts'
import { FormBody } from '../kit/FormDrawer.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst } from './access.ts'
import { bounds, ratingRules, within } from './bounds.ts'
import { changedOnly } from './changed.ts'
import { CircuitSelect } from './CircuitSelect.tsx'
import { idempotencyKey, ifMatch } from './ifMatch.ts'
import { ratingInput, ratingOf } from './rating.ts'
import { RatingField } from './RatingField.tsx'
import { useRefreshDepot } from './refresh.ts'
import { optionsOf, powerSourceKinds } from './words.ts'

type Props = {
  readonly depotId: string
  readonly kept: { readonly powerSource: PowerSource; readonly seenRevision: number } | null
  readonly onDone: () => void
}

export function PowerSourceForm({ depotId, kept, onDone }: Props) {
  const refreshDepot = useRefreshDepot(depotId)
  const reason = useReasonAgainst('operator')
  const initialValues = powerSourceInput(kept?.powerSource ?? null)
  const form = useForm({
    initialValues,
    validate: {
      name: (name) => (name.trim() === '' ? 'A power source needs a name.' : null),
      rating: ratingRules(initialValues.rating),
      capacity_kwh: within(bounds.energy, initialValues.capacity_kwh),
    },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    async (values, key) => {
      const body = bodyOf(values)
      await (kept
        ? changePowerSource({
            path: { power_source_id: kept.powerSource.power_source_id },
            body: changedOnly(body, bodyOf(form.getInitialValues())),
            headers: ifMatch(kept.seenRevision),
            throwOnError: true,
          })
        : createPowerSource({
            path: { depot_id: depotId },
            body,
            headers: idempotencyKey(key),
            throwOnError: true,
          }))
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
      saveLabel={kept ? 'Save' : 'Add power source'}
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={reason}
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
    </FormBody>
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
