import { describe, expect, test } from 'vitest'
import { findTyped, treeMove, visibleRows, type TreeRow } from './tree.ts'

const row = (id: string, parentId: string | null, level: number, expandable = false): TreeRow => ({
  id,
  parentId,
  level,
  name: id,
  expandable,
})
const rows = [
  row('Main', null, 1, true),
  row('Feeder A', 'Main', 2, true),
  row('Bay 1', 'Feeder A', 3),
  row('Bay 2', 'Feeder A', 3),
  row('Feeder B', 'Main', 2, true),
  row('Bay 12', 'Feeder B', 3),
  row('Spare', null, 1),
]
const open = (...collapsed: string[]) => ({
  isExpanded: (wanted: TreeRow) => !collapsed.includes(wanted.id),
})
const press = (key: string, focused: string, ...collapsed: string[]) => {
  const { isExpanded } = open(...collapsed)
  return treeMove(key, focused, visibleRows(rows, isExpanded), isExpanded)
}

describe('UI-2: the tree’s keyboard', () => {
  test('UI-2: what stands under a collapsed row is not on show, at any depth', () => {
    const ids = (...collapsed: string[]) => visibleRows(rows, open(...collapsed).isExpanded).map(({ id }) => id)
    expect(ids()).toHaveLength(7)
    expect(ids('Feeder A')).toEqual(['Main', 'Feeder A', 'Feeder B', 'Bay 12', 'Spare'])
    expect(ids('Main', 'Feeder A')).toEqual(['Main', 'Spare'])
  })

  test('UI-2: arrows up and down go through what is on show and stop at the ends', () => {
    expect(press('ArrowDown', 'Feeder A', 'Feeder A')).toEqual({ type: 'focus', id: 'Feeder B' })
    expect(press('ArrowUp', 'Feeder B')).toEqual({ type: 'focus', id: 'Bay 2' })
    expect(press('ArrowUp', 'Main')).toBeNull()
    expect(press('ArrowDown', 'Spare')).toBeNull()
  })

  test('UI-2: right expands, then enters; on a leaf it does nothing', () => {
    expect(press('ArrowRight', 'Feeder A', 'Feeder A')).toEqual({ type: 'expand', ids: ['Feeder A'] })
    expect(press('ArrowRight', 'Feeder A')).toEqual({ type: 'focus', id: 'Bay 1' })
    expect(press('ArrowRight', 'Bay 1')).toBeNull()
  })

  test('UI-2: left collapses, then goes to the parent', () => {
    expect(press('ArrowLeft', 'Feeder A')).toEqual({ type: 'collapse', id: 'Feeder A' })
    expect(press('ArrowLeft', 'Feeder A', 'Feeder A')).toEqual({ type: 'focus', id: 'Main' })
    expect(press('ArrowLeft', 'Bay 2')).toEqual({ type: 'focus', id: 'Feeder A' })
    expect(press('ArrowLeft', 'Spare')).toBeNull()
  })

  test('UI-2: home and end, the star for all siblings, enter and space to select', () => {
    expect(press('Home', 'Bay 12')).toEqual({ type: 'focus', id: 'Main' })
    expect(press('End', 'Main')).toEqual({ type: 'focus', id: 'Spare' })
    expect(press('*', 'Feeder B', 'Feeder A')).toEqual({ type: 'expand', ids: ['Feeder A', 'Feeder B'] })
    expect(press('Enter', 'Bay 1')).toEqual({ type: 'select', id: 'Bay 1' })
    expect(press(' ', 'Bay 1')).toEqual({ type: 'select', id: 'Bay 1' })
    expect(press('Escape', 'Bay 1')).toBeNull()
  })

  test('UI-2: typing finds: one letter goes on to the next, more letters narrow down', () => {
    expect(findTyped(rows, 'Bay 1', 'b')).toBe('Bay 2')
    expect(findTyped(rows, 'Bay 12', 'b')).toBe('Bay 1')
    expect(findTyped(rows, 'Bay 2', 'bay 1')).toBe('Bay 12')
    expect(findTyped(rows, 'Feeder A', 'feeder')).toBe('Feeder A')
    expect(findTyped(rows, 'Main', '12')).toBe('Bay 12')
    expect(findTyped(rows, 'Main', 'x')).toBeNull()
  })
})
