import { Chip, Group, Input, NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeChargePoint, createChargePoint } from '../api/sdk.gen.ts'
import type { ChargePoint } from '../api/types.gen.ts'
import { bounds, ratingRules, statedWithin, within } from './bounds.ts'
import { chargePointBody, chargePointInput, phaseNames } from './chargePointInput.ts'
import { CircuitSelect } from './CircuitSelect.tsx'
import { KeptForm, type Kept } from './KeptForm.tsx'
import { RatingField } from './RatingField.tsx'
import { controlModes, limitReferences, optionsOf } from './words.ts'

type Props = {
  readonly depotId: string
  readonly kept: Kept<ChargePoint>
  /** under what name a charger came already that is now taken in */
  readonly identity?: string
  readonly onCancel: () => void
  readonly onDone: (created: ChargePoint | null) => void
}

export function ChargePointForm({ depotId, kept, identity, onCancel, onDone }: Props) {
  const initialValues = chargePointInput(kept?.row ?? null, identity)
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
  return (
    <KeptForm
      form={form}
      noun="charge point"
      depotId={depotId}
      kept={kept}
      bodyOf={chargePointBody}
      create={(sent) => createChargePoint({ path: { depot_id: depotId }, ...sent })}
      change={({ charge_point_id }, sent) => changeChargePoint({ path: { charge_point_id }, ...sent })}
      onCancel={onCancel}
      onDone={onDone}
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
        description={
          identity === undefined
            ? 'The last part of the address by which the charger connects.'
            : 'As the charger came.'
        }
        maxLength={48}
        readOnly={identity !== undefined}
        variant={identity === undefined ? 'default' : 'filled'}
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
      <Chip.Group multiple {...form.getInputProps('phases')}>
        <Input.Wrapper
          label="Wired to"
          description="None where nobody has looked: on one phase, it then counts on each."
        >
          <Group gap="xs" mt={4}>
            {phaseNames.map((phase) => (
              <Chip key={phase} value={phase}>
                {phase}
              </Chip>
            ))}
          </Group>
        </Input.Wrapper>
      </Chip.Group>
      <NumberInput
        label="Falls back to"
        description="What it draws by itself when nobody steers it."
        suffix=" kW"
        hideControls
        allowNegative={false}
        decimalScale={3}
        {...form.getInputProps('fallback_kw')}
      />
    </KeptForm>
  )
}
