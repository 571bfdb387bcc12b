import {
  type Adherence,
  type AdherenceSettings,
  adherenceRatio,
  isWithin,
  nothingSeen,
} from '@busbar/domain/charging/adherence'
import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import type { KeptConduct } from '@busbar/domain/charging/chargerEvents'
import { capW } from '@busbar/domain/charging/exposure'
import { type Permission, permissionAfter } from '@busbar/domain/charging/permission'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { SiteUnit } from './siteUnits.ts'

/**
 * How a unit that nobody has heard of yet keeps to its limits: one that disobeyed does until its own samples clear it,
 * whoever steers it by now. What was seen since we started is counted apart.
 */
export function keptConduct({ conduct }: Charger, connector: number | null, now: Instant) {
  const before = conduct.get(connector ?? 0) ?? { ...unseen, since: now }
  const { state, since } = before
  const adherence: Adherence = { ...nothingSeen, conduct: state }
  return { adherence, conductBefore: before, found: { state, since }, overdrawnW: before.overdrawnW ?? null }
}

/** Nothing was seen of it yet. */
export const unseen: Omit<KeptConduct, 'since'> = { state: 'OBEYS', obeyed: 0, judged: 0 }

type Judged = {
  /** since we started */
  readonly adherence: Adherence
  readonly conductBefore: KeptConduct
}

const inAll = ({ adherence, conductBefore }: Judged): Adherence => ({
  ...adherence,
  obeyed: conductBefore.obeyed + adherence.obeyed,
  judged: conductBefore.judged + adherence.judged,
})

/** How many of its samples were within its limit, as long as it has been kept; null before there was any. */
export const adherenceInAll = (unit: Judged): number | null => adherenceRatio(inAll(unit))

/** After somebody said that it is to be trusted again: it is judged anew from then on. */
export function asTrusted(unit: SiteUnit, { conduct }: Charger): SiteUnit {
  const { permission, adherence, connector } = unit
  const said = conduct.get(connector ?? 0)
  const { state, since } = permission.conduct
  if (state !== 'DISOBEYS' || said?.state !== 'OBEYS' || said.since <= since) return unit
  const obeys = permissionAfter(permission, { type: 'ConductFound', state: 'OBEYS', at: said.since })
  return {
    ...unit,
    permission: permissionAfter(obeys, { type: 'DrawSeen', overdrawnW: null, lastingOverW: 0 }),
    adherence: { ...adherence, conduct: 'OBEYS', against: 0 },
    overSince: null,
    // What a bus drew that has left says nothing of now.
    ...(permission.sessionRef === null && { drawnBy: new Map() }),
  }
}

/** By how much more it has to draw before that is noted anew. */
const newsShare = 0.1

/**
 * Whether it is found to obey or not to, or what it goes on drawing above its limit, or draws above its cap, is more than
 * is kept of it, or no longer so: were we to start again, it would count with that.
 */
export function isConductNews(
  before: Pick<SiteUnit, 'adherence'>,
  { adherence, limit, permission, connector }: SiteUnit,
  kept: Charger,
  settings: AdherenceSettings,
): boolean {
  if (adherence.conduct !== before.adherence.conduct) return true
  const { overdrawnW, lastingOverW } = permission
  const keptW = kept.conduct.get(connector ?? 0)?.overdrawnW ?? 0
  if (overdrawnW === null) return keptW > 0 && lastingOverW === 0
  const goesOn = !isWithin({ drawnW: limit.w + lastingOverW, limitW: limit.w }, settings)
  // No limit that was promised says as much.
  const isAboveCap = !isWithin({ drawnW: overdrawnW, limitW: capW(permission) }, settings)
  return (goesOn || isAboveCap) && overdrawnW > keptW * (1 + newsShare)
}

/** To be kept when it changes, and when a session is over. */
export function conductToKeep(
  unit: Judged & Pick<Permission, 'conduct' | 'overdrawnW'> & { readonly connector: number | null },
): ChargerCommand | null {
  if (unit.adherence.judged === 0 && unit.overdrawnW === null) return null
  const { obeyed, judged } = inAll(unit)
  const { connector, conduct, overdrawnW } = unit
  return { type: 'NoteConduct', connector, ...conduct, obeyed, judged, overdrawnW }
}
