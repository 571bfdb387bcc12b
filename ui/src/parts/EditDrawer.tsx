import { Button, Group, Stack } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { FormDrawer, TellsConflict } from '../kit/FormDrawer.tsx'
import { Notice } from '../kit/Notice.tsx'

type Revised = { readonly revision: number }

type Props<Row extends Revised> = {
  readonly title: string
  readonly row: Row
  readonly onClose: () => void
  readonly covered?: boolean | undefined
  /** the form for `row`, to be saved over the revision that its user has seen */
  readonly children: (row: Row, seenRevision: number) => ReactNode
}

/** Keeps what one is editing in place while somebody else changes it, and says so. */
export function EditDrawer<Row extends Revised>({ title, row, onClose, covered, children }: Props<Row>) {
  const [opened, setOpened] = useState(row)
  const [seenRevision, setSeenRevision] = useState(row.revision)
  const takeNew = () => {
    setOpened(row)
    setSeenRevision(row.revision)
  }
  return (
    <FormDrawer title={title} onClose={onClose} covered={covered}>
      <Stack gap="sm">
        {row.revision > seenRevision && (
          <Notice tone="degraded" title="Changed by somebody else" role="alert">
            <span>
              A change was saved after you opened this. Look at what it is now, or keep your entries: saving then
              changes what you changed, and leaves the rest as it is now.
            </span>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={takeNew}>
                Show what it is now
              </Button>
              <Button size="xs" variant="default" onClick={() => setSeenRevision(row.revision)}>
                Keep my entries
              </Button>
            </Group>
          </Notice>
        )}
        <TellsConflict value={row.revision > opened.revision}>
          <div key={opened.revision}>{children(opened, seenRevision)}</div>
        </TellsConflict>
      </Stack>
    </FormDrawer>
  )
}
