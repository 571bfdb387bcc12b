import type { ReactNode } from 'react'
import { Title } from '@mantine/core'
import type { ChargerState, ChargerUnit } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { useNow } from '../kit/clock.ts'
import { Moment } from '../kit/Moment.tsx'
import { formatDrawnKw, formatKwDown, formatMayDrawKw } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { When } from '../kit/When.tsx'
import { Chain } from './Chain.tsx'
import { chainSteps } from './chainSteps.ts'
import styles from './ChargerPanel.module.css'
import { ChargerSessionRow } from './ChargerSessionRow.tsx'
import { adherenceText, confirmedKw, exposureWhy, isBusy } from './chargerWords.ts'
import { unitStates } from './cycleWords.ts'
import { TrustAgain } from './TrustAgain.tsx'
import { placeText, sessionsOf } from './LiveChargers.tsx'
import type { Answered } from './asking.ts'
import { useSiteStatus } from './siteStatus.ts'

type Props = { readonly charger: ChargerState; readonly unit: ChargerUnit; readonly timezone: string }
type PanelProps = Props & { readonly onAnswered: (answered: Answered) => void }

/** A connector, or a charger that is steered as a whole: who charges there, what it may draw, and why. */
export function ChargerUnitPanel({ charger, unit, timezone, onAnswered }: PanelProps) {
  const sessions = sessionsOf(charger, unit)
  return (
    <Panel label={unit.name}>
      <div className={styles.body}>
        <div className={styles.head}>
          <Title order={3} size="h2">
            {placeText(charger, unit)}
          </Title>
          {unit.state !== null && <span className={styles.dim}>{unitStates[unit.state]}</span>}
        </div>
        {unit.sentence !== null && <p className={styles.sentence}>{unit.sentence}</p>}
        {sessions.length === 0 && <span className={styles.dim}>No session: no bus charges here.</span>}
        {sessions.map((session) => (
          <ChargerSessionRow
            key={session.session_ref}
            charger={charger}
            session={session}
            timezone={timezone}
            onAnswered={onAnswered}
          />
        ))}
        <Powers charger={charger} unit={unit} timezone={timezone} />
        {unit.conduct === 'DISOBEYS' && <TrustAgain charger={charger} unit={unit} onAnswered={onAnswered} />}
        <LimitSteps unit={unit} timezone={timezone} />
        <UnitChain charger={charger} unit={unit} timezone={timezone} />
      </div>
    </Panel>
  )
}

function Powers({ charger, unit, timezone }: Props) {
  const now = useNow()
  const busy = isBusy(charger, unit)
  const mayDraw = formatMayDrawKw(unit.exposure_kw, unit.granted_kw)
  const disobeys = unit.conduct === 'DISOBEYS'
  return (
    <>
      <dl className={styles.figures}>
        {busy && <Figure name="Asks">{unit.asked_kw === null ? '–' : formatKwDown(unit.asked_kw)}</Figure>}
        {busy && <Figure name="Granted">{unit.granted_kw === null ? '–' : formatKwDown(unit.granted_kw)}</Figure>}
        {busy && (
          <Figure
            name={charger.is_online ? 'Draws' : 'Last drew'}
            note={unit.drawn_at !== null && <When time={unit.drawn_at} timezone={timezone} />}
            tone={disobeys ? 'breach' : null}
          >
            {unit.drawn_kw === null ? 'not known' : formatDrawnKw(unit.drawn_kw, unit.exposure_kw)}
          </Figure>
        )}
        <Figure name="May draw" note={`rating ${formatKwDown(unit.rating_kw)}`} tone={disobeys ? 'breach' : null}>
          {mayDraw}
        </Figure>
      </dl>
      <span>
        <strong>{mayDraw} count for it.</strong> {exposureWhy(charger, unit, now)}
      </span>
      <span className={styles.dim}>Adherence: {adherenceText(unit)}.</span>
    </>
  )
}

type FigureProps = {
  readonly name: string
  readonly note?: ReactNode
  readonly tone?: 'breach' | null
  readonly children: ReactNode
}

function Figure({ name, note, tone = null, children }: FigureProps) {
  return (
    <div className={styles.figure} {...(tone !== null && { 'data-tone': tone })}>
      <dt>{name}</dt>
      <dd>
        {children}
        {note && <small>{note}</small>}
      </dd>
    </div>
  )
}

/** The limit that it confirmed last, and by which steps it runs out if nothing more is heard. */
function LimitSteps({ unit, timezone }: Omit<Props, 'charger'>) {
  const now = useNow()
  const { confirmed, awaited, lease_ends_at: leaseEndsAt } = unit
  const current = confirmedKw(unit, now)
  const begun = confirmed.filter(({ at }) => Date.parse(at) <= now).length
  return (
    <section aria-label={`Limit of ${unit.name}`}>
      <Title order={4} className={styles.sub}>
        Limit
      </Title>
      {current === null && <span className={styles.dim}>It has confirmed none for now.</span>}
      <ol className={styles.steps}>
        {confirmed.map(({ at, limit_kw: toldKw, input_kw: kw }, nth) => {
          const isNow = nth === Math.max(0, begun - 1)
          return (
            <li key={at} className={styles.step} data-now={isNow}>
              <span>{formatKwDown(kw)}</span>
              <span className={styles.dim}>
                {isNow ? 'confirmed, since ' : Date.parse(at) > now ? 'by itself from ' : 'until its next step, from '}
                <Moment time={at} timezone={timezone} />
                {toldKw !== kw && ` (${formatKwDown(toldKw)} at its output, as it was told)`}
              </span>
            </li>
          )
        })}
      </ol>
      {leaseEndsAt !== null && (
        <span className={styles.dim}>
          {Date.parse(leaseEndsAt) > now ? 'Unless it is renewed, it goes to its fallback ' : 'It ran out '}
          <When time={leaseEndsAt} timezone={timezone} isPlanned={Date.parse(leaseEndsAt) > now} />.
        </span>
      )}
      {awaited > 0 && <div>{awaited === 1 ? 'One limit is' : `${awaited} limits are`} sent and not confirmed yet.</div>}
    </section>
  )
}

function UnitChain({ charger, unit, timezone }: Props) {
  const { depot_id: depotId } = charger
  const { data: status } = useSiteStatus(depotId)
  const decided = status?.reading?.units.find(({ unit_id }) => unit_id === unit.unit_id)
  const cycle = status?.cycle
  return (
    <section aria-label={`Why ${unit.name} gets what it gets`}>
      <Title order={4} className={styles.sub}>
        Why
      </Title>
      {decided && cycle ? (
        <>
          <Chain label={`The way of ${unit.name}`} steps={chainSteps(decided, cycle.started_at)} timezone={timezone} />
          <span className={styles.dim}>
            As decided in{' '}
            <AnchorLink to="/depots/$depotId/cycles/$cycleId" params={{ depotId, cycleId: cycle.cycle_id }} inherit>
              the cycle of <Moment time={cycle.started_at} timezone={timezone} />
            </AnchorLink>
          </span>
        </>
      ) : (
        <span className={styles.dim}>
          No cycle has decided on it yet. It does so by itself when the charger connects.
        </span>
      )}
    </section>
  )
}
