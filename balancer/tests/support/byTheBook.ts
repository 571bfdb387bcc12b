import type { GraphInput, LeafInput, NodeInput } from '../../src/graph.ts'

/**
 * The definition of the answer, followed to the letter and step by step: slow, without any of the balancer's code, and
 * short enough to be believed.
 */
export function byTheBook(graph: GraphInput): ReadonlyMap<string, number> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const leaves = graph.leaves.map((leaf) => asked(graph, leaf))
  const given = new Map(leaves.map(({ id }) => [id, 0]))
  const hasRoom = (id: string, moreW: number): boolean =>
    pathOf(nodes, id).every((node) => {
      const used = leaves.filter((leaf) => pathOf(nodes, leaf.id).includes(node)).map((leaf) => given.get(leaf.id)!)
      return total(used) + moreW <= capOf(nodes, node)
    })

  const isOn = new Set<string>()
  for (const leaf of inTurns(nodes, leaves)) {
    if (!hasRoom(leaf.id, leaf.minW)) continue
    isOn.add(leaf.id)
    given.set(leaf.id, leaf.minW)
  }
  let rising = leaves.filter(({ id }) => isOn.has(id))
  for (;;) {
    rising = rising.filter((leaf) => {
      const nextW = given.get(leaf.id)! + leaf.stepW
      return nextW <= leaf.askedW && hasRoom(leaf.id, leaf.stepW)
    })
    const [next] = rising.toSorted((a, b) => risesFirst(graph, a, b, given))
    if (!next) return given
    given.set(next.id, given.get(next.id)! + next.stepW)
  }
}

type Asked = {
  readonly id: string
  readonly minW: number
  readonly stepW: number
  readonly askedW: number
  readonly tier: number
  readonly weight: number
  readonly urgency: number
  readonly place: number
  readonly delay: number
}

function asked(graph: GraphInput, leaf: LeafInput): Asked {
  const minW = leaf.min_w ?? 0
  const most = leaf.max_w ?? Infinity
  return {
    id: leaf.node_id,
    minW,
    stepW: leaf.step_w ?? 1,
    askedW: leaf.wanted_w === 0 ? 0 : Math.max(minW, Math.min(leaf.wanted_w, most)),
    ...claimOf(graph, leaf),
    ...turnOf(graph, leaf),
  }
}

function claimOf(graph: GraphInput, leaf: LeafInput): Pick<Asked, 'tier' | 'weight' | 'urgency'> {
  switch (graph.strategy ?? 'EQUAL_SHARE') {
    case 'EQUAL_SHARE':
      return { tier: 0, weight: 1, urgency: 0 }
    case 'PRIORITY':
      return { tier: leaf.tier ?? 0, weight: leaf.weight ?? 1, urgency: 0 }
    case 'FIRST_COME':
      return { tier: 0, weight: 1, urgency: -(leaf.waiting_since_ms ?? Infinity) }
    case 'EARLIEST_DEPARTURE': {
      const { energy_needed_wh: energyWh = 0, departure_ms: departureMs = Infinity } = leaf
      const hours = Math.max(0, departureMs - (graph.now_ms ?? 0)) / 3_600_000
      const neededW = energyWh === 0 ? 1 : Math.max(1, Math.ceil(energyWh / hours))
      const weight = Math.min(2 ** 20, neededW)
      return { tier: 0, weight, urgency: weight }
    }
  }
}

