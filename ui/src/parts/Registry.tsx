import { Group } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FindInput } from '../kit/FindInput.tsx'
import { FormDrawer } from '../kit/FormDrawer.tsx'
import { countOf } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { RowMenu, type RowAction } from '../kit/RowMenu.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Registry as Search } from '../search.ts'
import { useReasonAgainst } from './access.ts'
import { EditDrawer } from './EditDrawer.tsx'

export type Noun = { readonly one: string; readonly many: string }

type Props<Row> = {
  readonly noun: Noun
  readonly search: Search
  readonly query: UseQueryResult<Row[]>
  /** in the order to be shown */
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  /** everything that one may look for */
  readonly textOf: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  readonly whenEmpty: string
  readonly rowActions?: (row: Row, reason: string | null) => readonly RowAction[]
  readonly createForm: (close: () => void) => ReactNode
  readonly editForm: (row: Row, seenRevision: number, close: () => void) => ReactNode
  readonly move: (row: Row, close: () => void) => ReactNode
  readonly remove: (row: Row, close: () => void) => ReactNode
  /** what the page shows of them before the table; the same search narrows it down */
  readonly above?: ReactNode
  /** something of the page's own lies over the edit form */
  readonly covered?: boolean
}

/** One registry of a depot: its table, and beside it the form, the move or the removal that the URL names. */
export function Registry<Row extends { readonly revision: number }>(props: Props<Row>) {
  const { noun, search, query, rows, columns, idOf, nameOf } = props
  const setSearch = useSetSearch<Search>()
  const reason = useReasonAgainst('operator')
  const add = (
    <ReasonButton reason={reason} leftSection={<IconPlus size={16} />} onClick={() => setSearch({ edit: 'new' })}>
      Add {noun.one}
    </ReasonButton>
  )
  const actions = (row: Row): RowAction[] => [
    { label: reason === null ? 'Edit' : 'View', reason: null, onClick: () => setSearch({ edit: idOf(row) }) },
    ...(props.rowActions?.(row, reason) ?? []),
    { label: 'Move…', reason, onClick: () => setSearch({ move: idOf(row) }) },
    { label: 'Remove…', reason, removes: true, onClick: () => setSearch({ remove: idOf(row) }) },
  ]
  const wanted = search.find?.trim().toLowerCase() ?? ''
  const found = rows.filter((row) => props.textOf(row).toLowerCase().includes(wanted))
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        <FindInput
          label={`Find ${noun.many}`}
          value={search.find}
          onChange={(find) => setSearch({ find }, { replace: true })}
        />
        {rows.length > 0 && add}
      </Group>
      {props.above}
      <Panel>
        {query.isPending ? (
          <LoadingRows />
        ) : !query.data ? (
          <FailedState error={query.error} what={`The ${noun.many}`} retry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <EmptyState title={`No ${noun.many} yet`} action={add}>
            {props.whenEmpty}
          </EmptyState>
        ) : found.length === 0 ? (
          <EmptyState title={`None of ${countOf(rows.length, noun.one, noun.many)} has “${search.find}”`}>
            Names and identities are searched, in any case of letters.
          </EmptyState>
        ) : (
          <RowTable
            label={noun.many}
            rows={found}
            idOf={idOf}
            columns={columns}
            actions={(row) => <RowMenu name={nameOf(row)} actions={() => actions(row)} />}
          />
        )}
      </Panel>
      {query.data && <Opened {...props} />}
    </>
  )
}

function Opened<Row extends { readonly revision: number }>(props: Props<Row>) {
  const { noun, search, rows, idOf, nameOf } = props
  const setSearch = useSetSearch<Search>()
  const reason = useReasonAgainst('operator')
  const close = () => setSearch({ edit: undefined, move: undefined, remove: undefined })
  if (search.edit === 'new') {
    return (
      <FormDrawer title={`Add ${noun.one}`} onClose={close}>
        {props.createForm(close)}
      </FormDrawer>
    )
  }
  const id = search.edit ?? search.move ?? search.remove
  if (id === undefined) return null
  const row = rows.find((row) => idOf(row) === id)
  if (!row) {
    return (
      <FormDrawer title={`No such ${noun.one}`} onClose={close}>
        It was removed, or it belongs to another depot.
      </FormDrawer>
    )
  }
  if (search.edit !== undefined) {
    return (
      <EditDrawer
        key={id}
        title={reason === null ? `Edit ${nameOf(row)}` : nameOf(row)}
        row={row}
        covered={props.covered}
        onClose={close}
      >
        {(row, seenRevision) => props.editForm(row, seenRevision, close)}
      </EditDrawer>
    )
  }
  return search.move !== undefined ? props.move(row, close) : props.remove(row, close)
}
