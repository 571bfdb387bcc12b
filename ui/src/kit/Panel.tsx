import type { ReactNode } from 'react'
import styles from './Panel.module.css'

/** A sheet on the page's ground. */
export function Panel({ children, label }: { readonly children: ReactNode; readonly label?: string }) {
  return (
    <section className={styles.panel} {...(label !== undefined && { 'aria-label': label })}>
      {children}
    </section>
  )
}