function turnOf(graph: GraphInput, leaf: LeafInput): Pick<Asked, 'place' | 'delay'> {
  const { now_ms: now, rotate_after_ms: period = 900_000 } = graph
  const waited = Math.max(0, (now ?? 2 ** 53 - 1) - (leaf.waiting_since_ms ?? Infinity))
  const isOverdue = now !== undefined && waited >= period
  if ((leaf.current_w ?? 0) === 0) return { place: isOverdue ? 1 : 2, delay: -1 - waited }
  if (now === undefined) return { place: 0, delay: -1 - waited }
  if (leaf.charging_since_ms !== undefined) {
    const charged = Math.max(0, now - leaf.charging_since_ms)
    return { place: charged < period ? 0 : 1, delay: charged }
  }
  const ids = graph.leaves.map(({ node_id }) => node_id).sort()
  const lot = ids.indexOf(leaf.node_id) - (Math.floor(now / period) % ids.length)
  return { place: 1, delay: leaf.waiting_since_ms === undefined ? (lot + ids.length) % ids.length : -1 - waited }
}

/** Those whose minima fit in any case; then the others in the order of their turns, which go around the ring of ids. */
function inTurns(nodes: ReadonlyMap<string, NodeInput>, leaves: readonly Asked[]): readonly Asked[] {
  const asking = leaves.filter(({ id, askedW, minW }) => askedW > 0 && minW <= capOf(nodes, nodes.get(id)!)).sort(byId)
  const isCrowded = (node: NodeInput) =>
    total(asking.filter(({ id }) => pathOf(nodes, id).includes(node)).map(({ minW }) => minW)) > capOf(nodes, node)
  const ring = asking.filter(({ id, minW }) => minW > 0 && pathOf(nodes, id).some(isCrowded))
  const key = ({ tier, place, urgency, delay }: Asked) => [tier, place, -urgency, delay] as const
  const groups = [...new Set(ring.map((leaf) => key(leaf).join()))].map((one) =>
    ring.filter((leaf) => key(leaf).join() === one),
  )
  groups.sort(([a], [b]) => {
    const [left, right] = [key(a!), key(b!)]
    const at = left.findIndex((part, place) => part !== right[place])
    return left[at]! < right[at]! ? -1 : 1
  })
  const turns = groups.flatMap((group) => {
    if (group[0]!.place === 2) return group
    const rows = group.map((_, at) => [...group.slice(at), ...group.slice(0, at)])
    // The row that takes the shortest way around the ring.
    const length = (row: readonly Asked[]) =>
      (ring.indexOf(row.at(-1)!) - ring.indexOf(row[0]!) + ring.length) % ring.length
    const row = rows.reduce((best, one) => (length(one) < length(best) ? one : best))
    return group[0]!.delay < 0 ? row : row.toReversed()
  })
  return [...asking.filter((leaf) => !ring.includes(leaf)), ...turns]
}

function risesFirst(graph: GraphInput, a: Asked, b: Asked, given: ReadonlyMap<string, number>): number {
  if (graph.strategy === 'FIRST_COME') return descending(a.urgency, b.urgency) || byId(a, b)
  const [nextA, nextB] = [given.get(a.id)! + a.stepW, given.get(b.id)! + b.stepW]
  return a.tier - b.tier || nextA * b.weight - nextB * a.weight || byId(a, b)
}

const descending = (a: number, b: number): number => (a === b ? 0 : b - a)
const byId = (a: Asked, b: Asked): number => (a.id < b.id ? -1 : 1)
const total = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0)

export function pathOf(nodes: ReadonlyMap<string, NodeInput>, id: string): readonly NodeInput[] {
  const node = nodes.get(id)
  if (!node) return []
  return [node, ...(node.parent_id === null ? [] : pathOf(nodes, node.parent_id))]
}

/** What the leaves beneath a node may have: its lowest limit and its supply, less all fixed load from there on. */
export function capOf(nodes: ReadonlyMap<string, NodeInput>, node: NodeInput): number {
  const limits = node.limits.map((limit) => ('w' in limit ? limit.w : Infinity))
  const beneath = [...nodes.values()].filter(({ id }) => pathOf(nodes, id).includes(node))
  return Math.max(
    0,
    Math.min(Infinity, ...limits) + (node.supply_w ?? 0) - total(beneath.map((one) => one.fixed_load_w ?? 0)),
  )
}
