import { IconBolt } from '@tabler/icons-react'
import { formatKw } from '../kit/numbers.ts'
import { SearchLink } from '../kit/SearchLink.tsx'
import type { Load as Search } from '../search.ts'
import { NodeBar } from './NodeBar.tsx'
import { limitAfter, loadWords } from './loadWords.ts'
import { NodeMarks } from './NodeMarks.tsx'
import styles from './PowerFlow.module.css'
import { UnitCells } from './UnitCells.tsx'
import { feedersOf, isUnder, loadKw, type Feeder, type LiveNode, type LiveSite } from './siteStatus.ts'

const rowPx = 64
const trunkPx = 132

/** From the grid to the feeders to the chargers: what flows where now, and where it stops. */
export function PowerFlow({ site, chosenId }: { readonly site: LiveSite; readonly chosenId: string | undefined }) {
  const rows = branchesOf(site)
  const scaleKw = Math.max(...rows.map(({ node }) => node.rating_kw ?? node.limit_kw ?? 0), 1)
  return (
    <div className={styles.flow}>
      <div className={styles.source}>
        <span>
          <IconBolt size={16} aria-hidden /> {site.top.kind === 'ROOT' ? 'Whole site' : site.top.name}
        </span>
        <strong>{loadWords(site.top)}</strong>
        <NodeMarks node={site.top} />
        <Beside node={site.top} />
      </div>
      <Bands site={site} rows={rows} />
      <ul className={styles.rows} aria-label="Feeders and their chargers">
        {rows.map(({ node, units }) => (
          <li
            key={node.node_id}
            className={styles.row}
            style={{ height: rowPx }}
            data-chosen={chosenId === node.node_id}
          >
            <span className={styles.about}>
              <span className={styles.name}>
                <SearchLink<Search> change={{ node: chosenId === node.node_id ? undefined : node.node_id }}>
                  {node.name}
                </SearchLink>
                <NodeMarks node={node} />
              </span>
              <NodeBar node={node} scaleKw={scaleKw} />
              <span className={styles.numbers}>
                {loadWords(node)}
                {limitAfter(node)}
              </span>
            </span>
            <UnitCells units={units} status={site.status} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What is directly under the site; chargers further down are told where their way begins. */
export function branchesOf(site: LiveSite): readonly Feeder[] {
  const { top, reading } = site
  const feeders = feedersOf(site)
  const branches = feeders.filter(({ node }) => node.parent_node_id === top.node_id)
  const direct = feeders.filter(({ node, units }) => node.node_id === top.node_id && units.length > 0)
  return [
    ...direct,
    ...branches.map(({ node }) => ({ node, units: reading.units.filter((unit) => isUnder(site, unit, node.node_id)) })),
  ]
}

/** What flows there and isn't a feeder's: workshops and lights, or a battery that helps out. */
function Beside({ node: { beside_kw: besideKw, supplied_kw: suppliedKw } }: { readonly node: LiveNode }) {
  return (
    <>
      {besideKw > 0.5 && <span className={styles.dim}>{formatKw(besideKw)} beside chargers</span>}
      {suppliedKw > 0.5 && <span className={styles.dim}>{formatKw(suppliedKw)} from storage and generation</span>}
    </>
  )
}

/** As wide as the power is, compared with the limit of the whole. It moves only where power really flows. */
function Bands({ site, rows }: { readonly site: LiveSite; readonly rows: readonly Feeder[] }) {
  const height = rows.length * rowPx
  const wholeKw = Math.max(site.top.limit_kw ?? 0, ...rows.map(({ node }) => Math.abs(loadKw(node) ?? 0)), 1)
  const thickest = Math.min(72, height - 16)
  const widths = rows.map(({ node }) => Math.max(1, (Math.abs(loadKw(node) ?? 0) / wholeKw) * thickest))
  const sum = widths.reduce((a, b) => a + b, 0)
  return (
    <svg className={styles.bands} width={trunkPx} height={height} aria-hidden>
      {rows.map(({ node }, nth) => {
        const width = widths[nth]!
        const above = widths.slice(0, nth).reduce((a, b) => a + b, 0)
        const from = height / 2 - sum / 2 + above + width / 2
        const to = nth * rowPx + rowPx / 2
        const kw = loadKw(node) ?? 0
        const path = `M0,${from}H8C66,${from} 66,${to} ${trunkPx - 8},${to}H${trunkPx}`
        return (
          <g key={node.node_id} data-tone={bandTone(node)} className={styles.band}>
            <path d={path} strokeWidth={width} />
            {Math.abs(kw) >= 0.5 && <path d={path} className={styles.motion} data-back={kw < 0} strokeWidth={2} />}
          </g>
        )
      })}
    </svg>
  )
}

function bandTone(node: LiveNode): 'breach' | 'flow' | 'none' {
  if (node.isBreached) return 'breach'
  return Math.abs(loadKw(node) ?? 0) >= 0.5 ? 'flow' : 'none'
}
