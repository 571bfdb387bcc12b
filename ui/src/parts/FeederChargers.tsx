import { useState } from 'react'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconClockExclamation, IconHandStop } from '@tabler/icons-react'
import type { CycleUnit } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { countOf, formatDrawnKw, formatKw, formatKwDown, formatKwUp } from '../kit/numbers.ts'
import { When } from '../kit/When.tsx'
import { conductorBinds } from './conductorWords.ts'
import { unitStates } from './cycleWords.ts'
import { lackingShare, type DepartureRisk } from './departures.ts'
import styles from './FeederChargers.module.css'
import { NodeBar } from './NodeBar.tsx'
import { NodeMarks } from './NodeMarks.tsx'
import { limitAfter, loadWords } from './loadWords.ts'
import { isHeldBack, isOutOfHand, isSilent, type Feeder, type LiveSite } from './siteStatus.ts'
import { unitWords } from './UnitCells.tsx'

type Props = {
  readonly site: LiveSite
  readonly feeder: Feeder
  /** the worst first, of the whole depot */
  readonly risks: readonly DepartureRisk[]
  readonly timezone: string
}

/** One feeder with what it carries, and its chargers: those whose bus is at risk first, then those held back. */
export function FeederChargers({ site, feeder: { node, units }, risks, timezone }: Props) {
  const [all, setAll] = useState(false)
  const riskAt = (unit: CycleUnit) => risks.findIndex(({ unitId }) => unitId === unit.unit_id)
  const rank = (unit: CycleUnit) => (riskAt(unit) < 0 ? risks.length : riskAt(unit))
  const telling = units
    .filter((unit) => isHeldBack(unit) || isOutOfHand(unit) || unit.asked_kw > 0 || riskAt(unit) >= 0)
    .toSorted((a, b) => rank(a) - rank(b))
  const quiet = units.filter((unit) => !telling.includes(unit))
  const shown = all ? [...telling, ...quiet] : telling
  return (
    <section className={styles.feeder} aria-label={node.name}>
      <header className={styles.head}>
        <h3 className={styles.name}>
          {node.name} <NodeMarks node={node} />
        </h3>
        <span className={styles.numbers}>
          <strong>{loadWords(node)}</strong>
          {limitAfter(node)}
          {/* Room of the whole board is none to those whose conductor is full. */}
          {node.conductor !== null && <span className={styles.dim}> · {conductorBinds(node.conductor)}</span>}
          {node.conductor === null && node.headroom_kw !== null && (
            <span className={styles.dim}> · headroom {formatKwDown(node.headroom_kw)}</span>
          )}
        </span>
        <span className={styles.headBar}>
          <NodeBar node={node} scaleKw={node.rating_kw ?? node.limit_kw ?? 0} />
        </span>
        <span className={styles.dim}>{unitWords(units)}</span>
      </header>
      {shown.length > 0 && (
        <ul className={styles.units}>
          {shown.map((unit, nth) => (
            <UnitRow
              key={unit.unit_id}
              {...{ site, unit, timezone }}
              repeats={shown.slice(0, nth).some((above) => isSameReason(above, unit))}
              risks={risks.filter(({ unitId }) => unitId === unit.unit_id)}
            />
          ))}
        </ul>
      )}
      {quiet.length > 0 && (
        <Button variant="subtle" size="compact-sm" className={styles.more} onClick={() => setAll(!all)}>
          {all ? 'Leave out' : 'Show'} {countOf(quiet.length, 'connector')} without a bus
        </Button>
      )}
    </section>
  )
}

const isSameReason = (one: CycleUnit, other: CycleUnit): boolean =>
  isHeldBack(one) && one.binding_node_id === other.binding_node_id && one.reason_code === other.reason_code

type RowProps = {
  readonly site: LiveSite
  readonly unit: CycleUnit
  /** somebody above it is held back by the same: a phone doesn't say so once more */
  readonly repeats: boolean
  readonly risks: readonly DepartureRisk[]
  readonly timezone: string
}

