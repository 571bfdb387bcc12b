import type { CycleUnit, SiteStatus } from '../api/types.gen.ts'
import { countOf } from '../kit/numbers.ts'
import { isHeldBack, isOutOfHand, isSilent } from './siteStatus.ts'
import styles from './UnitCells.module.css'

/** The chargers of a feeder, one cell each, and in words how many of them are what. */
export function UnitCells({ units, status }: { readonly units: readonly CycleUnit[]; readonly status: SiteStatus }) {
  const inOrder = units.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  return (
    <span className={styles.cells}>
      <span className={styles.row} aria-hidden>
        {inOrder.map((unit) => (
          <i key={unit.unit_id} className={styles.cell} data-state={cellState(unit)} title={unit.sentence}>
            <b style={{ height: `${isSilent(unit, status) ? 0 : share(unit)}%` }} />
          </i>
        ))}
      </span>
      <span className={styles.words}>{unitWords(units)}</span>
    </span>
  )
}

function cellState(unit: CycleUnit): 'held' | 'out' | 'full' | 'idle' {
  if (isOutOfHand(unit)) return 'out'
  if (isHeldBack(unit)) return 'held'
  return unit.state === 'STEERED' && unit.asked_kw > 0 ? 'full' : 'idle'
}

/** How much of what it asks for it draws. */
function share(unit: CycleUnit): number {
  const drawnKw = unit.drawn_kw ?? 0
  if (unit.asked_kw === 0) return drawnKw > 0.5 ? 100 : 0
  return Math.min(100, Math.max(0, (drawnKw / unit.asked_kw) * 100))
}

export function unitWords(units: readonly CycleUnit[]): string {
  const asking = units.filter(({ asked_kw, state }) => state === 'STEERED' && asked_kw > 0).length
  const held = units.filter(isHeldBack).length
  const out = units.filter(isOutOfHand).length
  const words = [
    held > 0 ? `${held} of ${asking} held back` : asking > 0 ? `${asking} charging` : null,
    out > 0 ? `${out} out of hand` : null,
  ].filter((word) => word !== null)
  if (words.length > 0) return words.join(' · ')
  return units.length > 0 ? `${countOf(units.length, 'connector')}, no bus` : 'no chargers'
}
