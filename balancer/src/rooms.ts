import type { Topology } from './topology.ts'

/** What the limits above a leaf still let through while single powers are being dealt. */
export type Rooms = {
  /** begins from the powers that are granted now */
  measure(): void
  /** in watts of this leaf */
  above(leaf: number): number
  take(leaf: number, takenW: number): void
}

/** What of a cycle it takes to measure rooms. */
export type Measured = {
  readonly topology: Topology
  readonly grantW: Float64Array
  readonly capW: Float64Array
  readonly scratch: { readonly forkSumW: Float64Array; readonly forkRoomW: Float64Array }
}

export function treeRooms(cycle: Measured): Rooms {
  const { parent, leafParent } = cycle.topology
  const { forkRoomW } = cycle.scratch
  return {
    measure: () => measureRooms(cycle),
    above(leaf) {
      let roomW = Infinity
      for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) {
        roomW = Math.min(roomW, forkRoomW[fork]!)
      }
      return roomW
    },
    take(leaf, takenW) {
      for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) forkRoomW[fork]! -= takenW
    },
  }
}

/** Measures what is granted beneath every fork, and the room that is left there. */
export function measureRooms({ topology, grantW, capW, scratch }: Measured): void {
  const { parent, leafParent } = topology
  const { forkSumW, forkRoomW } = scratch
  forkSumW.fill(0)
  // Above the outermost is place -1, where a typed array keeps nothing.
  for (let leaf = 0; leaf < leafParent.length; leaf++) forkSumW[leafParent[leaf]!]! += grantW[leaf]!
  for (let fork = 0; fork < parent.length; fork++) {
    forkRoomW[fork] = capW[fork]! - forkSumW[fork]!
    forkSumW[parent[fork]!]! += forkSumW[fork]!
  }
}
