import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './Notice.module.css'

type Tone = 'breach' | 'degraded' | 'plain'

type Props = {
  readonly tone: Tone
  readonly title: string
  /** how urgently a screen reader says it; without it, when one comes by */
  readonly role?: 'alert' | 'status'
  readonly children?: ReactNode
}

/** Something to be known, where it matters. Its colour is one of the four meanings, or none. */
export function Notice({ tone, title, role, children }: Props) {
  const Icon = icons[tone]
  return (
    <div className={styles.notice} data-tone={tone} {...(role && { role })}>
      <Icon size={18} aria-hidden />
      <div className={styles.words}>
        <strong>{title}</strong>
        {children}
      </div>
    </div>
  )
}

const icons = { breach: IconAlertOctagon, degraded: IconAlertTriangle, plain: IconInfoCircle }
