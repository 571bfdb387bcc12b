import { expect, test } from 'vitest'
import { layOut, type Wire } from './topology.ts'

const wire = (id: string, parentId: string | null): Wire => ({ id, parentId })

test('LB-1: a tree is laid out children before parents, with the leaves beneath each fork side by side', () => {
  // z is an empty board; the leaves beneath b come before those right beneath the root that are named later.
  const wires = ['root', 'a', 'b', 'c', 'd', 'e', 'f', 'z'].sort().map((id) => {
    const parents: Record<string, string | null> = {
      root: null,
      a: 'b',
      b: 'root',
      c: 'root',
      d: 'e',
      e: 'b',
      f: 'e',
      z: 'e',
    }
    return wire(id, parents[id] ?? null)
  })
  const tree = layOut(wires, (id) => 'acdf'.includes(id))
  const names = (places: Int32Array) => [...places].map((at) => wires[at]!.id)
  expect(names(tree.leafWire)).toEqual(['a', 'd', 'f', 'c'])
  expect(names(tree.forkWire)).toEqual(['z', 'e', 'b', 'root'])
  expect([...tree.parent]).toEqual([1, 2, 3, -1])
  expect([...tree.depth]).toEqual([3, 2, 1, 0])
  expect([...tree.first]).toEqual([0, 1, 0, 0])
  expect([...tree.end]).toEqual([0, 3, 3, 4])
  expect([...tree.leafParent]).toEqual([2, 1, 1, 3])
  expect([...tree.rank]).toEqual([0, 2, 3, 1])
  expect([...tree.isRanked]).toEqual([1, 1, 1, 0])
})

test('LB-1: leaves in the order of ids lie so beneath their own fork, whatever stands before them', () => {
  const wires = [
    wire('a', 'y'),
    wire('b', 'y'),
    wire('c', 'x'),
    wire('root', null),
    wire('x', 'root'),
    wire('y', 'root'),
  ]
  const tree = layOut(wires, (id) => 'abc'.includes(id))
  expect([...tree.leafWire]).toEqual([2, 0, 1])
  // y, x, and the root.
  expect([...tree.isRanked]).toEqual([1, 1, 0])
})

test('LB-1: a leaf can be all there is, and so can an empty root', () => {
  const alone = layOut([wire('x', null)], () => true)
  expect([...alone.leafParent]).toEqual([-1])
  expect(alone.forkWire).toHaveLength(0)
  const empty = layOut([wire('x', null)], () => false)
  expect([empty.leafWire.length, ...empty.parent, ...empty.first, ...empty.end]).toEqual([0, -1, 0, 0])
})

test('LB-1, LB-12: a chain of a hundred thousand nodes is laid out without exhausting the stack', () => {
  const id = (at: number) => String(at).padStart(6, '0')
  const wires = Array.from({ length: 100_000 }, (_, at) => wire(id(at), at === 0 ? null : id(at - 1)))
  const tree = layOut(wires, (one) => one === id(99_999))
  expect([...tree.leafParent]).toEqual([0])
  expect(tree.depth[0]).toBe(99_998)
})
