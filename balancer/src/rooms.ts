import type { Cycle } from './cycle.ts'

/** Measures the room that the grants leave at every fork, and the tightest on the way up from it. */
export function measureRooms({ topology, grantW, capW, scratch }: Cycle): void {
  const { parent, leafParent } = topology
  const { forkSumW, forkRoomW, forkTightW } = scratch
  forkSumW.fill(0)
  for (let leaf = 0; leaf < leafParent.length; leaf++) {
    const above = leafParent[leaf]!
    if (above >= 0) forkSumW[above]! += grantW[leaf]!
  }
  for (let fork = 0; fork < parent.length; fork++) {
    forkRoomW[fork] = capW[fork]! - forkSumW[fork]!
    const above = parent[fork]!
    if (above >= 0) forkSumW[above]! += forkSumW[fork]!
  }
  for (let fork = parent.length - 1; fork >= 0; fork--) {
    const above = parent[fork]!
    const outer = above < 0 ? Infinity : forkTightW[above]!
    forkTightW[fork] = Math.min(outer, forkRoomW[fork]!)
  }
}

/** As it was when the rooms were measured. */
export function tightestAbove({ topology, scratch }: Cycle, leaf: number): number {
  const above = topology.leafParent[leaf]!
  return above < 0 ? Infinity : scratch.forkTightW[above]!
}

export function roomAbove({ topology, scratch }: Cycle, leaf: number): number {
  const { parent, leafParent } = topology
  let room = Infinity
  for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) {
    if (scratch.forkRoomW[fork]! < room) room = scratch.forkRoomW[fork]!
  }
  return room
}

export function takeFrom({ topology, scratch }: Cycle, leaf: number, takenW: number): void {
  const { parent, leafParent } = topology
  for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) scratch.forkRoomW[fork]! -= takenW
}
