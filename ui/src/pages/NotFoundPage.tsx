import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { EmptyState } from '../kit/states.tsx'

export function NotFoundPage() {
  return (
    <EmptyState
      title="There is no such page"
      action={
        <Button component={Link} to="/depots">
          All depots
        </Button>
      }
    >
      The address may be mistyped, or what it showed has been removed.
    </EmptyState>
  )
}
