import { IconAlertOctagon } from '@tabler/icons-react'
import { faultWords } from './faults.ts'
import styles from './FaultWords.module.css'

/** Faults in a table: which, in a few words. */
export function FaultWords({ codes }: { readonly codes: readonly string[] }) {
  return (
    <div className={styles.faults}>
      <IconAlertOctagon size={14} aria-hidden />
      {[...new Set(codes.map(faultWords))].join(', ')}
    </div>
  )
}
