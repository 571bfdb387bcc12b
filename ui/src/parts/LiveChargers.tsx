import { useState, type ReactNode } from 'react'
import { Button, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import type { ChargerSession, ChargerState, ChargerUnit } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { useNow } from '../kit/clock.ts'
import { formatDrawnKw, formatKwDown, formatMayDrawKw } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { FailedState, LoadingRows } from '../kit/states.tsx'
import { When } from '../kit/When.tsx'
import { ChargerMarks } from './ChargerMarks.tsx'
import { useChargers } from './chargerState.ts'
import { inTroubleFirst, troublesOf, troubleTone } from './chargerTrouble.ts'
import { confirmedKw, connectorState, isBusy } from './chargerWords.ts'
import styles from './LiveChargers.module.css'

type Props = { readonly depotId: string; readonly find: string | undefined }

/** As many as fill a screen; who wants the calm ones too asks for them. */
const shownMax = 30

/** Every charger of a depot as it stands now, those in trouble first. */
export function LiveChargers({ depotId, find }: Props) {
  const query = useChargers(depotId)
  const { data: depot } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  const [all, setAll] = useState(false)
  if (!query.data) {
    return (
      <Panel label="Chargers now">
        {query.error ? (
          <FailedState error={query.error} what="How the chargers are" retry={() => void query.refetch()} />
        ) : (
          <LoadingRows />
        )}
      </Panel>
    )
  }
  const wanted = find?.trim().toLowerCase() ?? ''
  const found = inTroubleFirst(query.data.items).filter((charger) => textOf(charger).includes(wanted))
  const shown = all ? found : found.slice(0, shownMax)
  if (query.data.items.length === 0) return null
  return (
    <>
      <Title order={2} className={styles.title}>
        Now <small>{countsOf(query.data.items)}</small>
      </Title>
      <Panel label="Chargers now">
        {found.length === 0 && <p className={styles.none}>None has “{find}” in its name, identity or bus.</p>}
        <ul className={styles.chargers}>
          {shown.map((charger) => (
            <Charger key={charger.charge_point_id} charger={charger} timezone={depot?.timezone ?? 'UTC'} />
          ))}
        </ul>
        {shown.length < found.length && (
          <Button variant="subtle" fullWidth onClick={() => setAll(true)}>
            Show all {found.length}
          </Button>
        )}
      </Panel>
    </>
  )
}

const textOf = ({ name, ocpp_identity: identity, sessions }: ChargerState): string =>
  [name, identity, ...sessions.map(({ id_token: token }) => token ?? '')].join(' ').toLowerCase()

function countsOf(chargers: readonly ChargerState[]): string {
  const online = chargers.filter(({ is_online }) => is_online).length
  const sessions = chargers.reduce((sum, charger) => sum + charger.sessions.length, 0)
  const troubled = chargers.filter((charger) => troublesOf(charger).length > 0).length
  const words = [`${online} of ${chargers.length} online`, sessions === 0 ? 'no bus' : `${sessions} with a bus`]
  return [...words, ...(troubled > 0 ? [`${troubled} to look at`] : [])].join(' · ')
}

type ChargerProps = { readonly charger: ChargerState; readonly timezone: string }

function Charger({ charger, timezone }: ChargerProps) {
  const { charge_point_id: chargePointId, depot_id: depotId, name, units } = charger
  const [worst] = troublesOf(charger)
  return (
    <li className={styles.charger} data-tone={worst && troubleTone(worst)} aria-label={name}>
      <div className={styles.who}>
        <AnchorLink to="/depots/$depotId/chargers/$chargePointId" params={{ depotId, chargePointId }} inherit fw={600}>
          {name}
        </AnchorLink>
        <ChargerMarks charger={charger} timezone={timezone} />
      </div>
      <div className={styles.units}>
        {units.map((unit) => (
          <Unit key={unit.unit_id} charger={charger} unit={unit} timezone={timezone} />
        ))}
        {units.length === 0 && <span className={styles.dim}>It has no connectors: no bus can be plugged in.</span>}
      </div>
    </li>
  )
}

type UnitProps = ChargerProps & { readonly unit: ChargerUnit }

function Unit({ charger, unit, timezone }: UnitProps) {
  const now = useNow()
  const sessions = sessionsOf(charger, unit)
  const limitKw = confirmedKw(unit, now)
  const busy = isBusy(charger, unit)
  return (
    <div className={styles.unit}>
      <div className={styles.place}>
        <span>{placeText(charger, unit)}</span>
        {sessions.map((session) => (
          <SessionLine key={session.session_ref} session={session} timezone={timezone} />
        ))}
      </div>
      <dl className={styles.figures}>
        <Figure name="may draw">{formatMayDrawKw(unit.exposure_kw, unit.granted_kw)}</Figure>
        {busy && <Figure name="asks">{unit.asked_kw === null ? '–' : formatKwDown(unit.asked_kw)}</Figure>}
        {busy && <Figure name="granted">{unit.granted_kw === null ? '–' : formatKwDown(unit.granted_kw)}</Figure>}
        {busy && (
          <Figure name={charger.is_online ? 'draws' : 'last drew'}>
            {unit.drawn_kw === null ? 'not known' : formatDrawnKw(unit.drawn_kw, unit.exposure_kw)}
          </Figure>
        )}
        {limitKw !== null && (
          <Figure name="limit confirmed">
            {formatKwDown(limitKw)} <Lease endsAt={unit.lease_ends_at} timezone={timezone} />
          </Figure>
        )}
        {unit.adherence !== null && unit.adherence < 1 && (
          <Figure name="kept its limit">{`${Math.floor(unit.adherence * 1000) / 10} %`}</Figure>
        )}
      </dl>
    </div>
  )
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Lease({ endsAt, timezone }: { readonly endsAt: string | null; readonly timezone: string }) {
  const now = useNow()
  if (endsAt === null) return null
  if (Date.parse(endsAt) <= now) return <span className={styles.dim}>run out</span>
  return (
    <span className={styles.dim}>
      ends <When time={endsAt} timezone={timezone} isPlanned />
    </span>
  )
}

function SessionLine({ session, timezone }: { readonly session: ChargerSession; readonly timezone: string }) {
  return (
    <span className={styles.dim}>
      {session.id_token ?? 'bus not named'} since <When time={session.started_at} timezone={timezone} />
      {session.is_paused && <strong> · paused by an operator</strong>}
    </span>
  )
}

/** Those that count for a unit: all of the charger's where it is steered as a whole. */
export const sessionsOf = ({ sessions }: ChargerState, { connector }: ChargerUnit): readonly ChargerSession[] =>
  connector === null ? sessions : sessions.filter((session) => session.connector === connector)

/** "Connector 1: charging"; for a charger that is steered as a whole every connector. */
export function placeText({ connectors }: ChargerState, { connector }: ChargerUnit): string {
  const shown = connectors.filter(({ number }) => connector === null || number === connector)
  if (shown.length === 0) return connector === null ? 'the whole charger' : `Connector ${connector}`
  return shown.map(({ number, state }) => `Connector ${number}: ${connectorState(state)}`).join(' · ')
}
