import type { ReactNode } from 'react'
import styles from './Filters.module.css'

/** What narrows a list down, above it. Fields for a time come last: on a phone they have the whole width. */
export function Filters({ children }: { readonly children: ReactNode }) {
  return <div className={styles.filters}>{children}</div>
}
