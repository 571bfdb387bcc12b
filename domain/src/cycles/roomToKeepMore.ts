import { exposure } from '../charging/exposure.ts'
import { addLoad } from '../charging/loadTree.ts'
import { look } from '../charging/outlook.ts'
import type { Permission } from '../charging/permission.ts'
import { planUnit } from './cycle.ts'
import type { SiteImage } from './image.ts'
import { project } from './project.ts'

/** Units of one charger as they count once it may keep more for good: a higher fallback, or a higher cap. */
export type KeepsMore = readonly { readonly unitId: string; readonly permission: Permission }[]

/**
 * What a charger keeps for good holds at once, and for ever: where that lets it draw more it is a raise as any other, and
 * goes only into room that is there even if nothing that was asked of others has happened, and not where there is too little
 * now. Asked one charger after the other: whoever is let has taken its share.
 */
export function roomToKeepMore(image: SiteImage): (charger: KeepsMore) => boolean {
  const projection = project(image)
  if ('faults' in projection) return () => false
  const { now, settings } = image
  const { planNodes: nodes, tree } = projection
  const units = projection.units.map((unit) => planUnit(unit, []))
  const outlook = look({ now, nodes, tree, units, settings })
  const placeOf = new Map(units.map(({ unitId }, at) => [unitId, at]))
  const isKnown = projection.unsatisfied.length === 0
  return (charger) => {
    const worstW = (permission: Permission, slot: number) =>
      exposure(permission, outlook.slots[slot]!, settings.clockErrorMs).worstW
    const risen = charger.flatMap(({ unitId, permission }) => {
      const at = placeOf.get(unitId)
      if (at === undefined) return []
      const before = units[at]!.permission
      return [{ at, moreW: outlook.slots.map((_, slot) => worstW(permission, slot) - worstW(before, slot)) }]
    })
    const fits = outlook.slots.every((_, slot) => {
      const moreW = risen.reduce((sum, one) => sum + Math.max(0, one.moreW[slot]!), 0)
      if (moreW === 0 && slot > 0) return true
      return risen.every(({ at }) => moreW <= outlook.roomW(at, slot)) && (isKnown || moreW === 0)
    })
    if (!fits) return false
    for (const { at, moreW } of risen) {
      moreW.forEach((w, slot) => {
        if (w > 0) addLoad(tree, outlook.countedLoadW[slot]!, outlook.unitNode[at]!, w)
      })
    }
    return true
  }
}
