import { IconAlertTriangle } from '@tabler/icons-react'
import type { CycleInputUsed, CycleReading } from '../api/types.gen.ts'
import { countOf, formatDuration, formatKwDown } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import styles from './CycleInputs.module.css'
import { qualities, rungs } from './cycleWords.ts'

/** What the cycle took for true: how each was known, how old it was, and from when on it would have been too old. */
export function CycleInputs({ reading: { inputs, not_known: unknown } }: { readonly reading: CycleReading }) {
  const standIns = inputs.filter(({ rung }) => rung !== 'MEASURED')
  const worstFirst = [...standIns, ...inputs.filter(({ rung }) => rung === 'MEASURED')]
  return (
    <Panel label="What it took for true">
      <details className={styles.all} open={standIns.length + unknown.length > 0}>
        <summary>
          {unknown.length > 0 ? (
            <>
              <IconAlertTriangle size={16} aria-hidden />
              Not known: {unknown.map(({ of, name }) => `${name}, ${kinds[of]}`).join('; ')}
            </>
          ) : standIns.length === 0 ? (
            `All ${countOf(inputs.length, 'input')} measured and fresh`
          ) : (
            <>
              <IconAlertTriangle size={16} aria-hidden />
              {standIns.length} of {countOf(inputs.length, 'input')} not measured: something else stood in
            </>
          )}
        </summary>
        <RowTable label="inputs" rows={worstFirst} idOf={({ of, id }) => `${of} ${id}`} columns={columns} />
      </details>
    </Panel>
  )
}

const kinds: Record<CycleInputUsed['of'], string> = { DEMAND: 'what it wants', LOAD: 'load beside chargers' }

const columns: readonly Column<CycleInputUsed>[] = [
  { header: 'Of', cell: ({ name }) => name },
  { header: 'What', from: 'sm', cell: ({ of }) => kinds[of] },
  { header: 'Value', align: 'right', cell: ({ value_kw }) => formatKwDown(value_kw) },
  {
    header: 'Known how',
    cell: ({ rung, quality }) =>
      rung === 'MEASURED' ? (
        rungs[rung]
      ) : (
        <span className={styles.standIn}>{`${rungs[rung]} (${qualities[quality]})`}</span>
      ),
  },
  { header: 'Age', align: 'right', cell: ({ age_ms }) => (age_ms === null ? '–' : formatDuration(age_ms)) },
  { header: 'Stale after', align: 'right', from: 'sm', cell: ({ stale_after_ms }) => formatDuration(stale_after_ms) },
]
