import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { EmptyState } from '../kit/states.tsx'

export function NotFoundPage() {
  return (
    <EmptyState
      isPage
      title="There is no such page"
      action={
        <Button component={Link} to="/depots">
          All depots
        </Button>
      }
    >
      <title>Not found · Busbar</title>
      The address may be mistyped, what it showed may have been removed, or it isn’t yours to see.
    </EmptyState>
  )
}

/** The same where there is no shell around it. */
export function StrayPage() {
  return (
    <main>
      <NotFoundPage />
    </main>
  )
}
