import type { Depot, Kept } from '@busbar/domain/topology/depot'

/** A depot as it was just read, with what is as it was before as the same objects: what stayed is seen without looking into it. */
export function asBefore(before: Depot, read: Depot): Depot {
  return {
    ...read,
    control: isSame(before.control, read.control) ? before.control : read.control,
    circuits: sameItems(before.circuits, read.circuits),
    chargePoints: sameItems(before.chargePoints, read.chargePoints),
    connectors: sameItems(before.connectors, read.connectors),
    powerSources: sameItems(before.powerSources, read.powerSources),
    devices: sameItems(before.devices, read.devices),
  }
}

function sameItems<Item extends Kept>(
  before: ReadonlyMap<string, Item>,
  read: ReadonlyMap<string, Item>,
): ReadonlyMap<string, Item> {
  const items = new Map<string, Item>()
  let stayed = 0
  for (const [id, item] of read) {
    const was = before.get(id)
    const hasStayed = was !== undefined && isSame(was, item)
    if (hasStayed) stayed++
    items.set(id, hasStayed ? was : item)
  }
  return stayed === before.size && stayed === read.size ? before : items
}

/** Whatever changes gets another revision; under an id that came back, another day of birth. */
const isSame = (a: Kept, b: Kept): boolean =>
  a.revision === b.revision && a.createdAt === b.createdAt && a.changedAt === b.changedAt
