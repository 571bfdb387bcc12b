import { LimitBar } from './LimitBar.tsx'
import { limitTone, limitWord } from './limitWords.ts'
import { limitAfter, loadWords } from './loadWords.ts'
import styles from './SiteLoad.module.css'
import { loadKw, type LiveNode } from './siteStatus.ts'

/** What flows at a site, against what may: in words, and as a bar. */
export function SiteLoad({ node }: { readonly node: LiveNode }) {
  const { limit_kw: limitKw, limit_code: code, by, rating_kw: ratingKw } = node
  const kw = loadKw(node)
  return (
    <span className={styles.load}>
      <span className={styles.numbers}>
        {kw === null ? 'load not known' : loadWords(node)}
        {limitAfter(node)}
      </span>
      <span className={styles.bar}>
        <LimitBar
          ratingKw={ratingKw}
          limit={limitKw === null ? null : { kw: limitKw, tone: limitTone(code, by), source: limitWord(code, by) }}
          scaleKw={ratingKw ?? limitKw ?? 0}
          use={{ loadKw: kw, allocatedKw: node.allocated_kw, reservedKw: node.reserved_kw }}
        />
      </span>
    </span>
  )
}
