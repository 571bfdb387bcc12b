import type { ReactNode } from 'react'
import styles from './Facts.module.css'

type Fact = readonly [name: string, value: ReactNode]

/** What is known about one thing, as names and values. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
