import type { FaultCode } from './codes.ts'
import type { Fault } from './graph.ts'
import { byCodeUnits } from './ids.ts'

export const fault = (code: FaultCode, node_id: string | null, detail: string): Fault => ({ code, node_id, detail })

/** By code, node and detail, so that the order of the input doesn't show. */
export function inStableOrder(faults: readonly Fault[]): readonly Fault[] {
  return faults.toSorted(
    (a, b) =>
      byCodeUnits(a.code, b.code) || byCodeUnits(a.node_id ?? '', b.node_id ?? '') || byCodeUnits(a.detail, b.detail),
  )
}

/** A node's place in the wiring, as far as it could be read: a parent that is no id is undefined. */
export type Place = {
  readonly id: string
  readonly parentId: string | null | undefined
  readonly isRoot: boolean
  readonly hasLimit: boolean
}

/** What keeps these nodes and leaves from making one tree. */
export function wiringFaults(places: readonly Place[], leafIds: readonly string[]): readonly Fault[] {
  if (places.length === 0) return [fault('GRAPH_EMPTY', null, 'the graph has no node')]
  const known = new Map<string, number>()
  let isParentsFirst = true
  for (const { id, parentId } of places) {
    if (typeof parentId === 'string' && !known.has(parentId)) isParentsFirst = false
    known.set(id, (known.get(id) ?? 0) + 1)
  }
  const parents = new Set<Place['parentId']>()
  const faults: Fault[] = []
  for (const place of places) {
    parents.add(place.parentId)
    findPlaceFaults(place, known, faults)
  }
  return [
    ...twice(known, places.length, 'NODE_DUPLICATE', 'nodes'),
    ...faults,
    ...rootFaults(places),
    // Where everybody stands after its parent, nobody is above itself.
    ...(isParentsFirst ? [] : rings(places, known)),
    ...leafFaults(leafIds, known, parents),
  ]
}

function twice(counts: ReadonlyMap<string, number>, all: number, code: FaultCode, what: string): readonly Fault[] {
  if (counts.size === all) return []
  const several = [...counts].filter(([, count]) => count > 1)
  return several.map(([id, count]) => fault(code, id, `${count} ${what} have this id`))
}

function findPlaceFaults(place: Place, known: ReadonlyMap<string, number>, faults: Fault[]): void {
  const { id, parentId, isRoot, hasLimit } = place
  if (typeof parentId === 'string' && !known.has(parentId)) {
    faults.push(fault('PARENT_UNKNOWN', id, `its parent ${parentId} is not in the graph`))
  }
  if (parentId === null && !isRoot) faults.push(fault('ROOT_KIND', id, 'it has no parent, so its kind must be ROOT'))
  if (typeof parentId === 'string' && isRoot)
    faults.push(fault('ROOT_KIND', id, 'it has a parent, so its kind must not be ROOT'))
  if (parentId !== null && !hasLimit) faults.push(fault('LIMIT_MISSING', id, 'only the root may be without a limit'))
}

function rootFaults(places: readonly Place[]): readonly Fault[] {
  const roots = places.filter(({ parentId }) => parentId === null)
  if (roots.length === 0) return [fault('ROOT_MISSING', null, 'every node has a parent, so there is no root')]
  if (roots.length === 1) return []
  return roots.map(({ id }) => fault('ROOT_NOT_SINGLE', id, `it is one of ${roots.length} nodes without a parent`))
}

/** Every node that is its own ancestor. Nodes whose id isn't theirs alone lead nowhere. */
function rings(places: readonly Place[], known: ReadonlyMap<string, number>): readonly Fault[] {
  const above = new Map<string | undefined, string>()
  for (const { id, parentId } of places)
    if (typeof parentId === 'string' && known.get(id) === 1) above.set(id, parentId)
  const faults: Fault[] = []
  const walkOf = new Map<string | undefined, number>()
  places.forEach(({ id }, walk) => {
    const path: string[] = []
    let at: string | undefined = id
    while (above.has(at) && !walkOf.has(at)) {
      walkOf.set(at, walk)
      path.push(at!)
      at = above.get(at)
    }
    if (walkOf.get(at) !== walk) return
    const ring = path.slice(path.indexOf(at!))
    for (const one of ring) faults.push(fault('PARENT_CYCLE', one, `it is above itself, in a ring of ${ring.length}`))
  })
  return faults
}

function leafFaults(
  leafIds: readonly string[],
  known: ReadonlyMap<string, number>,
  parents: ReadonlySet<Place['parentId']>,
): readonly Fault[] {
  const counts = new Map<string, number>()
  for (const id of leafIds) counts.set(id, (counts.get(id) ?? 0) + 1)
  const wrong: Fault[] = []
  for (const id of counts.keys()) {
    if (!known.has(id)) wrong.push(fault('LEAF_NODE_UNKNOWN', id, 'this leaf is no node of the graph'))
    else if (parents.has(id)) wrong.push(fault('LEAF_WITH_CHILDREN', id, 'other nodes hang on it, so it is no leaf'))
  }
  return [...twice(counts, leafIds.length, 'LEAF_DUPLICATE', 'leaves'), ...wrong]
}
