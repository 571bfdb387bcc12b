/** A node of the wiring, the parent before its children where they stand in a list. */
export type WiredNode = {
  readonly nodeId: string
  readonly parentId: string | null
  /** what it carries at most, whoever is in control */
  readonly ratingW: number
  /** what it may carry with nobody in control */
  readonly safeW: number
}

/** A limit of one node for a time, known to the central system from `knownAt` on. */
export type LimitWindow = {
  readonly nodeId: string
  readonly from: number
  readonly until: number
  readonly limitW: number
  readonly knownAt: number
}

export const conductors = ['L1', 'L2', 'L3'] as const
export type Conductor = (typeof conductors)[number]

/** `conductor`: the one that it really is on; absent or null where it is on all three alike. */
export type WiredCharger = {
  readonly chargerId: string
  readonly nodeId: string
  readonly conductor?: Conductor | null
  /** whether the central system was told on which */
  readonly isConductorStated?: boolean
}

export type Wiring = { readonly nodes: readonly WiredNode[]; readonly chargers: readonly WiredCharger[] }

/** The least of what is known by then and holds at that time. */
export function limitAtW(node: WiredNode, limits: readonly LimitWindow[], at: number, knownBy: number): number {
  let limitW = node.ratingW
  for (const { nodeId, from, until, limitW: theirs, knownAt } of limits) {
    if (nodeId === node.nodeId && from <= at && at < until && knownAt <= knownBy && theirs < limitW) limitW = theirs
  }
  return limitW
}

/** Which chargers hang beneath each node, itself included. */
export function chargersBeneath({ nodes, chargers }: Wiring): ReadonlyMap<string, readonly string[]> {
  const parents = new Map(nodes.map(({ nodeId, parentId }) => [nodeId, parentId]))
  const beneath = new Map<string, string[]>(nodes.map(({ nodeId }) => [nodeId, []]))
  for (const { chargerId, nodeId } of chargers) {
    for (const above of pathUp(nodeId, parents)) beneath.get(above)?.push(chargerId)
  }
  return beneath
}

/** A node and all above it. */
export function pathUp(nodeId: string, parents: ReadonlyMap<string, string | null>): readonly string[] {
  const path: string[] = []
  for (let at: string | null | undefined = nodeId; at !== null && at !== undefined; at = parents.get(at)) {
    if (path.includes(at)) throw new Error(`the wiring goes in a circle at ${at}`)
    path.push(at)
  }
  return path
}
