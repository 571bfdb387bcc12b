import { adherenceAfter, isWithin } from '@busbar/domain/charging/adherence'
import { permissionAfter } from '@busbar/domain/charging/permission'
import { type RegisterTrail, surelyDrawn } from '@busbar/domain/charging/registerTrail'
import type { Instant } from '@busbar/domain/kernel/instant'
import { wholeCharger } from './drawn.ts'
import { highestSince, type JudgingSettings, limitOf, type SiteUnit, untoldW } from './siteUnits.ts'

type Told = { readonly connector: number | null; readonly trail: RegisterTrail }

/**
 * Of one that tells no power: what its registers prove to be above its limit, before a mean that began under that says so.
 * They prove nothing to its favour.
 */
export function judgedByRegister(
  before: SiteUnit,
  { connector, trail }: Told,
  now: Instant,
  settings: JudgingSettings,
): SiteUnit {
  const { adherence: blame, cycle } = settings
  const limit = limitOf(before, now, cycle.clockErrorMs)
  const trails = new Map(before.trails).set(connector ?? wholeCharger, trail)
  const unit = { ...before, limit, trails }
  if (unit.permission.unknownUntil !== null) return unit
  const [sample] = surelyDrawn(speaking(trails, connector))
    .flatMap(({ since: at, w: drawnW }) => {
      // Where limits follow on each other, the highest of them has been enough since the first.
      const limitSince = at - blame.settlingMs
      const highestW = highestSince(limit, limitSince)
      const limitW = highestW === null ? null : Math.max(highestW, untoldW(unit, now, settings))
      return limitW === null || isWithin({ drawnW, limitW }, blame) ? [] : [{ at, drawnW, limitW, limitSince }]
    })
    .sort((a, b) => b.drawnW - a.drawnW)
  if (!sample) return unit
  // Two steps of a register are more than two samples.
  const adherence = adherenceAfter(unit.adherence, sample, { ...blame, samplesToBlame: 1 })
  const found = permissionAfter(unit.permission, { type: 'ConductFound', state: adherence.conduct, at: now })
  const overdrawnW = Math.max(found.overdrawnW ?? 0, Math.round(sample.drawnW))
  const permission = permissionAfter(found, { type: 'DrawSeen', overdrawnW, lastingOverW: found.lastingOverW })
  return { ...unit, adherence, permission }
}

/** A register of the whole counts what those of its connectors do. */
const speaking = (trails: SiteUnit['trails'], connector: number | null): readonly RegisterTrail[] =>
  [...trails].flatMap(([key, trail]) => ((key === wholeCharger) === (connector === null) ? [trail] : []))
