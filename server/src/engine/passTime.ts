import type { Instant } from '@busbar/domain/kernel/instant'
import type { SessionEnded } from './chargers.ts'
import { canDrawItsRatingOnly } from './loweredRating.ts'
import { leftOpen } from './siteCharger.ts'
import type { Looking } from './siteImage.ts'
import { type JudgingSettings, later } from './siteUnits.ts'

/** What has become of leases and measurements by now, and the sessions of which nobody told that they ended. */
export function passTime(
  { chargers, units }: Looking,
  { now, steppedMs }: { readonly now: Instant; readonly steppedMs: number },
  settings: JudgingSettings,
  end: (chargePointId: string, over: SessionEnded) => void,
): void {
  const { clockErrorMs } = settings.cycle
  for (const chargePointId of steppedMs > 0 ? chargers.keys() : [])
    units.change(chargePointId, { type: 'ClockSetOn', byMs: steppedMs })
  for (const unit of units.all.values()) units.put(later(unit, now, settings))
  for (const [chargePointId, charger] of chargers) {
    const isOver =
      charger.couldDrawW !== null && canDrawItsRatingOnly(charger, units.of(chargePointId), now, clockErrorMs)
    if (isOver) charger.couldDrawW = null
    for (const over of leftOpen(charger, now)) end(chargePointId, over)
  }
}
