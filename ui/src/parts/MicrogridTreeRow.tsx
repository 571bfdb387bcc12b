import {
  IconBattery3,
  IconBolt,
  IconChargingPile,
  IconCpu,
  IconEngine,
  IconGauge,
  IconPlug,
  IconRouter,
  IconSitemap,
  IconSolarPanel,
  IconTransformPoint,
  type Icon,
} from '@tabler/icons-react'
import { memo } from 'react'
import type { NodeLoad } from '../api/types.gen.ts'
import { formatKwDown, formatKwh, formatLoadKw } from '../kit/numbers.ts'
import { LimitBar } from './LimitBar.tsx'
import { LimitBarLegend, PatchMeaning, TickMeaning } from './LimitBarLegend.tsx'
import { limitTone, limitWord } from './limitWords.ts'
import type { MicrogridRow } from './microgridTree.ts'
import styles from './MicrogridTreeRow.module.css'
import { NodeBar } from './NodeBar.tsx'
import { NodeMarks } from './NodeMarks.tsx'
import { plateText } from './rating.ts'
import { loadKw, type LiveNode, measuredKw } from './siteStatus.ts'
import { barLimit, deviceKinds, limitSources, nodeKinds, powerSourceKinds } from './words.ts'

type Props = {
  readonly row: MicrogridRow
  /** as it stands now; undefined: no cycle says anything of it */
  readonly live: LiveNode | undefined
  /** what flows there, also where its cycle knew no such board */
  readonly measured: NodeLoad | undefined
}

export const MicrogridTreeRow = memo(function MicrogridTreeRow({ row, live, measured }: Props) {
  const { icon: RowIcon, kind, plate } = describe(row)
  const limit = row.shown.type === 'node' ? row.shown.node.effective_limit : null
  const use = measured && { loadKw: measuredKw(measured), allocatedKw: null, reservedKw: 0 }
  return (
    <div className={styles.cells}>
      <span className={styles.about}>
        <span className={styles.name}>
          <RowIcon size={16} stroke={1.6} aria-hidden className={styles.icon} />
          <span className={styles.text} data-type={row.shown.type} title={row.name}>
            {row.name}
          </span>
        </span>
        {kind !== '' && kind !== row.name && <span className={styles.kind}>{kind}</span>}
        {live && <NodeMarks node={live} />}
        {plate !== '' && <span className={styles.plate}>{plate}</span>}
      </span>
      {live ? (
        <NodeBar node={live} scaleKw={row.scaleKw} />
      ) : (
        <LimitBar
          ratingKw={row.ratingKw}
          limit={limit && barLimit(limit)}
          scaleKw={row.scaleKw}
          {...(use && { use })}
        />
      )}
      <span className={styles.limit}>
        {live && live.limit_kw !== null ? (
          <LiveLimit node={live} limitKw={live.limit_kw} />
        ) : limit ? (
          <>
            {use ? (
              <LoadOf kw={use.loadKw} limitKw={limit.limit_kw} />
            ) : (
              <strong>{formatKwDown(limit.limit_kw)}</strong>
            )}
            <span className={styles.source} data-source={limit.source}>
              {limitSources[limit.source]}
            </span>
          </>
        ) : (
          row.ratingKw !== null && formatKwDown(row.ratingKw)
        )}
      </span>
    </div>
  )
})

function LiveLimit({ node, limitKw }: { readonly node: LiveNode; readonly limitKw: number }) {
  const tone = limitTone(node.limit_code, node.by)
  return (
    <>
      <LoadOf kw={loadKw(node)} limitKw={limitKw} />
      <span className={styles.source} data-tone={tone}>
        {limitWord(node.limit_code, node.by)}
      </span>
    </>
  )
}

function LoadOf({ kw, limitKw }: { readonly kw: number | null; readonly limitKw: number }) {
  return (
    <span className={styles.pair}>
      <strong>{kw === null ? '?' : formatLoadKw(kw, limitKw)}</strong> of{' '}
      <span className={styles.of}>{formatKwDown(limitKw)}</span>
    </span>
  )
}

/** What the bars say, once, below them. */
export function BarLegend({ isLive }: { readonly isLive: boolean }) {
  return (
    <LimitBarLegend>
      <span>Bar: the rating, on one scale under each parent.</span>
      {isLive && (
        <>
          <PatchMeaning use="load">flows now</PatchMeaning>
          <PatchMeaning use="allocated">given to chargers</PatchMeaning>
          <PatchMeaning use="reserved">kept free for connectors that aren’t steered</PatchMeaning>
        </>
      )}
      <TickMeaning>effective limit, set by the rating</TickMeaning>
      <TickMeaning tone="degraded">set by the safe default capacity</TickMeaning>
    </LimitBarLegend>
  )
}

type Description = { readonly icon: Icon; readonly kind: string; readonly plate: string }

function describe({ shown }: MicrogridRow): Description {
  switch (shown.type) {
    case 'node': {
      const { node } = shown
      const icon = node.kind === 'GRID_CONNECTION' ? IconTransformPoint : IconSitemap
      const plate = node.rating ? plateText(node.rating) : 'no rating'
      return { icon, kind: node.kind === 'GRID_CONNECTION' ? nodeKinds[node.kind] : '', plate }
    }
    case 'connector': {
      const { connector } = shown
      const kind = connector.name === null ? '' : `Connector ${connector.number}`
      return { icon: IconPlug, kind, plate: connector.rating_kw === null ? 'as its charge point' : '' }
    }
    case 'asset':
      return describeAsset(shown.asset)
  }
}

type Asset = Extract<MicrogridRow['shown'], { type: 'asset' }>['asset']

const sourceIcons = { GRID: IconBolt, BATTERY: IconBattery3, SOLAR: IconSolarPanel, GENERATOR: IconEngine }
const deviceIcons = { METER: IconGauge, SENSOR: IconGauge, GATEWAY: IconRouter, CONTROLLER: IconCpu }

function describeAsset(asset: Asset): Description {
  switch (asset.kind) {
    case 'CHARGE_POINT':
      return { icon: IconChargingPile, kind: '', plate: asset.rating ? plateText(asset.rating) : 'no rating' }
    case 'POWER_SOURCE': {
      const plate =
        asset.capacity_kwh === null ? (asset.rating ? plateText(asset.rating) : '') : formatKwh(asset.capacity_kwh)
      return { icon: sourceIcons[asset.power_source_kind], kind: powerSourceKinds[asset.power_source_kind], plate }
    }
    case 'DEVICE':
      return {
        icon: deviceIcons[asset.device_kind],
        kind: deviceKinds[asset.device_kind],
        plate: asset.site_model_name ?? '',
      }
  }
}
