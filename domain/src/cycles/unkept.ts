import type { SiteImage } from './image.ts'
import { applying } from './project.ts'
import type { UnitResult } from './report.ts'
import { placeOf, siteFrom } from './sites.ts'

/** A board whose limit what its chargers may draw comes to more than, since a flat site is shared without boards. */
export type UnkeptBoard = { readonly nodeId: string; readonly name: string }

/** Boards that a flat site doesn't know trip all the same: where its shares are more than one carries, that is said. */
export function unkeptBoards(image: SiteImage, units: readonly UnitResult[]): readonly UnkeptBoard[] {
  const site = siteFrom({ ...image, calculationVersion: 3 })
  const flat = siteFrom(image)
  if ('faults' in site || 'faults' in flat) return []
  const loadW = new Float64Array(site.nodes.length)
  for (const { unitId, grantedW, reservedW } of units) {
    const w = grantedW ?? reservedW ?? 0
    for (let at = placeOf(site, site.unitNodes.get(unitId)?.nodeId ?? ''); at >= 0;) {
      loadW[at]! += w
      at = placeOf(site, site.nodes[at]!.parentId ?? '')
    }
  }
  return site.nodes.flatMap(({ nodeId, name, limits, mostW }, at) => {
    const limitW = Math.min(Infinity, ...applying(limits, image.now).map((limit) => limit.limitW))
    const isKept = mostW !== null || placeOf(flat, nodeId) >= 0 || loadW[at]! <= limitW
    return isKept ? [] : [{ nodeId, name }]
  })
}
