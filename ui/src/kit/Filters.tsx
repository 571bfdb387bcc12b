import { Button } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useId, useState, type ReactNode } from 'react'
import styles from './Filters.module.css'

type Props = {
  /** how many are set: those that nobody sees must be told of */
  readonly count: number
  readonly children: ReactNode
}

/**
 * What narrows a list down, above it. On a phone it is folded away, since the list is what one came for. Fields for a time
 * come last: there they have the whole width.
 */
export function Filters({ count, children }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const fieldsId = useId()
  return (
    <div className={styles.around}>
      <Button
        hiddenFrom="sm"
        variant="default"
        fullWidth
        leftSection={<IconFilter size={16} />}
        aria-expanded={isOpen}
        aria-controls={fieldsId}
        onClick={() => setIsOpen(!isOpen)}
      >
        {count === 0 ? 'Filter' : `Filter: ${count} set`}
      </Button>
      <div id={fieldsId} className={styles.filters} data-open={isOpen}>
        {children}
      </div>
    </div>
  )
}
