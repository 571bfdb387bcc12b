import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ChargePoint, ChargerSession, Departure } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { formatExactKwh, formatKwh } from '../kit/numbers.ts'
import { type Column, RowTable } from '../kit/RowTable.tsx'
import { When } from '../kit/When.tsx'
import { type Holder, keyOf, whoText } from './departurePlan.ts'
import styles from './DepartureTable.module.css'

type Props = {
  readonly depotId: string
  readonly timezone: string
  readonly departures: readonly Departure[]
  readonly chargePoints: readonly ChargePoint[]
  readonly holders: ReadonlyMap<Departure, readonly Holder[]>
  readonly now: number
}

/** Who leaves when, and who of them charges now. */
export function DepartureTable(props: Props) {
  return <RowTable label="departures" rows={props.departures} idOf={keyOf} columns={columnsWith(props)} />
}

const columnsWith = (props: Props): readonly Column<Departure>[] => [
  {
    header: 'Who',
    cell: (departure) => (
      <>
        <Who departure={departure} {...props} />
        <Text size="sm" hiddenFrom="sm" component="div">
          <Holders departure={departure} {...props} />
        </Text>
      </>
    ),
  },
  { header: 'Leaves', wraps: false, cell: (departure) => <Leaves departure={departure} {...props} /> },
  {
    header: 'Energy',
    align: 'right',
    cell: (departure) => <Energy departure={departure} {...props} />,
  },
  { header: 'Charges now', from: 'sm', cell: (departure) => <Holders departure={departure} {...props} /> },
]

type OfProps = Props & { readonly departure: Departure }

function Who(props: OfProps) {
  const { departure, depotId, chargePoints } = props
  const text = whoText(departure, chargePoints)
  if (isOver(props)) return <Dim>{text}</Dim>
  if ('id_token' in departure) return <strong>{text}</strong>
  const { charge_point_id: chargePointId } = departure
  if (!chargePoints.some(({ charge_point_id: id }) => id === chargePointId)) return <>{text}</>
  return (
    <AnchorLink to="/depots/$depotId/chargers/$chargePointId" params={{ depotId, chargePointId }} inherit>
      {text}
    </AnchorLink>
  )
}

function Leaves(props: OfProps) {
  const { departure, timezone, now } = props
  const { departure_at: at } = departure
  const when = <When time={at} timezone={timezone} />
  if (isOver(props)) return <Dim>{when}</Dim>
  return (
    <>
      {Date.parse(at) < now && 'should have left '}
      {when}
    </>
  )
}

function Energy(props: OfProps) {
  const { energy_needed_kwh: kwh } = props.departure
  if (kwh === null) return <Dim>not known</Dim>
  return isOver(props) ? <Dim>{formatExactKwh(kwh)}</Dim> : formatExactKwh(kwh)
}

/** It was to leave, and nobody is there any more who would be late. */
const isOver = ({ departure, holders, now }: OfProps): boolean =>
  Date.parse(departure.departure_at) < now && !holders.has(departure)

function Holders(props: OfProps) {
  const { departure, depotId, holders, timezone } = props
  const found = holders.get(departure)
  if (!found) return <Dim>{isOver(props) ? 'past' : 'not yet'}</Dim>
  return found.map(({ charger, session }) => (
    <div key={`${charger.charge_point_id} ${session.session_ref}`} className={styles.holder}>
      <AnchorLink
        to="/depots/$depotId/chargers/$chargePointId"
        params={{ depotId, chargePointId: charger.charge_point_id }}
        inherit
      >
        {charger.name} · connector {session.connector}
      </AnchorLink>
      <Needs session={session} timezone={timezone} />
    </div>
  ))
}

const Dim = ({ children }: { readonly children: ReactNode }) => <span className={styles.dim}>{children}</span>

/** What counts for it: as it is planned, or as it was said for the session itself. */
function Needs({ session, timezone }: { readonly session: ChargerSession; readonly timezone: string }) {
  const { planned, departure_at: at, is_paused: isPaused } = session
  const isOtherTime = planned?.departure_counts === false
  const isOtherEnergy = planned?.energy_counts === false
  return (
    <>
      {!isOtherEnergy && <Dim>{stillNeeds(session)}</Dim>}
      {(isOtherTime || isOtherEnergy) && (
        <span className={styles.dim}>
          <strong>for this session instead:</strong> {isOtherTime && at === null && 'departure not known'}
          {isOtherTime && at !== null && (
            <>
              leaves <When time={at} timezone={timezone} />
            </>
          )}
          {isOtherTime && isOtherEnergy && ', '}
          {isOtherEnergy && stillNeeds(session)}
        </span>
      )}
      {isPaused && <Dim>paused by an operator</Dim>}
    </>
  )
}

function stillNeeds({ energy_needed_kwh: kwh }: ChargerSession): string {
  if (kwh === null) return 'energy not known'
  return kwh === 0 ? 'has all that it needs' : `still needs ${formatKwh(kwh)}`
}
