import { Button } from '@mantine/core'

type Props = {
  /** a list that comes page by page, the newest first */
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
  readonly onShow?: () => void
}

/** The end of such a list, while there is more. */
export function ShowOlder({ query, onShow }: Props) {
  if (!query.hasNextPage) return null
  return (
    <Button
      variant="subtle"
      fullWidth
      loading={query.isFetchingNextPage}
      onClick={() => {
        onShow?.()
        void query.fetchNextPage()
      }}
    >
      Show older
    </Button>
  )
}
