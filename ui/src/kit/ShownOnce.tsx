import { Button, CopyButton, Stack, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Notice } from './Notice.tsx'

type Props = {
  readonly label: string
  readonly secret: string
  /** what Busbar keeps of it, and what to do if it is lost */
  readonly whenLost: string
  readonly onClose: () => void
  /** where it belongs */
  readonly children?: ReactNode
}

/** A secret on the one occasion that it is shown. */
export function ShownOnce({ label, secret, whenLost, onClose, children }: Props) {
  return (
    <Stack>
      <Notice tone="degraded" title="Copy it now: it is never shown again">
        {whenLost}
      </Notice>
      <TextInput
        label={label}
        value={secret}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      />
      {/* Without a secure origin the browser gives no clipboard: the field marks itself when focused. */}
      {window.isSecureContext && (
        <CopyButton value={secret}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
        </CopyButton>
      )}
      {children}
      <Button variant="default" onClick={onClose}>
        I have stored it
      </Button>
    </Stack>
  )
}
