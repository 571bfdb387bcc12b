import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { useReturnFocus } from '../kit/useReturnFocus.ts'
import { CircuitSelect } from './CircuitSelect.tsx'

type Props = {
  readonly depotId: string
  readonly name: string
  readonly circuitId: string | null
  readonly none: string
  readonly exceptUnder?: string | undefined
  readonly send: (circuitId: string | null) => Promise<unknown>
  readonly onClose: () => void
  readonly onDone: () => void
}

export function MoveModal({ depotId, name, circuitId, none, exceptUnder, send, onClose, onDone }: Props) {
  useReturnFocus()
  const [wanted, setWanted] = useState(circuitId)
  const { mutate, isPending, error } = useMutation({ mutationFn: send, onSuccess: onDone })
  return (
    <Modal opened onClose={onClose} title={`Move ${name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mutate(wanted)
        }}
      >
        <Stack gap="sm">
          <CircuitSelect
            depotId={depotId}
            label="Onto which circuit"
            none={none}
            exceptUnder={exceptUnder}
            value={wanted}
            onChange={setWanted}
            data-autofocus
            openOnFocus={false}
          />
          <Text size="sm" c="dimmed">
            What hangs on it comes along. The microgrid follows at once.
          </Text>
          <FailureAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending} disabled={wanted === circuitId}>
              Move
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
