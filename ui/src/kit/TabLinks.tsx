import type { ReactNode } from 'react'
import styles from './TabLinks.module.css'

/** Tabs that are pages: links, so that they open in new windows and the browser's history knows them. */
export function TabLinks({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {children}
    </nav>
  )
}

export const tabClass = styles.tab
