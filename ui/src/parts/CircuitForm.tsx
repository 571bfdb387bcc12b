import { NumberInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeCircuit, createCircuit } from '../api/sdk.gen.ts'
import type { Circuit } from '../api/types.gen.ts'
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

type Props = {
  readonly depotId: string
  readonly circuit: { readonly circuit: Circuit; readonly seenRevision: number } | null
  /** where a new circuit is to hang, unless the user chooses otherwise */
  readonly under?: string | undefined
  readonly onDone: () => void
}

export function CircuitForm({ depotId, circuit, under, onDone }: Props) {
  const refreshDepot = useRefreshDepot(depotId)
  const reason = useReasonAgainst('operator')
  const initialValues = circuitInput(circuit?.circuit ?? null, under)
  const form = useForm({
    initialValues,
    validate: {
      name: (name) => (name.trim() === '' ? 'A circuit needs a name.' : null),
      rating: ratingRules(initialValues.rating),
      safe_default_kw: within(bounds.power, initialValues.safe_default_kw),
    },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    async (values, key) => {
      const body = bodyOf(values)
      await (circuit
        ? changeCircuit({
            path: { circuit_id: circuit.circuit.circuit_id },
            body: changedOnly(body, bodyOf(form.getInitialValues())),
            headers: ifMatch(circuit.seenRevision),
            throwOnError: true,
          })
        : createCircuit({ path: { depot_id: depotId }, body, headers: idempotencyKey(key), throwOnError: true }))
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
      saveLabel={circuit ? 'Save' : 'Add circuit'}
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={reason}
    >
      <TextInput label="Name" maxLength={120} data-autofocus {...form.getInputProps('name')} />
      <CircuitSelect
        depotId={depotId}
        label="Fed from"
        description="Without a parent it is a grid connection of the microgrid."
        none="Top level: a grid connection"
        exceptUnder={circuit?.circuit.circuit_id}
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
    </FormBody>
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
