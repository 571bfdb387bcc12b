import { IconAlertTriangle } from '@tabler/icons-react'
import styles from './Outcome.module.css'

/** That something stood in for a measurement. */
export function FallbackWords({ sourceMode }: { readonly sourceMode: string }) {
  if (sourceMode !== 'FALLBACK_DERIVED') return null
  return (
    <span className={styles.fallback}>
      <IconAlertTriangle size={14} aria-hidden />
      on second-best knowledge
    </span>
  )
}
