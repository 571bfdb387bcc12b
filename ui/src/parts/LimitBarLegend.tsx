import type { ReactNode } from 'react'
import styles from './LimitBarLegend.module.css'

type Props = { readonly children: ReactNode }

/** What the colours of the bars above it mean. */
export function LimitBarLegend({ children }: Props) {
  return <p className={styles.legend}>{children}</p>
}

export function PatchMeaning({ use, children }: Props & { readonly use: 'load' | 'allocated' | 'reserved' }) {
  return (
    <span>
      <i className={styles.patch} data-use={use} /> {children}
    </span>
  )
}

export function TickMeaning({ tone, children }: Props & { readonly tone?: 'degraded' | 'outside' }) {
  return (
    <span>
      <i className={styles.tick} data-tone={tone} /> {children}
    </span>
  )
}
