/** What a tree's keys need to know about its rows, which stand depth first. */
export type TreeRow = {
  readonly id: string
  readonly parentId: string | null
  readonly level: number
  readonly name: string
  readonly expandable: boolean
}

export type TreeMove =
  | { readonly type: 'focus'; readonly id: string }
  | { readonly type: 'expand'; readonly ids: readonly string[] }
  | { readonly type: 'collapse'; readonly id: string }
  | { readonly type: 'select'; readonly id: string }

/** The rows that are on show: those without a collapsed row above them. */
export function visibleRows<Row extends TreeRow>(rows: readonly Row[], isExpanded: (row: Row) => boolean): Row[] {
  const visible: Row[] = []
  let hiddenBelow = Infinity
  for (const row of rows) {
    if (row.level > hiddenBelow) continue
    visible.push(row)
    hiddenBelow = row.expandable && !isExpanded(row) ? row.level : Infinity
  }
  return visible
}

/** Keys as the ARIA practices have them for a tree: https://www.w3.org/WAI/ARIA/apg/patterns/treeview/ */
export function treeMove<Row extends TreeRow>(
  key: string,
  focusedId: string,
  visible: readonly Row[],
  isExpanded: (row: Row) => boolean,
): TreeMove | null {
  const at = visible.findIndex((row) => row.id === focusedId)
  const row = visible[at]
  if (!row) return null
  switch (key) {
    case 'ArrowDown':
      return focus(visible[at + 1])
    case 'ArrowUp':
      return focus(visible[at - 1])
    case 'Home':
      return focus(visible[0])
    case 'End':
      return focus(visible.at(-1))
    case 'ArrowRight':
      if (!row.expandable) return null
      return isExpanded(row) ? focus(visible[at + 1]) : { type: 'expand', ids: [row.id] }
    case 'ArrowLeft':
      if (row.expandable && isExpanded(row)) return { type: 'collapse', id: row.id }
      return focus(visible.find((above) => above.id === row.parentId))
    case '*':
      return { type: 'expand', ids: siblings(visible, row).flatMap(({ id, expandable }) => (expandable ? [id] : [])) }
    case 'Enter':
    case ' ':
      return { type: 'select', id: row.id }
    default:
      return null
  }
}

/** The next row whose name has what was typed: first those that begin with it, from the focus on and around. */
export function findTyped(visible: readonly TreeRow[], focusedId: string, typed: string): string | null {
  const wanted = typed.toLowerCase()
  const at = Math.max(
    0,
    visible.findIndex((row) => row.id === focusedId),
  )
  // A single letter goes on to the next match; more letters narrow down, so the present row may stay.
  const start = wanted.length === 1 ? at + 1 : at
  const around = [...visible.slice(start), ...visible.slice(0, start)]
  const found =
    around.find((row) => row.name.toLowerCase().startsWith(wanted)) ??
    around.find((row) => row.name.toLowerCase().includes(wanted))
  return found?.id ?? null
}

function focus(row: TreeRow | undefined): TreeMove | null {
  return row ? { type: 'focus', id: row.id } : null
}

function siblings<Row extends TreeRow>(rows: readonly Row[], row: Row): readonly Row[] {
  return rows.filter((other) => other.parentId === row.parentId)
}
