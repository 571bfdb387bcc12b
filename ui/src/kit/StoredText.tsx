import { Code, Text } from '@mantine/core'
import styles from './StoredText.module.css'

type Props = { readonly label: string; readonly children: string }

/** What was stored, to be read as it is. */
export function StoredText({ label, children }: Props) {
  return (
    <>
      <Text size="sm" c="dimmed" mt={4}>
        {label}
      </Text>
      {/* It scrolls, so it must be reached by keyboard. */}
      <Code block className={styles.stored} tabIndex={0}>
        {children}
      </Code>
    </>
  )
}
