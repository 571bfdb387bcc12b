import {
  IconBuildingFactory2,
  IconChargingPile,
  IconHandStop,
  IconHourglass,
  IconSitemap,
  IconTransformPoint,
  type Icon,
} from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { CycleNode, CycleReading } from '../api/types.gen.ts'
import { formatKwDown, formatKwUp } from '../kit/numbers.ts'
import { Tree } from '../kit/Tree.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import type { Cycle as Search } from '../search.ts'
import styles from './CycleTree.module.css'
import { conductorBinds } from './conductorWords.ts'
import { cycleRows, type CycleRow } from './cycleTree.ts'
import { limitTone, reasonCodes, statuses, wordOf } from './cycleWords.ts'
import { LimitBar, type BarLimit } from './LimitBar.tsx'
import { LimitBarLegend, PatchMeaning, TickMeaning } from './LimitBarLegend.tsx'

type Props = { readonly reading: CycleReading; readonly selectedId: string | undefined }

/** Each node's limit against what was asked for beneath it. Choosing one shows its chargers alone. */
export function CycleTree({ reading, selectedId }: Props) {
  const setSearch = useSetSearch<Search>()
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const rows = useMemo(() => cycleRows(reading), [reading])
  const isExpanded = (row: CycleRow) => chosen.get(row.id) ?? !rows.some(isChargerUnder(row))
  return (
    <>
      <Tree
        label="Nodes of this cycle"
        rows={rows}
        isExpanded={isExpanded}
        setExpanded={(changed, expanded) =>
          setChosen(new Map([...chosen, ...changed.map((row) => [row.id, expanded] as const)]))
        }
        selectedId={selectedId}
        onSelect={(node) => setSearch({ node: node === selectedId ? undefined : node }, { replace: true })}
      >
        {(row) => <Row row={row} timezone={reading.timezone} />}
      </Tree>
      <Legend />
    </>
  )
}

/** Boards are open as long as what is under them are boards. */
const isChargerUnder = (row: CycleRow) => (other: CycleRow) =>
  other.parentId === row.id && other.node.kind === 'CHARGE_POINT'

const kindIcons: Record<CycleNode['kind'], Icon> = {
  ROOT: IconBuildingFactory2,
  GRID_CONNECTION: IconTransformPoint,
  CIRCUIT: IconSitemap,
  CHARGE_POINT: IconChargingPile,
  CONNECTOR: IconChargingPile,
}

function Row({ row, timezone }: { readonly row: CycleRow; readonly timezone: string }) {
  const { node, scaleKw, use } = row
  const KindIcon = kindIcons[node.kind]
  return (
    <div className={styles.cells} data-status={node.status}>
      <span className={styles.name}>
        <KindIcon size={16} stroke={1.6} aria-hidden className={styles.icon} />
        <span className={styles.text} title={node.name}>
          {node.name}
        </span>
        <Status status={node.status} />
      </span>
      <LimitBar ratingKw={node.rating_kw} limit={barLimit(node)} scaleKw={scaleKw} use={use} />
      <span className={styles.numbers}>
        <span>
          asks {formatKwDown(node.demand_kw)}, gets <strong>{formatKwDown(node.allocated_kw)}</strong>
        </span>
        {node.reserved_kw > 0 && <span>{formatKwUp(node.reserved_kw)} kept free</span>}
      </span>
      <span className={styles.limit}>
        {node.limit_kw === null ? (
          'no limit of its own'
        ) : (
          <>
            <strong>{formatKwDown(node.limit_kw)}</strong>{' '}
            <span data-tone={limitTone(node.limit_code, node.by)}>{sourceOf(node)}</span>
            {node.until !== null && (
              <>
                {' until '}
                <When time={node.until} timezone={timezone} />
              </>
            )}
          </>
        )}
        {node.conductor !== null && <span className={styles.conductor}>{conductorBinds(node.conductor)}</span>}
      </span>
    </div>
  )
}

function Status({ status }: { readonly status: CycleNode['status'] }) {
  if (status === 'SLACK') return <span className={styles.status}>{statuses[status]}</span>
  const StatusIcon = status === 'BINDING' ? IconHandStop : IconHourglass
  return (
    <span className={styles.status} data-status={status}>
      <StatusIcon size={14} aria-hidden />
      {statuses[status]}
    </span>
  )
}

const sourceOf = ({ by, limit_code: code }: CycleNode): string => by ?? wordOf(reasonCodes, code ?? '')

const barLimit = (node: CycleNode): BarLimit | null =>
  node.limit_kw === null
    ? null
    : { kw: node.limit_kw, tone: limitTone(node.limit_code, node.by), source: sourceOf(node) }

function Legend() {
  return (
    <LimitBarLegend>
      <PatchMeaning use="load">flows now</PatchMeaning>
      <PatchMeaning use="allocated">given</PatchMeaning>
      <PatchMeaning use="reserved">kept free for connectors that aren’t steered</PatchMeaning>
      <TickMeaning>limit</TickMeaning>
      <TickMeaning tone="outside">from outside</TickMeaning>
      <TickMeaning tone="degraded">safe default or fallback</TickMeaning>
      <span>BINDING holds chargers back; LATENT would, if nothing else did.</span>
    </LimitBarLegend>
  )
}
