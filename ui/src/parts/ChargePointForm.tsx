import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeChargePoint, createChargePoint } from '../api/sdk.gen.ts'
import type { ChargePoint } from '../api/types.gen.ts'
import { FormBody } from '../kit/FormDrawer.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst } from './access.ts'
import { bounds, ratingRules, statedWithin, within } from './bounds.ts'
import { changedOnly } from './changed.ts'
import { chargePointBody, chargePointInput } from './chargePointInput.ts'
import { CircuitSelect } from './CircuitSelect.tsx'
import { idempotencyKey, ifMatch } from './ifMatch.ts'
import { RatingField } from './RatingField.tsx'
import { useRefreshDepot } from './refresh.ts'
import { controlModes, limitReferences, optionsOf } from './words.ts'

type Props = {
  readonly depotId: string
  readonly kept: { readonly chargePoint: ChargePoint; readonly seenRevision: number } | null
  readonly onDone: () => void
}

export function ChargePointForm({ depotId, kept, onDone }: Props) {
  const refreshDepot = useRefreshDepot(depotId)
  const reason = useReasonAgainst('operator')
  const initialValues = chargePointInput(kept?.chargePoint ?? null)
  const form = useForm({
    initialValues,
    validate: {
      name: (name) => (name.trim() === '' ? 'A charge point needs a name.' : null),
      ocpp_identity: (identity) => (identity.trim() === '' ? 'The name by which the charger connects.' : null),
      rating: ratingRules(initialValues.rating),
      connector_count: within(bounds.connectorCount),
      efficiency: statedWithin(bounds.efficiency, '1 where nothing is lost.', initialValues.efficiency),
      fallback_kw: statedWithin(bounds.power, '0 where it stops charging.', initialValues.fallback_kw),
    },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    async (values, key) => {
      const body = chargePointBody(values)
      await (kept
        ? changeChargePoint({
            path: { charge_point_id: kept.chargePoint.charge_point_id },
            body: changedOnly(body, chargePointBody(form.getInitialValues())),
            headers: ifMatch(kept.seenRevision),
            throwOnError: true,
          })
        : createChargePoint({
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
      saveLabel={kept ? 'Save' : 'Add charge point'}
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={reason}
    >
      <TextInput label="Name" maxLength={120} data-autofocus {...form.getInputProps('name')} />
      <CircuitSelect
        depotId={depotId}
        label="Hangs on"
        none="No circuit: the microgrid can’t be assembled"
        {...form.getInputProps('circuit_id')}
      />
      <TextInput
        label="OCPP identity"
        description="The last part of the address by which the charger connects."
        maxLength={48}
        {...form.getInputProps('ocpp_identity')}
      />
      <RatingField form={form} hint="Without a rating the microgrid can’t be assembled." />
      {!kept && (
        <NumberInput
          label="Connectors"
          description="Numbered from 1, each as strong as the charge point. You can change each one later."
          allowDecimal={false}
          allowNegative={false}
          {...form.getInputProps('connector_count')}
        />
      )}
      <Select
        label="Limits are sent to"
        data={optionsOf(controlModes)}
        allowDeselect={false}
        {...form.getInputProps('control_mode')}
      />
      <Group grow align="flex-start">
        <Select
          label="A limit means its"
          data={optionsOf(limitReferences)}
          allowDeselect={false}
          {...form.getInputProps('limit_reference')}
        />
        <NumberInput
          label="Efficiency, 0.5 to 1"
          step={0.01}
          decimalScale={3}
          allowNegative={false}
          {...form.getInputProps('efficiency')}
        />
      </Group>
      <NumberInput
        label="Falls back to"
        description="What it draws by itself when nobody steers it."
        suffix=" kW"
        hideControls
        allowNegative={false}
        decimalScale={3}
        {...form.getInputProps('fallback_kw')}
      />
    </FormBody>
  )
}
