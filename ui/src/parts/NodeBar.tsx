import { LimitBar } from './LimitBar.tsx'
import { limitTone, limitWord } from './limitWords.ts'
import { loadKw, type LiveNode } from './siteStatus.ts'

/** The limit bar of a node as it stands now. */
export function NodeBar({ node, scaleKw }: { readonly node: LiveNode; readonly scaleKw: number }) {
  const { limit_kw: kw, limit_code: code, by } = node
  return (
    <LimitBar
      ratingKw={node.rating_kw}
      limit={kw === null ? null : { kw, tone: limitTone(code, by), source: limitWord(code, by) }}
      scaleKw={scaleKw}
      use={{ loadKw: loadKw(node), allocatedKw: node.allocated_kw, reservedKw: node.reserved_kw }}
    />
  )
}
