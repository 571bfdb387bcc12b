import { NumberInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeConnector, createConnector } from '../api/sdk.gen.ts'
import type { ChargePoint, Connector } from '../api/types.gen.ts'
import { FormBody } from '../kit/FormDrawer.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst } from './access.ts'
import { bounds, ratingRules, statedWithin } from './bounds.ts'
import { changedOnly } from './changed.ts'
import { idempotencyKey, ifMatch } from './ifMatch.ts'
import { ratingInput, ratingOf } from './rating.ts'
import { RatingField } from './RatingField.tsx'
import { useRefreshDepot } from './refresh.ts'

type Props = {
  readonly chargePoint: ChargePoint
  readonly kept: { readonly connector: Connector; readonly seenRevision: number } | null
  readonly onDone: () => void
}

export function ConnectorForm({ chargePoint, kept, onDone }: Props) {
  const refreshDepot = useRefreshDepot(chargePoint.depot_id)
  const reason = useReasonAgainst('operator')
  const nextNumber = Math.max(0, ...chargePoint.connectors.map(({ number }) => number)) + 1
  const initialValues = connectorInput(kept?.connector ?? null, nextNumber)
  const form = useForm({
    initialValues,
    validate: {
      number: statedWithin(bounds.connectorNumber, 'A connector needs a number.', initialValues.number),
      rating: ratingRules(initialValues.rating),
    },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    async (values, key) => {
      const body = bodyOf(values)
      await (kept
        ? changeConnector({
            path: { connector_id: kept.connector.connector_id },
            body: changedOnly(body, bodyOf(form.getInitialValues())),
            headers: ifMatch(kept.seenRevision),
            throwOnError: true,
          })
        : createConnector({
            path: { charge_point_id: chargePoint.charge_point_id },
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
      saveLabel={kept ? 'Save' : 'Add connector'}
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={reason}
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
    </FormBody>
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
