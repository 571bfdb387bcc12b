import { Button, Table } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { formatCount } from './numbers.ts'
import styles from './RowTable.module.css'

export type Column<Row> = {
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'right'
  /** left out where the page is narrower; a phone shows columns without it only */
  readonly from?: 'sm' | 'md' | 'lg'
}

type Props<Row> = {
  readonly label: string
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  readonly actions?: (row: Row) => ReactNode
}

/** More rows than this at once take the browser noticeably long; the rest come when asked for. */
const rowsMax = 200

export function RowTable<Row>({ label, rows, idOf, columns, actions }: Props<Row>) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, rowsMax)
  return (
    <>
      <Table className={styles.table} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ header, align, from }) => (
              <Table.Th key={header} scope="col" data-align={align} data-from={from}>
                {header}
              </Table.Th>
            ))}
            {actions && (
              <Table.Th scope="col" className={styles.actions}>
                <span className={styles.hidden}>Actions</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row) => (
            <Table.Tr key={idOf(row)}>
              {columns.map(({ header, cell, align, from }) => (
                <Table.Td key={header} data-align={align} data-from={from}>
                  {cell(row)}
                </Table.Td>
              ))}
              {actions && <Table.Td className={styles.actions}>{actions(row)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shown.length < rows.length && (
        <Button variant="subtle" fullWidth onClick={() => setAll(true)}>
          Show all {formatCount(rows.length)}
        </Button>
      )}
    </>
  )
}
