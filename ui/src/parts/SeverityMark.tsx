import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { severityWords, type Severity } from './incidentWords.ts'
import styles from './SeverityMark.module.css'

/** How bad it is: a word, an icon and a colour. What is over has lost its colour. */
export function SeverityMark({ severity, isOver = false }: { readonly severity: Severity; readonly isOver?: boolean }) {
  const Icon = icons[severity]
  return (
    <span className={styles.mark} data-severity={isOver ? undefined : severity}>
      <Icon size={16} aria-hidden />
      {severityWords[severity]}
    </span>
  )
}

const icons = { RED: IconAlertOctagon, YELLOW: IconAlertTriangle, INFO: IconInfoCircle }
