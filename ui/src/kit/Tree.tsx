import { IconChevronRight } from '@tabler/icons-react'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import styles from './Tree.module.css'
import { findTyped, treeMove, visibleRows, type TreeRow } from './tree.ts'

type Props<Row extends TreeRow> = {
  readonly label: string
  readonly rows: readonly Row[]
  readonly isExpanded: (row: Row) => boolean
  readonly setExpanded: (rows: readonly Row[], expanded: boolean) => void
  readonly selectedId: string | undefined
  readonly onSelect: (id: string) => void
  readonly children: (row: Row) => ReactNode
}

/** Typing goes on as one word until it pauses. */
const typingPauseMs = 900
const indentMaxLevels = 12

/** An ARIA tree: one stop of the tab key, arrows within, typing to find. */
export function Tree<Row extends TreeRow>(props: Props<Row>) {
  const { label, rows, isExpanded, setExpanded, selectedId, onSelect, children } = props
  const [focusedId, setFocusedId] = useState<string>()
  const [typed, type] = useTyping()
  const list = useRef<HTMLUListElement>(null)
  const visible = visibleRows(rows, isExpanded)
  const stopId = [focusedId, selectedId].find((id) => visible.some((row) => row.id === id)) ?? visible[0]?.id

  const focus = (id: string) => {
    setFocusedId(id)
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (stopId === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const text = event.key.length === 1 && event.key !== '*' && (event.key !== ' ' || typed !== '') ? event.key : null
    if (text !== null) {
      event.preventDefault()
      const found = findTyped(visible, stopId, type(text))
      if (found !== null) focus(found)
      return
    }
    const move = treeMove(event.key, stopId, visible, isExpanded)
    if (!move) return
    event.preventDefault()
    switch (move.type) {
      case 'focus':
        return focus(move.id)
      case 'expand':
        return setExpanded(withIds(rows, move.ids), true)
      case 'collapse':
        return setExpanded(withIds(rows, [move.id]), false)
      case 'select':
        return onSelect(move.id)
    }
  }
  return (
    <div className={styles.around}>
      <ul ref={list} role="tree" aria-label={label} className={styles.tree} onKeyDown={onKeyDown}>
        {visible.map((row) => (
          <li
            key={row.id}
            data-id={row.id}
            role="treeitem"
            aria-level={row.level}
            aria-selected={row.id === selectedId}
            {...(row.expandable && { 'aria-expanded': isExpanded(row) })}
            tabIndex={row.id === stopId ? 0 : -1}
            className={styles.row}
            style={{ '--indent': Math.min(row.level - 1, indentMaxLevels) }}
            onClick={() => onSelect(row.id)}
            onFocus={() => setFocusedId(row.id)}
          >
            <span
              className={styles.chevron}
              data-expandable={row.expandable}
              data-expanded={row.expandable && isExpanded(row)}
              onClick={(event) => {
                if (!row.expandable) return
                event.stopPropagation()
                setExpanded([row], !isExpanded(row))
              }}
            >
              {row.expandable && <IconChevronRight size={16} aria-hidden />}
            </span>
            {children(row)}
          </li>
        ))}
      </ul>
      <div role="status" className={styles.typed}>
        {typed !== '' && `Finding “${typed}”`}
      </div>
    </div>
  )
}

const withIds = <Row extends TreeRow>(rows: readonly Row[], ids: readonly string[]) =>
  rows.filter((row) => ids.includes(row.id))

function useTyping(): [string, (text: string) => string] {
  const [typed, setTyped] = useState('')
  useEffect(() => {
    if (typed === '') return
    const pause = setTimeout(() => setTyped(''), typingPauseMs)
    return () => clearTimeout(pause)
  }, [typed])
  const type = (text: string) => {
    const word = typed + text
    setTyped(word)
    return word
  }
  return [typed, type]
}
