import type { SiteImage } from './image.ts'
import { applying, type Projection } from './project.ts'
import type { UnitResult } from './report.ts'
import { placeOf, siteFrom } from './sites.ts'

/** A board whose limit what its chargers may draw comes to more than, since a flat site is shared without boards. */
export type UnkeptBoard = { readonly nodeId: string; readonly name: string }

/** Boards that a flat site doesn't know trip all the same: where its shares are more than one carries, that is said. */
export function unkeptBoards(
  image: SiteImage,
  projection: Projection,
  units: readonly UnitResult[],
): readonly UnkeptBoard[] {
  const site = siteFrom({ ...image, calculationVersion: 3 })
  if ('faults' in site) return []
  const loadW = new Float64Array(site.nodes.length)
  const add = (nodeId: string, w: number) => {
    for (let at = placeOf(site, nodeId); at >= 0; at = placeOf(site, site.nodes[at]!.parentId ?? '')) loadW[at]! += w
  }
  for (const { unitId, grantedW, reservedW } of units) {
    add(site.unitNodes.get(unitId)?.nodeId ?? '', grantedW ?? reservedW ?? 0)
  }
  if (image.format >= 4) {
    for (const [nodeId, { w }] of projection.besides) add(nodeId, w)
    for (const { nodeId, mostW, fixedLoadW } of projection.planNodes) if (mostW !== null) add(nodeId, fixedLoadW)
  }
  return site.nodes.flatMap(({ nodeId, name, limits, mostW }, at) => {
    const limitW = Math.min(Infinity, ...applying(limits, image.now).map((limit) => limit.limitW))
    const isKept = mostW !== null || placeOf(projection.site, nodeId) >= 0 || loadW[at]! <= limitW
    return isKept ? [] : [{ nodeId, name }]
  })
}
