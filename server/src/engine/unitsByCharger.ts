import { permissionAfter, type PermissionChange } from '@busbar/domain/charging/permission'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { SiteUnit } from './siteUnits.ts'

/** The units of a site as they are now, found by their own id and by the charger that they belong to. */
export class UnitsByCharger {
  readonly #units = new Map<string, SiteUnit>()
  readonly #idsOf = new Map<string, readonly string[]>()
  /** chargers of whose box nothing was heard since another was there */
  readonly #unheard = new Set<string>()

  get all(): ReadonlyMap<string, SiteUnit> {
    return this.#units
  }

  of(chargePointId: string): readonly SiteUnit[] {
    return (this.#idsOf.get(chargePointId) ?? []).map((unitId) => this.#units.get(unitId)!)
  }

  put(unit: SiteUnit): void {
    const { unitId, chargePointId } = unit
    if (!this.#units.has(unitId)) this.#idsOf.set(chargePointId, [...(this.#idsOf.get(chargePointId) ?? []), unitId])
    this.#units.set(unitId, unit)
  }

  /** Of one connector's unit, or of all. */
  change(chargePointId: string, change: PermissionChange, connector: number | null = null): void {
    for (const unit of this.of(chargePointId)) {
      if (connector !== null && unit.connector !== connector) continue
      this.put({ ...unit, permission: permissionAfter(unit.permission, change) })
    }
  }

  /** Another box is there from now on. */
  exchange(chargePointId: string, unknownUntil: Instant): void {
    this.#unheard.add(chargePointId)
    this.change(chargePointId, { type: 'BoxExchanged', unknownUntil })
  }

  booted(chargePointId: string): void {
    this.change(chargePointId, { type: 'Booted', isFirst: this.#unheard.delete(chargePointId) })
  }

  /** Those that are registered no more go. */
  keepOnly(unitIds: ReadonlySet<string>): void {
    for (const { unitId, chargePointId } of this.#units.values()) {
      if (unitIds.has(unitId)) continue
      this.#units.delete(unitId)
      const left = (this.#idsOf.get(chargePointId) ?? []).filter((one) => one !== unitId)
      if (left.length === 0) this.#idsOf.delete(chargePointId)
      else this.#idsOf.set(chargePointId, left)
    }
  }
}
