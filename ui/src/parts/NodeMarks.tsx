import { IconAlertOctagon, IconAlertTriangle, IconTower, IconHandStop } from '@tabler/icons-react'
import { limitTone } from './limitWords.ts'
import styles from './NodeMarks.module.css'
import type { LiveNode } from './siteStatus.ts'

/** What is to be known of a node beside its numbers: each with its word and its icon. Silence is good. */
export function NodeMarks({ node }: { readonly node: LiveNode }) {
  const tone = node.limit_kw === null ? 'plain' : limitTone(node.limit_code, node.by)
  return (
    <>
      {node.isBreached && (
        <span className={styles.mark} data-tone="breach">
          <IconAlertOctagon size={14} aria-hidden /> breach
        </span>
      )}
      {node.status === 'BINDING' && (
        <span className={styles.mark} data-tone="binding" title="It holds chargers back">
          <IconHandStop size={14} aria-hidden /> BINDING
        </span>
      )}
      {node.status === 'LATENT' && (
        <span className={styles.mark} title="It would hold chargers back if nothing else did">
          LATENT
        </span>
      )}
      {tone === 'outside' && (
        <span className={styles.mark} data-tone="outside">
          <IconTower size={14} aria-hidden /> network company
        </span>
      )}
      {node.now?.quality === 'STALE' && (
        <span className={styles.mark} data-tone="degraded">
          <IconAlertTriangle size={14} aria-hidden /> stale
        </span>
      )}
    </>
  )
}
