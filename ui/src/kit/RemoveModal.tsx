import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { FailureAlert } from './FailureAlert.tsx'
import { useReturnFocus } from './useReturnFocus.ts'

type Props = {
  readonly title: string
  readonly verb?: string
  /** what becomes of everything else */
  readonly children: ReactNode
  /** to be typed first, for what can't be brought back */
  readonly typedName?: string
  readonly send: () => Promise<unknown>
  readonly onClose: () => void
  readonly onDone: () => void
}

export function RemoveModal({ title, verb = 'Remove', children, typedName, send, onClose, onDone }: Props) {
  useReturnFocus()
  const [typed, setTyped] = useState('')
  const { mutate, isPending, error } = useMutation({ mutationFn: send, onSuccess: onDone })
  const confirmed = typedName === undefined || typed.trim() === typedName.trim()
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (confirmed) mutate()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{children}</Text>
          {typedName !== undefined && (
            <TextInput
              label={`Type “${typedName}” to go on`}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          <FailureAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red.8" disabled={!confirmed} loading={isPending}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
