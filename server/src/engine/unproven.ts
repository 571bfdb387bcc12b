import type { Charger } from '@busbar/domain/charging/charger'
import type { ProofRow } from '@busbar/domain/charging/fallbackProof'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Depot } from '@busbar/domain/topology/depot'
import { isSameWiring } from '@busbar/domain/topology/sameWiring'
import { fallbackProofOf, unconfirmedUnits } from './fallbackProof.ts'
import type { IncidentReport } from './incidents.ts'
import { type Others, othersAt } from './othersLately.ts'
import type { Site } from './site.ts'
import { doubted } from './siteCharger.ts'

export type Unproven = {
  readonly reports: readonly IncidentReport[]
  /** causes that only chargers make that have just come: nothing is opened for them, and what stands is not closed */
  readonly undecided: ReadonlySet<string>
}

type Proven = {
  readonly depot: Depot
  readonly at: Instant
  /** until then it stays so, if nothing changes */
  readonly until: Instant
  readonly kept: ReadonlyMap<string, Charger>
  readonly others: Others
  readonly unproven: Unproven
}

/** Of each site what was found last: most cycles see the same registry, and chargers that keep what they kept. */
const proven = new WeakMap<Site, Proven>()
/** While hundreds come, one after the other confirms its fallback: that is no reason to prove it anew with each. */
const provenForMs = 1_000
/** Most chargers confirm their fallback within seconds: until then it is no trouble that they haven't. */
const setUpWithinMs = 60_000

/** The nodes that aren't proven to hold with nobody steering. */
export function unproven(depot: Depot, site: Site, now: Instant): Unproven {
  const last = proven.get(site)
  const others = othersAt(site)
  if (last && last.others === others && isSameWiring(last.depot, depot) && now < last.until) {
    const keepTheSame =
      last.kept.size === site.chargers.size && [...site.chargers].every(([id, { kept }]) => last.kept.get(id) === kept)
    if (keepTheSame || (now >= last.at && now < last.at + provenForMs)) return last.unproven
  }
  const kept = new Map([...site.chargers].map(([id, charger]) => [id, charger.kept]))
  const { unitIds, until } = justCome(depot, site, kept, now)
  const found = notProven(depot, kept, others, unitIds)
  proven.set(site, { depot, at: now, until, kept, others, unproven: found })
  return found
}

type Newcomer = { readonly since: Instant; readonly hasCome: boolean }

/** By site, the chargers that have not confirmed all of their fallbacks. */
const newcomers = new WeakMap<Site, ReadonlyMap<string, Newcomer>>()

/** The units that may still confirm their fallback in good time, and when the first of them is late. */
function justCome(depot: Depot, site: Site, kept: ReadonlyMap<string, Charger>, now: Instant) {
  const before = newcomers.get(site)
  const units = unconfirmedUnits(depot, kept)
  const found = new Map(units.map(({ chargePointId: id }) => [id, newcomer(site, id, before?.get(id), now)]))
  newcomers.set(site, found)
  const lateAt = ({ chargePointId: id }: (typeof units)[number]) => found.get(id)!.since + setUpWithinMs
  const inTime = units.filter((unit) => {
    const charger = site.chargers.get(unit.chargePointId)
    // One that would not keep to what it confirmed is no newcomer.
    return charger !== undefined && doubted(charger).length === 0 && now < lateAt(unit)
  })
  return { unitIds: new Set(inTime.map(({ unitId }) => unitId)), until: Math.min(...inTime.map(lateAt)) }
}

/** Its time begins anew when it comes, once: a line that comes and goes is no new charger. */
function newcomer(site: Site, chargePointId: string, before: Newcomer | undefined, now: Instant): Newcomer {
  if (before?.hasCome) return before
  if (!site.chargers.get(chargePointId)?.link) return before ?? { since: now, hasCome: false }
  const cameAt = Math.max(...site.unitsOf(chargePointId).map(({ permission }) => permission.link.since))
  return { since: Math.min(now, cameAt), hasCome: true }
}

function notProven(
  depot: Depot,
  kept: ReadonlyMap<string, Charger>,
  others: Others,
  justCome: ReadonlySet<string>,
): Unproven {
  const rows = failing(depot, kept, others)
  if (rows.length === 0 || justCome.size === 0) return { reports: rows.map(reportOf(depot)), undecided: new Set() }
  const failWithout = new Set(failing(depot, kept, others, justCome).map(({ nodeId }) => nodeId))
  // What they are to be given fits no better once they have confirmed it.
  const isDecided = ({ nodeId, failsAnyway }: ProofRow) => failsAnyway || failWithout.has(nodeId)
  return {
    reports: rows.filter(isDecided).map(reportOf(depot)),
    undecided: new Set(rows.filter((row) => !isDecided(row)).map(causeOf)),
  }
}

/** What nobody can know has an incident of its own: no cycle can decide without it. */
function failing(...of: Parameters<typeof fallbackProofOf>): readonly ProofRow[] {
  const proof = fallbackProofOf(...of)
  return 'faults' in proof ? [] : proof.rows.filter(({ verdict }) => verdict === 'DOES_NOT_HOLD')
}

const causeOf = ({ nodeId }: Pick<ProofRow, 'nodeId'>): string => `FALLBACKS_DONT_FIT ${nodeId}`

/** Where it only can't be proven, because chargers have not come yet, it is less than where it is known not to fit. */
const reportOf =
  ({ depotId }: Depot) =>
  (row: ProofRow): IncidentReport => {
    const { nodeId, name, fallbacksW, fixedLoadW, capacityW, unconfirmed, failsAnyway, phase } = row
    return {
      ...{ depotId, kind: 'FALLBACKS_DONT_FIT', cause: causeOf(row), severity: failsAnyway ? 'RED' : 'YELLOW' },
      scope: { type: 'NODE', id: nodeId, name },
      context: { fallbacksW, fixedLoadW, capacityW, unconfirmed, failsAnyway, phase },
    }
  }
