import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Group, Text, Title } from '@mantine/core'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import type { ChargerState } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { problemCode } from '../kit/failure.ts'
import { Notice } from '../kit/Notice.tsx'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { useReasonAgainst } from '../parts/access.ts'
import { ChargerFacts } from '../parts/ChargerFacts.tsx'
import { ChargerMarks } from '../parts/ChargerMarks.tsx'
import { ChargerNotices } from '../parts/ChargerNotices.tsx'
import { useCharger } from '../parts/chargerState.ts'
import { ChargerUnitPanel } from '../parts/ChargerUnitPanel.tsx'
import type { Answered } from '../parts/asking.ts'
import { OpenedAsk } from '../parts/OpenedAsk.tsx'
import type { Charger as Search } from '../search.ts'
import styles from './ChargerPage.module.css'

const page = getRouteApi('/inside/depots/$depotId/chargers/$chargePointId')

/** One charger: what it is, what it may draw and why, and what can be asked of it. */
export function ChargerPage() {
  const { depotId, chargePointId } = page.useParams()
  const { data: charger, error, refetch } = useCharger(chargePointId)
  const { data: depot } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  if (problemCode(error) === 'CHARGE_POINT_NOT_FOUND' || (charger && charger.depot_id !== depotId))
    return <EmptyState title="No such charge point">It was removed, or it belongs to another depot.</EmptyState>
  if (!charger) {
    return (
      <Panel>
        {error ? <FailedState error={error} what="The charger" retry={() => void refetch()} /> : <LoadingRows />}
      </Panel>
    )
  }
  return <Shown key={chargePointId} charger={charger} timezone={depot?.timezone ?? 'UTC'} />
}

type Props = { readonly charger: ChargerState; readonly timezone: string }

function Shown({ charger, timezone }: Props) {
  const search = page.useSearch()
  const [answered, setAnswered] = useState<Answered | null>(null)
  return (
    <>
      <Heading charger={charger} timezone={timezone} />
      <div role="status">
        {answered && (
          <Notice tone={answered.isDone ? 'plain' : 'degraded'} title={answered.asked}>
            <span>{answered.text}</span>
          </Notice>
        )}
      </div>
      <div className={styles.columns}>
        <div className={styles.column}>
          {charger.units.map((unit) => (
            <ChargerUnitPanel
              key={unit.unit_id}
              charger={charger}
              unit={unit}
              timezone={timezone}
              onAnswered={setAnswered}
            />
          ))}
          {charger.units.length === 0 && (
            <Panel>
              <EmptyState title="No connectors yet">
                Each connector stands here with its session, its limit and what it draws.
              </EmptyState>
            </Panel>
          )}
        </div>
        <div className={styles.column}>
          <ChargerFacts charger={charger} timezone={timezone} />
          <ChargerNotices charger={charger} timezone={timezone} />
        </div>
      </div>
      <OpenedAsk {...{ charger, timezone, search }} onAnswered={setAnswered} />
    </>
  )
}

function Heading({ charger, timezone }: Props) {
  const { charge_point_id: chargePointId, depot_id: depotId, name } = charger
  const show = useSetSearch<Search>()
  const reason = useReasonAgainst('operator') ?? reasonOffline(charger)
  const free = useReasonAgainst('operator')
  return (
    <div className={styles.heading}>
      <title>{`${name} · Busbar`}</title>
      <div className={styles.words}>
        <Text size="sm">
          <AnchorLink to="/depots/$depotId/chargers" params={{ depotId }} inherit>
            All chargers
          </AnchorLink>
        </Text>
        <Title order={2} size="h1">
          {name}
        </Title>
        <ChargerMarks charger={charger} timezone={timezone} />
      </div>
      <div className={styles.actions}>
        <Group gap={8}>
          <ReasonButton reason={reason ?? reasonFull(charger)} onClick={() => show({ ask: 'start' })}>
            Start charging…
          </ReasonButton>
          <ReasonButton variant="default" reason={reason} onClick={() => show({ ask: 'tell' })}>
            Ask to tell…
          </ReasonButton>
          <ReasonButton variant="default" reason={reason} onClick={() => show({ ask: 'reset' })}>
            Reset…
          </ReasonButton>
        </Group>
        <Group gap={16} className={styles.links}>
          {free === null && (
            <AnchorLink
              to="/depots/$depotId/chargers/$chargePointId/messages"
              params={{ depotId, chargePointId }}
              inherit
            >
              Messages
            </AnchorLink>
          )}
          <AnchorLink to="/depots/$depotId/chargers" params={{ depotId }} search={{ edit: chargePointId }} inherit>
            Registry entry
          </AnchorLink>
          {free === null && (
            <AnchorLink
              to="/depots/$depotId/chargers"
              params={{ depotId }}
              search={{ edit: chargePointId, key: 'new' }}
              inherit
            >
              New key
            </AnchorLink>
          )}
          <AnchorLink to="/depots/$depotId/cycles" params={{ depotId }} search={{ charger: chargePointId }} inherit>
            Cycles
          </AnchorLink>
        </Group>
      </div>
    </div>
  )
}

const reasonOffline = ({ is_online: isOnline }: ChargerState): string | null =>
  isOnline ? null : 'It isn’t connected: nothing can be asked of it.'

const reasonFull = ({ connectors, sessions }: ChargerState): string | null =>
  connectors.every(({ number }) => sessions.some(({ connector }) => connector === number))
    ? 'A session runs at every connector.'
    : null
