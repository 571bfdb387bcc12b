import type { ChargerMake } from './chargerEvents.ts'

/** What the box before it confirmed, a new one under the same name knows nothing of. */
export const isAnotherDevice = (before: ChargerMake | null, after: ChargerMake | null): boolean =>
  before !== null &&
  after !== null &&
  (before.vendor !== after.vendor ||
    before.model !== after.model ||
    (before.serial !== null && after.serial !== null && before.serial !== after.serial))
