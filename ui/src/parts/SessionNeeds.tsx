import { NumberInput, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changeSession } from '../api/sdk.gen.ts'
import type { ChargerSession } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { FormBody, FormDrawer } from '../kit/FormDrawer.tsx'
import { formatExactKwh } from '../kit/numbers.ts'
import { useSubmit } from '../kit/useSubmit.ts'
import { When } from '../kit/When.tsx'
import { useReasonAgainst } from './access.ts'
import { changedOnly } from './changed.ts'
import type { AskProps } from './asking.ts'
import { useRefreshCharger } from './refreshCharger.ts'
import { TimeInput } from './TimeInput.tsx'

type Needs = {
  tier: number | string
  weight: number | string
  energy_needed_kwh: number | string
  departure_at: string | undefined
}

type Props = AskProps & { readonly session: ChargerSession; readonly timezone: string }

/** What a bus needs, as whoever shares out the power has to know it. */
export function SessionNeeds({ charger, session, timezone, close, onAnswered }: Props) {
  const refreshCharger = useRefreshCharger(charger)
  const bus = session.id_token ?? 'the bus'
  const form = useForm<Needs>({
    initialValues: {
      ...{ tier: session.tier, weight: session.weight },
      energy_needed_kwh: session.energy_needed_kwh ?? '',
      departure_at: session.departure_at ?? undefined,
    },
    validate: {
      tier: (tier) => (tier === '' ? 'A number from 0 to 9.' : null),
      weight: (weight) => (weight === '' ? 'A number from 0.01 to 100.' : null),
    },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    (needs, key) =>
      changeSession({
        path: { charge_point_id: charger.charge_point_id, session_ref: session.session_ref },
        body: changedOnly(bodyOf(needs), bodyOf(form.getInitialValues())),
        headers: { 'Idempotency-Key': key },
        throwOnError: true,
      }),
    () => {
      onAnswered({ asked: `What ${bus} needs`, text: 'Kept. It counts from the next cycle on.', isDone: true })
      close()
      void refreshCharger()
    },
  )
  return (
    <FormDrawer title={`What ${bus} needs`} onClose={close}>
      <FormBody
        onSubmit={submit}
        onCancel={close}
        saveLabel="Save"
        isPending={isPending}
        error={error}
        fieldNames={['tier', 'weight', 'energy_needed_kwh']}
        reason={useReasonAgainst('operator')}
      >
        {session.planned && <PlanWords depotId={charger.depot_id} planned={session.planned} timezone={timezone} />}
        <TimeInput
          label="Leaves at (depot time)"
          timezone={timezone}
          instant={form.values.departure_at}
          onChange={(instant) => form.setFieldValue('departure_at', instant)}
        />
        <NumberInput
          label="Energy it still needs"
          description="From now on. It is counted down as the bus charges."
          placeholder="not known"
          suffix={'\u202fkWh'}
          min={0}
          allowNegative={false}
          hideControls
          {...form.getInputProps('energy_needed_kwh')}
        />
        <NumberInput
          label="Priority"
          description="0 is served first, 9 last."
          {...{ min: 0, max: 9, allowDecimal: false, clampBehavior: 'strict' }}
          {...form.getInputProps('tier')}
        />
        <NumberInput
          label="Weight"
          description="Among equals, twice the weight gets twice the share."
          {...{ min: 0.01, max: 100, decimalScale: 2, hideControls: true }}
          {...form.getInputProps('weight')}
        />
      </FormBody>
    </FormDrawer>
  )
}

type PlanProps = {
  readonly depotId: string
  readonly planned: NonNullable<ChargerSession['planned']>
  readonly timezone: string
}

function PlanWords({ depotId, planned, timezone }: PlanProps) {
  const { departure_at: at, energy_needed_kwh: kwh } = planned
  return (
    <Text size="sm">
      The{' '}
      <AnchorLink to="/depots/$depotId/departures" params={{ depotId }} inherit>
        departure plan
      </AnchorLink>{' '}
      says <When time={at} timezone={timezone} never="no time" />
      {kwh !== null && `, ${formatExactKwh(kwh)} from the beginning`}. What you enter here stands over it, for this
      session.
    </Text>
  )
}

const bodyOf = ({ tier, weight, energy_needed_kwh: kwh, departure_at: departureAt }: Needs) => ({
  ...{ tier: Number(tier), weight: Number(weight) },
  energy_needed_kwh: kwh === '' ? null : Number(kwh),
  departure_at: departureAt ?? null,
})
