import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './PageTitle.module.css'

type Props = {
  readonly title: string
  /** what stands in the browser's tab, where it is more than the title */
  readonly tabTitle?: string
  readonly subtitle?: ReactNode
  readonly children?: ReactNode
}

export function PageTitle({ title, tabTitle = title, subtitle, children }: Props) {
  return (
    <Group justify="space-between" align="flex-start" mb="sm" gap="xs">
      <title>{`${tabTitle} · Busbar`}</title>
      <div className={styles.words}>
        <Title order={1}>{title}</Title>
        {subtitle && (
          <Text c="dimmed" size="sm">
            {subtitle}
          </Text>
        )}
      </div>
      {children && (
        <Group gap="xs" className={styles.actions}>
          {children}
        </Group>
      )}
    </Group>
  )
}
