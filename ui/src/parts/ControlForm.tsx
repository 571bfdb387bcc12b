import { NumberInput, Select, SimpleGrid, Stack, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReactNode } from 'react'
import { changeDepotControl } from '../api/sdk.gen.ts'
import type { Control, Depot } from '../api/types.gen.ts'
import { FormBody } from '../kit/FormDrawer.tsx'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst } from './access.ts'
import { changedOnly } from './changed.ts'
import {
  controlBody,
  type ControlFormValues,
  controlInput,
  type ControlInput,
  controlNumbers,
  controlRules,
  type NumberField,
} from './control.ts'
import { ifMatch } from './ifMatch.ts'
import { ExpectedLoads, StaleTimes } from './NodeRows.tsx'
import { useRefreshDepot } from './refresh.ts'
import { optionsOf, shareRules, strategies } from './words.ts'

type Props = {
  readonly depot: Depot
  readonly control: Control
  readonly seenRevision: number
  readonly onDone: () => void
}

export function ControlForm({ depot, control, seenRevision, onDone }: Props) {
  const refreshDepot = useRefreshDepot(depot.depot_id)
  const reason = useReasonAgainst('operator')
  const form = useForm<ControlInput>({ initialValues: controlInput(control), validate: controlRules })
  const { submit, isPending, error } = useSubmit(
    form,
    (values) =>
      changeDepotControl({
        path: { depot_id: depot.depot_id },
        body: changedOnly(controlBody(values), controlBody(form.getInitialValues())),
        headers: ifMatch(seenRevision),
        throwOnError: true,
      }),
    () => {
      onDone()
      void refreshDepot()
    },
  )
  return (
    <FormBody
      onSubmit={submit}
      onCancel={onDone}
      saveLabel="Save"
      isPending={isPending}
      error={error}
      fieldNames={Object.keys(form.values)}
      reason={reason}
    >
      <Sharing form={form} />
      <Part title="Pace">
        <Numbers
          form={form}
          fields={['cycle_every_s', 'lease_s', 'ramp_kw_per_s', 'dead_band_kw', 'dead_band_share']}
        />
      </Part>
      <Part title="Measurements">
        <Numbers form={form} fields={['stale_after_s', 'configured_demand_kw']} />
        <StaleTimes form={form} depot={depot} />
      </Part>
      <Part title="Loads that nobody controls">
        <ExpectedLoads form={form} depot={depot} />
      </Part>
      <Breaches form={form} />
    </FormBody>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap="sm" component="section">
      <Title order={3} size="h5" mt="xs">
        {title}
      </Title>
      {children}
    </Stack>
  )
}

function Sharing({ form }: { readonly form: ControlFormValues }) {
  return (
    <Part title="Sharing">
      <Select
        label="Usable power is calculated"
        description="Flat is for sites that were set up before the hierarchy: only grid connections and chargers limit."
        data={versionOptions(form.values.usable_power_calculation_version)}
        allowDeselect={false}
        {...form.getInputProps('usable_power_calculation_version')}
      />
      <Select
        label="Strategy"
        description="Who gets power first when there is not enough for all."
        data={optionsOf(strategies)}
        allowDeselect={false}
        {...form.getInputProps('strategy')}
      />
      <Select
        label="Shares are even among"
        description="Chargers: each competes with every other under a limit. Branches: each node shares among what hangs on it."
        data={optionsOf(shareRules)}
        allowDeselect={false}
        {...form.getInputProps('share_rule')}
      />
    </Part>
  )
}

const versions = [
  { value: '3', label: 'by the hierarchy (version 3)' },
  { value: '2', label: 'flat (version 2)' },
]

/** Whatever version somebody set stays to be seen. */
const versionOptions = (kept: string) =>
  versions.some(({ value }) => value === kept)
    ? versions
    : [...versions, { value: kept, label: `${Number(kept) < 3 ? 'flat' : 'by the hierarchy'} (version ${kept})` }]

function Breaches({ form }: { readonly form: ControlFormValues }) {
  return (
    <Part title="Breaches">
      <Numbers
        form={form}
        fields={[
          ...(['breach_tolerance_kw', 'breach_tolerance_share', 'breach_opens_after_s'] as const),
          ...(['breach_hysteresis_share', 'breach_clears_after_s'] as const),
        ]}
      />
      <Select
        label="Interval of the contract"
        description="Over which the network company averages what the site draws."
        data={['5', '15', '30'].map((value) => ({ value, label: `${value} min` }))}
        allowDeselect={false}
        {...form.getInputProps('contract_interval_min')}
      />
    </Part>
  )
}

const whenEmpty: Partial<Record<NumberField, string>> = { ramp_kw_per_s: 'at once', configured_demand_kw: 'none' }

function Numbers({ form, fields }: { readonly form: ControlFormValues; readonly fields: readonly NumberField[] }) {
  return (
    <SimpleGrid cols={1} spacing="sm">
      {fields.map((field) => {
        const { label, help, unit } = controlNumbers[field]
        return (
          <NumberInput
            key={field}
            label={label}
            description={help}
            suffix={`\u202f${unit}`}
            placeholder={whenEmpty[field] ?? ''}
            hideControls
            allowNegative={false}
            decimalScale={unit === 's' ? 0 : 3}
            {...form.getInputProps(field)}
          />
        )
      })}
    </SimpleGrid>
  )
}
