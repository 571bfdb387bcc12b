import { IconArrowNarrowRight } from '@tabler/icons-react'
import type { IncidentDetail } from '../api/types.gen.ts'
import { formatKw } from '../kit/numbers.ts'
import styles from './LimitChain.module.css'

type Link = NonNullable<IncidentDetail['chain']>[number]

/** The way of a wish from the charger up to the site: what was left of it at each step, and where it was cut. */
export function LimitChain({ chain }: { readonly chain: readonly Link[] }) {
  return (
    <ol className={styles.chain} aria-label="From the charger up to the site">
      {chain.map(({ node_id, name, kw, is_binding, shared_by }, at) => (
        <li key={node_id} className={styles.link} data-binding={is_binding}>
          {at > 0 && <IconArrowNarrowRight size={16} aria-hidden />}
          <span className={styles.name}>{name}</span>
          <strong>{formatKw(kw)}</strong>
          {is_binding && <span className={styles.binding}>binding{shared_by > 1 && `, shared by ${shared_by}`}</span>}
        </li>
      ))}
    </ol>
  )
}
