import { Text } from '@mantine/core'
import type { WhatIfResult } from '../api/types.gen.ts'
import { Notice } from '../kit/Notice.tsx'
import { formatKwDown } from '../kit/numbers.ts'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { outcomes, wordOf } from './cycleWords.ts'

/** What would have been different: in one line, then charger by charger and node by node. */
export function WhatIfReport({ result }: { readonly result: WhatIfResult }) {
  const { outcome, units, nodes } = result
  const isOther = outcome.before !== outcome.after
  return (
    <>
      <Notice tone="plain" title={result.sentence} role="status">
        {isOther && `${wordOf(outcomes, outcome.before)} → ${wordOf(outcomes, outcome.after)}`}
      </Notice>
      {units.length > 0 && (
        <RowTable
          label="chargers that would have got something else"
          rows={units}
          idOf={({ unit_id }) => unit_id}
          columns={unitColumns}
        />
      )}
      {nodes.length > 0 && (
        <details>
          <Text component="summary" size="sm">
            Nodes at which something would have been different
          </Text>
          <RowTable
            label="nodes that would have been otherwise"
            rows={nodes}
            idOf={({ node_id }) => node_id}
            columns={nodeColumns}
          />
        </details>
      )}
    </>
  )
}

type Unit = WhatIfResult['units'][number]
const unitColumns: readonly Column<Unit>[] = [
  { header: 'Charger', cell: ({ name }) => name },
  { header: 'Got', align: 'right', cell: ({ before_kw }) => formatKwDown(before_kw) },
  { header: 'Would have got', align: 'right', cell: ({ after_kw }) => formatKwDown(after_kw) },
  {
    header: 'Difference',
    align: 'right',
    from: 'sm',
    cell: ({ before_kw, after_kw }) =>
      `${after_kw > before_kw ? '+' : '−'}${formatKwDown(Math.abs(after_kw - before_kw))}`,
  },
]

type Node = WhatIfResult['nodes'][number]
const limit = (kw: number | null): string => (kw === null ? 'none' : formatKwDown(kw))
const nodeColumns: readonly Column<Node>[] = [
  { header: 'Node', cell: ({ name }) => name },
  { header: 'Limit', align: 'right', from: 'sm', cell: ({ before_limit_kw }) => limit(before_limit_kw) },
  { header: 'Other limit', align: 'right', from: 'sm', cell: ({ after_limit_kw }) => limit(after_limit_kw) },
  { header: 'Gave', align: 'right', cell: ({ before_allocated_kw }) => formatKwDown(before_allocated_kw) },
  { header: 'Would have given', align: 'right', cell: ({ after_allocated_kw }) => formatKwDown(after_allocated_kw) },
]