function UnitRow({ site, unit, repeats, risks, timezone }: RowProps) {
  const { depot_id: depotId, cycle } = site.status
  return (
    <li className={styles.unit} data-state={isOutOfHand(unit) ? 'out' : isHeldBack(unit) ? 'held' : 'calm'}>
      <span className={styles.unitName}>
        <AnchorLink
          to="/depots/$depotId/chargers/$chargePointId"
          params={{ depotId, chargePointId: unit.charge_point_id }}
          inherit
        >
          {unit.name}
        </AnchorLink>
        {isHeldBack(unit) && (
          <span className={styles.held}>
            <IconHandStop size={14} aria-hidden /> held back by {site.byId.get(unit.binding_node_id ?? '')?.name}
          </span>
        )}
        {isOutOfHand(unit) && (
          <span className={styles.out}>
            <IconAlertTriangle size={14} aria-hidden /> {unitStates[unit.state]}
          </span>
        )}
        {risks.map((risk) => (
          <AtRisk key={risk.sessionRef} risk={risk} timezone={timezone} />
        ))}
      </span>
      <Powers unit={unit} silent={isSilent(unit, site.status)} />
      <span className={styles.sentence} data-repeats={repeats}>
        {unit.sentence}{' '}
        {unit.reason_code !== null && cycle && (
          <AnchorLink
            to="/depots/$depotId/cycles/$cycleId"
            params={{ depotId, cycleId: cycle.cycle_id }}
            className={styles.code ?? ''}
          >
            {unit.reason_code}
          </AnchorLink>
        )}
        {unit.drawn_at !== null && isOutOfHand(unit) && (
          <span className={styles.dim}>
            {' '}
            Last measured <When time={unit.drawn_at} timezone={timezone} />.
          </span>
        )}
      </span>
    </li>
  )
}

/** "bus 214 leaves 05:40, at risk: 14 % missing". */
function AtRisk({ risk, timezone }: { readonly risk: DepartureRisk; readonly timezone: string }) {
  return (
    <span className={styles.out}>
      <IconClockExclamation size={14} aria-hidden />
      <span>
        {risk.bus ?? 'bus'} {risk.enoughKw === null ? 'should have left' : 'leaves'}{' '}
        <When time={new Date(risk.leavesAt).toISOString()} timezone={timezone} />, at risk:{' '}
        {Math.max(1, Math.round(lackingShare(risk) * 100))} % missing
      </span>
    </span>
  )
}

/** Asked, granted, drawn; where it can't be steered, what is counted for it instead. Of one that is silent what it drew. */
function Powers({ unit, silent }: { readonly unit: CycleUnit; readonly silent: boolean }) {
  const { asked_kw: askedKw, granted_kw: grantedKw, drawn_kw: drawnKw, exposure_kw: exposureKw } = unit
  const mostKw = Math.max(askedKw, grantedKw ?? 0, drawnKw ?? 0, isOutOfHand(unit) ? exposureKw : 0, 1)
  const width = (kw: number) => ({ width: `${Math.min(100, (kw / mostKw) * 100)}%` })
  return (
    <span className={styles.powers}>
      <span className={styles.bar} aria-hidden>
        {isOutOfHand(unit) && <i className={styles.exposure} style={width(exposureKw)} />}
        {grantedKw !== null && <i className={styles.granted} style={width(grantedKw)} />}
        {!silent && <i className={styles.drawn} style={width(drawnKw ?? 0)} />}
      </span>
      <span className={styles.values}>
        <span>
          <small>{silent ? 'last drew' : 'draws'}</small> {drawnWords(unit, silent)}
        </span>
        {grantedKw === null ? (
          <span>
            <small>may draw</small> {formatKwUp(exposureKw)}
          </span>
        ) : (
          <span>
            <small>granted</small> <b>{formatKwDown(grantedKw)}</b>
          </span>
        )}
        <span>
          <small>asks</small> {formatKwDown(askedKw)}
        </span>
      </span>
    </span>
  )
}

function drawnWords({ drawn_kw: kw, exposure_kw: mayKw }: CycleUnit, silent: boolean): string {
  if (kw === null) return 'not known'
  return silent ? formatKw(kw) : formatDrawnKw(kw, mayKw)
}
