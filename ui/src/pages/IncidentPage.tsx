import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useRef, type ReactNode, type Ref } from 'react'
import { getDepotOptions, getIncidentOptions } from '../api/@tanstack/react-query.gen.ts'
import type { IncidentDetail } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Facts } from '../kit/Facts.tsx'
import { problemCode } from '../kit/failure.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { FailedState, LoadingRows, ProblemCode } from '../kit/states.tsx'
import { When } from '../kit/When.tsx'
import { CommentForm } from '../parts/CommentForm.tsx'
import { IncidentActs } from '../parts/IncidentActs.tsx'
import { IncidentCycles } from '../parts/IncidentCycles.tsx'
import { IncidentHistory } from '../parts/IncidentHistory.tsx'
import { kindText, knownFacts } from '../parts/incidentWords.ts'
import { LimitChain } from '../parts/LimitChain.tsx'
import { SeverityMark } from '../parts/SeverityMark.tsx'
import styles from './IncidentPage.module.css'
import { NotFoundPage } from './NotFoundPage.tsx'

const page = getRouteApi('/inside/incidents/$incidentId')

/** One incident: what is wrong, what is known about it, and what people did. */
export function IncidentPage() {
  const { incidentId } = page.useParams()
  const { data: incident, error, refetch } = useQuery(getIncidentOptions({ path: { incident_id: incidentId } }))
  if (problemCode(error) === 'INCIDENT_NOT_FOUND') return <NotFoundPage />
  if (!incident)
    return error ? <FailedState error={error} what="The incident" retry={() => void refetch()} /> : <LoadingRows />
  return <Shown key={incident.incident_id} incident={incident} />
}

function Shown({ incident }: { readonly incident: IncidentDetail }) {
  const { data: depot } = useQuery(getDepotOptions({ path: { depot_id: incident.depot_id } }))
  const timezone = depot?.timezone
  const history = useRef<HTMLHeadingElement>(null)
  return (
    <>
      <Text size="sm" mb={4}>
        <AnchorLink to="/incidents" inherit>
          All incidents
        </AnchorLink>
      </Text>
      <PageTitle
        title={incident.sentence}
        tabTitle={`${kindText(incident.kind)}, ${incident.depot_name}`}
        subtitle={<Standing incident={incident} timezone={timezone} />}
      >
        <IncidentActs incident={incident} onDone={() => history.current?.focus({ preventScroll: true })} />
      </PageTitle>
      <div className={styles.columns}>
        <div className={styles.column}>
          <Known incident={incident} timezone={timezone} />
          {incident.chain && incident.chain.length > 0 && (
            <Section title="What held the charger back">
              <LimitChain chain={incident.chain} />
            </Section>
          )}
          <Section title="What was decided then">
            <IncidentCycles incident={incident} timezone={timezone} />
          </Section>
        </div>
        <Section title="History" headingRef={history}>
          <IncidentHistory history={incident.history} timezone={timezone} />
          <CommentForm incidentId={incident.incident_id} />
        </Section>
      </div>
    </>
  )
}

type AtDepot = { readonly incident: IncidentDetail; readonly timezone: string | undefined }

function Standing({ incident, timezone }: AtDepot) {
  const { severity, state, opened_at: openedAt, resolved_at: resolvedAt } = incident
  return (
    <Group gap="4px 12px" component="span">
      <SeverityMark severity={severity} isOver={state === 'RESOLVED'} />
      <span>
        {state === 'OPEN' ? 'open since' : 'opened'} <When time={openedAt} timezone={timezone} />
      </span>
      {resolvedAt !== null && (
        <span>
          resolved {incident.resolved_by === 'ITSELF' ? 'by itself' : 'by an operator'}{' '}
          <When time={resolvedAt} timezone={timezone} />
        </span>
      )}
      {incident.acknowledged_at !== null && (
        <span>
          acknowledged <When time={incident.acknowledged_at} timezone={timezone} />
        </span>
      )}
    </Group>
  )
}

function Known({ incident, timezone }: AtDepot) {
  const known = knownFacts(incident.context).map(({ name, value }): readonly [string, ReactNode] => [
    name,
    'text' in value ? value.text : <When key={name} time={value.time} timezone={timezone} />,
  ])
  return (
    <Section title="What is known">
      <Facts
        facts={[
          ['Depot', <DepotLink key="depot" incident={incident} />],
          ['Where', <Where key="where" incident={incident} />],
          ...known,
          ['As of', <When key="as of" time={incident.reported_at} timezone={timezone} />],
        ]}
      />
      <div className={styles.code}>
        <ProblemCode code={incident.kind} />
      </div>
    </Section>
  )
}

function DepotLink({ incident: { depot_id: depotId, depot_name: name } }: { readonly incident: IncidentDetail }) {
  return (
    <AnchorLink to="/depots/$depotId/microgrid" params={{ depotId }} inherit>
      {name}
    </AnchorLink>
  )
}

function Where({ incident: { depot_id: depotId, scope } }: { readonly incident: IncidentDetail }) {
  if (scope.type === 'MICROGRID' || scope.id === null) return <>The whole microgrid</>
  return (
    <AnchorLink to="/depots/$depotId/microgrid" params={{ depotId }} search={{ node: scope.id }} inherit>
      {scope.name}
    </AnchorLink>
  )
}

type SectionProps = {
  readonly title: string
  readonly headingRef?: Ref<HTMLHeadingElement>
  readonly children: ReactNode
}

function Section({ title, headingRef, children }: SectionProps) {
  return (
    <Panel label={title}>
      <div className={styles.section}>
        <h2 {...(headingRef && { ref: headingRef, tabIndex: -1 })}>{title}</h2>
        {children}
      </div>
    </Panel>
  )
}
