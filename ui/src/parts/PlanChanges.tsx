import { Text, Title } from '@mantine/core'
import type { ChargePoint } from '../api/types.gen.ts'
import { useNow } from '../kit/clock.ts'
import { formatCount, formatExactKwh } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { type Column, RowTable } from '../kit/RowTable.tsx'
import { When } from '../kit/When.tsx'
import { type Change, countsText, keyOf, whoText } from './departurePlan.ts'

type Props = {
  readonly changes: readonly Change[]
  readonly chargePoints: readonly ChargePoint[]
  readonly timezone: string
  /** some of its lines can't be read */
  readonly isPart: boolean
}

/** What a plan would make of the present one. */
export function PlanChanges({ changes, chargePoints, timezone, isPart }: Props) {
  const now = useNow()
  const past = changes.filter(
    ({ becomes, departure }) => becomes !== 'goes' && Date.parse(departure.departure_at) < now,
  ).length
  return (
    <div>
      <Title order={3} size="h4">
        What it changes
      </Title>
      <Text size="sm" c="dimmed" mb={8}>
        {isPart && 'By the lines that can be read: '}
        {countsText(changes)}.{past > 0 && ` ${formatCount(past)} of them ${past === 1 ? 'is' : 'are'} past by now.`}
      </Text>
      <Panel label="What it changes">
        <RowTable
          label="departures brought in"
          rows={changes}
          idOf={({ departure, becomes }) => `${keyOf(departure)} ${becomes}`}
          columns={columnsWith(chargePoints, timezone)}
        />
      </Panel>
    </div>
  )
}

const columnsWith = (chargePoints: readonly ChargePoint[], timezone: string): readonly Column<Change>[] => [
  { header: 'Who', cell: ({ departure }) => whoText(departure, chargePoints) },
  {
    header: 'Leaves',
    wraps: false,
    cell: ({ departure: { departure_at: at } }) => <When time={at} timezone={timezone} />,
  },
  {
    header: 'Energy',
    align: 'right',
    cell: ({ departure: { energy_needed_kwh: kwh } }) => (kwh === null ? 'not known' : formatExactKwh(kwh)),
  },
  {
    header: 'Change',
    wraps: false,
    cell: ({ becomes }) =>
      becomes === 'stays' ? (
        <Text span size="sm" c="dimmed">
          {becomes}
        </Text>
      ) : (
        <strong>{becomes}</strong>
      ),
  },
]
