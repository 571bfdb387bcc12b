import { Text } from '@mantine/core'
import { Facts } from '../kit/Facts.tsx'
import { formatKw, formatKwDown, formatLoadKw } from '../kit/numbers.ts'
import { When } from '../kit/When.tsx'
import { conductorBinds } from './conductorWords.ts'
import { limitWord } from './limitWords.ts'
import { NodeBar } from './NodeBar.tsx'
import { NodeMarks } from './NodeMarks.tsx'
import { isBoard, loadKw, type LiveNode } from './siteStatus.ts'

/** A node as it stands now: its limit and whose it is, what flows, what is asked, given and left. */
export function LiveFacts({ node, timezone }: { readonly node: LiveNode; readonly timezone: string }) {
  const kw = loadKw(node)
  const more = ([name, value]: readonly [string, number]) => (value === 0 ? [] : [[name, formatKw(value)] as const])
  return (
    <div>
      <Text size="sm" component="div" mb={8}>
        <strong>Now</strong> <NodeMarks node={node} />
      </Text>
      {isBoard(node) && <NodeBar node={node} scaleKw={node.rating_kw ?? node.limit_kw ?? 0} />}
      <Facts
        facts={[
          ['Limit', <Limit key="limit" node={node} timezone={timezone} />],
          ['Load', kw === null ? 'not known' : formatLoadKw(kw, node.limit_kw)],
          ...(node.now ? [['Measured', <Measured key="measured" node={node} timezone={timezone} />] as const] : []),
          ['Asked beneath', formatKw(node.demand_kw)],
          ['Given', formatKwDown(node.allocated_kw)],
          ...more(['Kept free', node.reserved_kw]),
          ...more(['Beside chargers', node.beside_kw]),
          ...more(['Supplied here', node.supplied_kw]),
          ...(node.conductor === null ? [] : [['One conductor', conductorBinds(node.conductor)] as const]),
          [
            node.conductor === null ? 'Headroom' : 'Headroom as a whole',
            node.headroom_kw === null ? 'nothing limits it' : formatKwDown(node.headroom_kw),
          ],
        ]}
      />
    </div>
  )
}

type Props = { readonly node: LiveNode; readonly timezone: string }

function Limit({ node: { limit_kw: kw, limit_code: code, by, until }, timezone }: Props) {
  if (kw === null) return <>none</>
  return (
    <>
      {formatKwDown(kw)}, {limitWord(code, by)}
      {until !== null && (
        <>
          , until <When time={until} timezone={timezone} />
        </>
      )}
    </>
  )
}

function Measured({ node: { now }, timezone }: Props) {
  if (!now) return null
  return (
    <>
      {now.measured_by === 'METER' ? 'by its meter' : 'as its chargers say'}, <When time={now.at} timezone={timezone} />
      {now.quality === 'STALE' && ': stale'}
    </>
  )
}
