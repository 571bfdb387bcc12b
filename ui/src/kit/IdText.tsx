import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import styles from './IdText.module.css'

/** An id, for those who call the API or write to support. */
export function IdText({ id, label }: { readonly id: string; readonly label: string }) {
  return (
    <span className={styles.id}>
      <code>{id}</code>
      {/* Without a secure origin the browser gives no clipboard; the id can still be marked and copied. */}
      {window.isSecureContext && (
        <CopyButton value={id}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : `Copy ${label}`}>
              <ActionIcon size={22} aria-label={`Copy ${label}`} onClick={copy}>
                {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      )}
    </span>
  )
}
