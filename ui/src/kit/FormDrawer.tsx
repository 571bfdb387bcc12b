import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { createContext, use, type FormEvent, type ReactNode } from 'react'
import { problemCode } from './failure.ts'
import { FailureAlert } from './FailureAlert.tsx'
import styles from './FormDrawer.module.css'
import { ReasonButton } from './ReasonButton.tsx'
import { useReturnFocus } from './useReturnFocus.ts'

type DrawerProps = {
  readonly title: string
  readonly onClose: () => void
  /** another drawer or modal lies over this one, and the keyboard is its own */
  readonly covered?: boolean | undefined
  /** for a form that shows a table */
  readonly isWide?: boolean
  readonly children: ReactNode
}

/** A form beside the list that it changes. Whether it is open stands in the URL. */
export function FormDrawer({ title, onClose, covered = false, isWide = false, children }: DrawerProps) {
  useReturnFocus()
  return (
    <Drawer
      opened
      onClose={onClose}
      title={title}
      {...(isWide && { size: 720 })}
      closeOnClickOutside={false}
      closeOnEscape={!covered}
      trapFocus={!covered}
      attributes={{ content: { inert: covered } }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Drawer>
  )
}

/** Whether what is around the form tells already that somebody else was first, and what can be done. */
export const TellsConflict = createContext(false)

type FormProps = {
  readonly onSubmit: (event?: FormEvent<HTMLFormElement>) => void
  readonly onCancel: () => void
  readonly saveLabel: string
  readonly isPending: boolean
  readonly error: unknown
  readonly fieldNames: readonly string[]
  /** why nothing can be saved here; null: it can */
  readonly reason: string | null
  /** it is longer than a screen: what ends it stays in sight */
  readonly isLong?: boolean
  readonly children: ReactNode
}

export function FormBody(props: FormProps) {
  const { onSubmit, onCancel, saveLabel, isPending, error, fieldNames, reason, isLong = false, children } = props
  const isTold = use(TellsConflict) && problemCode(error) === 'VERSION_CONFLICT'
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        <fieldset disabled={reason !== null} className={styles.fields}>
          {children}
        </fieldset>
        {!isTold && <FailureAlert error={error} fieldNames={fieldNames} />}
        {reason !== null && (
          <Text size="sm" c="dimmed">
            {reason}
          </Text>
        )}
        <Group justify="flex-end" mt="xs" {...(isLong && { className: styles.inSight ?? '' })}>
          <Button variant="default" onClick={onCancel}>
            {reason === null ? 'Cancel' : 'Close'}
          </Button>
          {reason === null ? (
            <Button type="submit" loading={isPending}>
              {saveLabel}
            </Button>
          ) : (
            <ReasonButton reason={reason} onClick={onCancel}>
              {saveLabel}
            </ReasonButton>
          )}
        </Group>
      </Stack>
    </form>
  )
}
