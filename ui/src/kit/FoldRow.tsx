import { Collapse, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import styles from './FoldRow.module.css'

type Props = {
  readonly isOpen: boolean
  readonly onToggle: () => void
  /** how the line is laid out */
  readonly className: string | undefined
  readonly line: ReactNode
  /** made only when it is asked for: a page has hundreds of lines */
  readonly details: () => ReactNode
}

/** A line of a list that unfolds to all that is known of it. */
export function FoldRow({ isOpen, onToggle, className = '', line, details }: Props) {
  const detailsId = useId()
  return (
    <li className={styles.row}>
      <UnstyledButton
        className={`${styles.line} ${className}`}
        aria-expanded={isOpen}
        aria-controls={detailsId}
        onClick={onToggle}
      >
        <IconChevronRight size={16} className={styles.chevron} data-open={isOpen} aria-hidden />
        {line}
      </UnstyledButton>
      <Collapse expanded={isOpen} id={detailsId}>
        {isOpen && <div className={styles.details}>{details()}</div>}
      </Collapse>
    </li>
  )
}

export function FoldList({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  )
}
