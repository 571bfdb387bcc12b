import type { DepotControl, ExpectedLoad } from './control.ts'
import type { Microgrid } from './depot.ts'

type Wired = { readonly control: Pick<DepotControl, 'expectedLoads'>; readonly microgrid?: Microgrid | null }

/**
 * What is said of the microgrid as a whole flows through its grid connection, and through which of several nobody knows:
 * it counts at each of them, beside what is said of that.
 */
export function expectedLoadsOf({ control: { expectedLoads }, microgrid = null }: Wired): readonly ExpectedLoad[] {
  const ofWhole = expectedLoads.find(({ nodeId }) => nodeId === microgrid?.microgridId)
  if (microgrid === null || ofWhole === undefined || microgrid.gridConnections.size === 0) return expectedLoads
  const assumedW = new Map(expectedLoads.map((load) => [load.nodeId, load.assumedW]))
  assumedW.delete(ofWhole.nodeId)
  for (const { nodeId } of microgrid.gridConnections.values()) {
    const ownW = assumedW.get(nodeId)
    // One that has to be measured isn't known by what is assumed beside it.
    assumedW.set(nodeId, ownW === null || ofWhole.assumedW === null ? null : (ownW ?? 0) + ofWhole.assumedW)
  }
  return [...assumedW].map(([nodeId, w]) => ({ nodeId, assumedW: w }))
}
