import { NumberInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeCircuit, createCircuit } from '../api/sdk.gen.ts'
import type { Circuit } from '../api/types.gen.ts'
import { bounds, ratingRules, within } from './bounds.ts'
import { CircuitSelect } from './CircuitSelect.tsx'
import { KeptForm, type Kept } from './KeptForm.tsx'
import { ratingInput, ratingOf } from './rating.ts'
import { RatingField } from './RatingField.tsx'

type Props = {
  readonly depotId: string
  readonly kept: Kept<Circuit>
  /** where a new circuit is to hang, unless the user chooses otherwise */
  readonly under?: string | undefined
  readonly onDone: () => void
}

export function CircuitForm({ depotId, kept, under, onDone }: Props) {
  const initialValues = circuitInput(kept?.row ?? null, under)
  const form = useForm({
    initialValues,
    validate: {
      name: (name) => (name.trim() === '' ? 'A circuit needs a name.' : null),
      rating: ratingRules(initialValues.rating),
      safe_default_kw: within(bounds.power, initialValues.safe_default_kw),
    },
  })
  return (
    <KeptForm
      form={form}
      noun="circuit"
      depotId={depotId}
      kept={kept}
      bodyOf={bodyOf}
      create={(sent) => createCircuit({ path: { depot_id: depotId }, ...sent })}
      change={({ circuit_id }, sent) => changeCircuit({ path: { circuit_id }, ...sent })}
      onCancel={onDone}
      onDone={onDone}
    >
      <TextInput label="Name" maxLength={120} data-autofocus {...form.getInputProps('name')} />
      <CircuitSelect
        depotId={depotId}
        label="Fed from"
        description="Without a parent it is a grid connection of the microgrid."
        none="Top level: a grid connection"
        exceptUnder={kept?.row.circuit_id}
        {...form.getInputProps('parent_circuit_id')}
      />
      <RatingField form={form} hint="A circuit needs a rating or a safe default capacity." />
      <NumberInput
        label="Safe default capacity"
        description="What may flow here with nobody in control. Where it is lower than the rating, it is the limit."
        suffix=" kW"
        hideControls
        allowNegative={false}
        decimalScale={3}
        {...form.getInputProps('safe_default_kw')}
      />
    </KeptForm>
  )
}

function circuitInput(circuit: Circuit | null, under: string | undefined) {
  return {
    name: circuit?.name ?? '',
    parent_circuit_id: circuit ? circuit.parent_circuit_id : (under ?? null),
    rating: ratingInput(circuit?.rating ?? null),
    safe_default_kw: circuit?.safe_default_kw ?? ('' as number | string),
  }
}

function bodyOf({ rating, safe_default_kw: safeDefault, ...plain }: ReturnType<typeof circuitInput>) {
  return { ...plain, rating: ratingOf(rating), safe_default_kw: safeDefault === '' ? null : Number(safeDefault) }
}
