import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { formatCount } from './numbers.ts'
import styles from './RowTable.module.css'

export type Column<Row> = {
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'right'
  /** words of our own, which stand on one line; what people name may be long, and wraps anywhere */
  readonly wraps?: false
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
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ header, align, from }) => (
              <th key={header} scope="col" data-align={align} data-from={from}>
                {header}
              </th>
            ))}
            {actions && (
              <th scope="col" className={styles.actions}>
                <span className={styles.hidden}>Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={idOf(row)}>
              {columns.map(({ header, cell, align, from, wraps }) => (
                <td key={header} data-align={align} data-from={from} data-wraps={wraps}>
                  {cell(row)}
                </td>
              ))}
              {actions && <td className={styles.actions}>{actions(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <Button variant="subtle" fullWidth onClick={() => setAll(true)}>
          Show all {formatCount(rows.length)}
        </Button>
      )}
    </>
  )
}
