import { Group, Switch, Text, Title } from '@mantine/core'
import { IconDownload, IconFileImport, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { getDeparturePlanOptions, getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import { planDepartures } from '../api/sdk.gen.ts'
import type { ChargePoint, Depot, DeparturePlan } from '../api/types.gen.ts'
import { useNow } from '../kit/clock.ts'
import { FindInput } from '../kit/FindInput.tsx'
import { Notice } from '../kit/Notice.tsx'
import { countOf, formatCount } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { knownTimezone } from '../kit/times.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { useReasonAgainst } from '../parts/access.ts'
import { BringInPlan } from '../parts/BringInPlan.tsx'
import { useChargers } from '../parts/chargerState.ts'
import { writeDepartures } from '../parts/departureCsv.ts'
import { holdersOf, whoText } from '../parts/departurePlan.ts'
import { DepartureTable } from '../parts/DepartureTable.tsx'
import { ifMatch } from '../parts/ifMatch.ts'
import { chargePointList } from '../parts/lists.ts'
import { useRefreshDepot } from '../parts/refresh.ts'
import { saveText } from '../parts/textFiles.ts'
import styles from './DeparturesPage.module.css'

const page = getRouteApi('/inside/depots/$depotId/departures')

/** When buses leave, and who of them charges by now. */
export function DeparturesPage() {
  const { depotId } = page.useParams()
  const plan = useQuery(getDeparturePlanOptions({ path: { depot_id: depotId } }))
  const { data: depot } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  const { data: chargePoints } = useQuery(chargePointList(depotId))
  if (plan.data && depot && chargePoints)
    return <Shown key={depotId} depot={depot} plan={plan.data} chargePoints={chargePoints} />
  return (
    <Panel>
      {plan.error ? (
        <FailedState error={plan.error} what="The departure plan" retry={() => void plan.refetch()} />
      ) : (
        <LoadingRows />
      )}
    </Panel>
  )
}

type Props = {
  readonly depot: Depot
  readonly plan: DeparturePlan
  readonly chargePoints: readonly ChargePoint[]
}

function Shown({ depot, plan, chargePoints }: Props) {
  const search = page.useSearch()
  const show = useSetSearch<typeof search>()
  const [said, setSaid] = useState<string | null>(null)
  const reason = useReasonAgainst('operator')
  const close = () => show({ bring_in: undefined, remove: undefined })
  const done = (what: string) => {
    setSaid(what)
    close()
  }
  const download = () => {
    const zone = knownTimezone(depot.timezone)
    saveText(
      `departures of ${depot.name}.csv`,
      writeDepartures(plan.departures, { chargers: chargePoints, timezone: zone }),
    )
  }
  const bringIn = (
    <ReasonButton reason={reason} leftSection={<IconFileImport size={16} />} onClick={() => show({ bring_in: true })}>
      Bring in a plan
    </ReasonButton>
  )
  const isEmpty = plan.departures.length === 0
  return (
    <>
      <div className={styles.heading}>
        <div className={styles.words}>
          <Title order={2}>Departures</Title>
          <Text size="sm" c="dimmed">
            A bus that plugs in gets its departure and its energy from this plan. What is said for its session itself
            stands over it.
            {plan.changed_at !== null && (
              <>
                {' '}
                Brought in <When time={plan.changed_at} timezone={depot.timezone} />.
              </>
            )}
          </Text>
        </div>
        {!isEmpty && (
          <Group gap={8}>
            {bringIn}
            <ReasonButton variant="default" reason={null} leftSection={<IconDownload size={16} />} onClick={download}>
              Download as CSV
            </ReasonButton>
            <ReasonButton
              variant="default"
              reason={reason}
              leftSection={<IconTrash size={16} />}
              onClick={() => show({ remove: true })}
            >
              Remove…
            </ReasonButton>
          </Group>
        )}
      </div>
      <div role="status" className={styles.said}>
        {said !== null && <Notice tone="plain" title={said} />}
      </div>
      {isEmpty ? (
        <Panel>
          <EmptyState title={plan.revision === 0 ? 'No departure plan yet' : 'No departures planned'} action={bringIn}>
            With a plan every bus has its departure and the energy it needs as soon as it plugs in: the Load page says
            who won’t be ready, and power can be shared by who leaves first. Bring in a table of your timetable, or have
            a script send it.
          </EmptyState>
        </Panel>
      ) : (
        <Departures depot={depot} plan={plan} chargePoints={chargePoints} />
      )}
      {search.bring_in && (
        <BringInPlan {...{ depot, plan, chargePoints }} onDownload={download} onClose={close} onDone={done} />
      )}
      {search.remove && !isEmpty && <RemovePlan plan={plan} onClose={close} onDone={done} />}
    </>
  )
}

function Departures({ depot: { depot_id: depotId, timezone }, plan: { departures }, chargePoints }: Props) {
  const search = page.useSearch()
  const show = useSetSearch<typeof search>()
  const now = useNow()
  const { data: chargers } = useChargers(depotId)
  const holders = useMemo(() => holdersOf(departures, chargers?.items ?? []), [departures, chargers])
  const isOver = ({ departure_at: at }: (typeof departures)[number]) => Date.parse(at) < now
  const past = departures.filter((one) => isOver(one) && !holders.has(one)).length
  const wanted = search.find?.trim().toLowerCase() ?? ''
  const found = departures.filter((one) => {
    const places = holders.get(one)?.map(({ charger: { name } }) => name) ?? []
    return [whoText(one, chargePoints), ...places].join(' ').toLowerCase().includes(wanted)
  })
  const shown = found.filter((one) => search.past || !isOver(one) || holders.has(one))
  return (
    <>
      <Group mb="xs" gap="8px 16px">
        <FindInput label="Find departures" value={search.find} onChange={(find) => show({ find }, { replace: true })} />
        {past > 0 && (
          <Switch
            label={`Also ${formatCount(past)} past`}
            checked={search.past === true}
            onChange={(event) => show({ past: event.currentTarget.checked || undefined }, { replace: true })}
          />
        )}
        <Text size="sm" ml="auto">
          {countOf(departures.length, 'departure')}, {holders.size === 0 ? 'none' : formatCount(holders.size)} of them
          {holders.size < 2 ? ' charges now' : ' charge now'}
        </Text>
      </Group>
      <Panel>
        {shown.length > 0 ? (
          <DepartureTable {...{ depotId, timezone, chargePoints, holders, now }} departures={shown} />
        ) : wanted !== '' ? (
          <EmptyState title={`None of ${countOf(departures.length, 'departure')} has “${search.find}”`}>
            Buses and chargers are searched, in any case of letters
            {past > 0 && !search.past && '; not those that are past'}.
          </EmptyState>
        ) : (
          <EmptyState title="All departures of this plan are past">
            The next plan takes its place. Until then a bus that plugs in has no departure.
          </EmptyState>
        )}
      </Panel>
    </>
  )
}

type RemoveProps = {
  readonly plan: DeparturePlan
  readonly onClose: () => void
  readonly onDone: (said: string) => void
}

function RemovePlan({ plan, onClose, onDone }: RemoveProps) {
  const refreshDepot = useRefreshDepot(plan.depot_id)
  return (
    <RemoveModal
      title="Remove the departure plan?"
      verb="Remove plan"
      send={() =>
        planDepartures({
          path: { depot_id: plan.depot_id },
          body: { departures: [] },
          headers: ifMatch(plan.revision),
          throwOnError: true,
        })
      }
      onClose={onClose}
      onDone={() => {
        onDone('Removed. No departures are planned.')
        void refreshDepot()
      }}
    >
      It has {countOf(plan.departures.length, 'departure')}. Buses that charge lose what it said of them; what was said
      for a session itself stands.
    </RemoveModal>
  )
}
