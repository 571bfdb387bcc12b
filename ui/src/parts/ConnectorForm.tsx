import { NumberInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeConnector, createConnector } from '../api/sdk.gen.ts'
import type { ChargePoint, Connector } from '../api/types.gen.ts'
import { bounds, ratingRules, statedWithin } from './bounds.ts'
import { KeptForm, type Kept } from './KeptForm.tsx'
import { ratingInput, ratingOf } from './rating.ts'
import { RatingField } from './RatingField.tsx'

type Props = {
  readonly chargePoint: ChargePoint
  readonly kept: Kept<Connector>
  readonly onDone: () => void
}

export function ConnectorForm({ chargePoint, kept, onDone }: Props) {
  const nextNumber = Math.max(0, ...chargePoint.connectors.map(({ number }) => number)) + 1
  const initialValues = connectorInput(kept?.row ?? null, nextNumber)
  const form = useForm({
    initialValues,
    validate: {
      number: statedWithin(bounds.connectorNumber, 'A connector needs a number.', initialValues.number),
      rating: ratingRules(initialValues.rating),
    },
  })
  return (
    <KeptForm
      form={form}
      noun="connector"
      depotId={chargePoint.depot_id}
      kept={kept}
      bodyOf={bodyOf}
      create={(sent) => createConnector({ path: { charge_point_id: chargePoint.charge_point_id }, ...sent })}
      change={({ connector_id }, sent) => changeConnector({ path: { connector_id }, ...sent })}
      onCancel={onDone}
      onDone={onDone}
    >
      <NumberInput
        label="Number"
        description="As the charger counts: from 1."
        allowDecimal={false}
        allowNegative={false}
        data-autofocus
        {...form.getInputProps('number')}
      />
      <TextInput label="Name" placeholder="None" maxLength={120} {...form.getInputProps('name')} />
      <RatingField form={form} hint="Without a rating: as much as its charge point." />
    </KeptForm>
  )
}

function connectorInput(connector: Connector | null, nextNumber: number) {
  return {
    number: (connector?.number ?? nextNumber) as number | string,
    name: connector?.name ?? '',
    rating: ratingInput(connector?.rating ?? null),
  }
}

function bodyOf({ number, name, rating }: ReturnType<typeof connectorInput>) {
  return { number: Number(number), name: name.trim() === '' ? null : name.trim(), rating: ratingOf(rating) }
}
