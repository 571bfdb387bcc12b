import { type Habit, habitNames } from '../chargers/make.ts'
import { type FaultKind, faultKinds } from '../faults/faults.ts'
import { conductors } from '../monitor/wiring.ts'
import { type Chance, chanceOf } from '../world/chance.ts'
import type { Profile } from './schema.ts'

export type RandomManner = {
  readonly hours: number
  readonly faultsPerHour: number
  readonly faultKinds?: readonly FaultKind[]
  /** how long a fault lasts; left out: up to a quarter of an hour */
  readonly lastsS?: readonly [number, number]
  /** of which each charger may have some; left out: all but those with which no limit at all can be kept */
  readonly habits?: readonly Habit[]
  readonly chargersMax?: number
  /** left out: all that there are, the smallest on one phase */
  readonly ratingsKw?: readonly number[]
  /** the share of chargers whose clocks are minutes off beside whatever else is odd about them; left out: none */
  readonly wrongClocks?: number
}

/** With these nobody can know or bound what a charger draws; a depot has few of them. */
const hopeless: readonly Habit[] = ['NEVER_OBEYS', 'FORGETS_ALL_AT_REBOOT', 'BOOT_LOOP']

export const onThreePhasesKw: readonly number[] = [22, 50, 100, 150, 300]

type Node = Profile['nodes'][number]
type Charger = Profile['chargers'][number]

/**
 * A depot that nobody thought of: one to three levels, chargers of all makes, limits that fall with and without notice.
 * What its chargers fall back to always fits what its nodes carry with nobody in control, also beside what else is drawn.
 */
export function randomProfile(seed: number, manner: RandomManner): Profile {
  const chance = chanceOf(seed).fork('depot')
  const branches = branchesOf(chance)
  const chargers = withClocks(chance.fork('clocks'), chargersOf(chance, branches, manner), manner.wrongClocks ?? 0)
  const nodes = sized(chance, branches, chargers)
  return {
    name: `Depot of seed ${seed}`,
    starts_at: '2026-03-02T18:00:00+08:00',
    hours: manner.hours,
    seed,
    nodes,
    chargers,
    limits: limitsOf(chance, nodes, manner.hours),
    tou: chance.happens(0.5)
      ? [{ node: 'grid', from: 19, until: 21, limit_kw: round(sizeOf(nodes, 'grid') * 0.7) }]
      : [],
    buses: {
      arrives: [17, 18 + Math.min(3, manner.hours / 2)],
      leaves: [20, 30],
      battery_kwh: [250, 450],
      arrives_with: [0.1, 0.7],
      charge_kw: [60, 160],
      occupancy: 0.9,
    },
    base_load: chance.happens(0.5) ? [{ node: 'grid', kw: Array<number>(24).fill(baseLoadOf(nodes, chargers)) }] : [],
    solar: [],
    meter_every_s: 10,
    faults: {
      kinds: [...(manner.faultKinds ?? faultKinds)],
      per_hour: manner.faultsPerHour,
      lasts_s: [...(manner.lastsS ?? [10, 900])],
    },
    expectations: [],
  }
}

type Branch = { readonly id: string; readonly parent: string | undefined }

function branchesOf(chance: Chance): readonly Branch[] {
  const feeders = Array.from({ length: chance.below(4) }, (_, at) => ({ id: `feeder-${at}`, parent: 'grid' }))
  const panels = feeders.flatMap(({ id }) =>
    Array.from({ length: chance.below(3) }, (_, at) => ({ id: `${id}-panel-${at}`, parent: id })),
  )
  return [{ id: 'grid', parent: undefined }, ...feeders, ...panels]
}

function chargersOf(chance: Chance, branches: readonly Branch[], manner: RandomManner): Charger[] {
  const count = 2 + chance.below((manner.chargersMax ?? 10) - 1)
  const allowed = manner.habits ?? habitNames.filter((habit) => !hopeless.includes(habit))
  return Array.from({ length: count }, (_, at): Charger => {
    const rating = chance.pick(manner.ratingsKw ?? [7.36, ...onThreePhasesKw])
    const isDc = rating > 22
    const habits = chance.happens(0.5) && allowed.length > 0 ? [chance.pick(allowed)] : []
    return {
      id: `CP-${at + 1}`,
      node: chance.pick(branches).id,
      protocol: chance.pick(['ocpp1.6', 'ocpp2.0.1'] as const),
      connectors: chance.pick([1, 1, 1, 2]),
      rating_kw: rating,
      fallback_kw: round(rating * chance.pick([0, 0.2, 0.3, 0.5])),
      limit_reference: isDc ? 'DC_OUTPUT' : 'AC_INPUT',
      efficiency: isDc ? 0.95 : 1,
      phases: rating === 7.36 ? 1 : 3,
      conductor: chance.pick(conductors),
      conductor_stated: chance.happens(0.5),
      voltage_v: 230,
      meter_every_s: chance.pick([10, 15, 30]),
      reaction_s: chance.pick([0, 1, 2, 5]),
      boot_s: chance.pick([10, 40, 120]),
      habits,
    }
  })
}

const withClocks = (chance: Chance, chargers: readonly Charger[], share: number): Charger[] =>
  chargers.map((charger) => {
    if (!chance.happens(share)) return charger
    return { ...charger, habits: [...charger.habits, chance.pick(['CLOCK_FAST', 'CLOCK_SLOW'] as const)] }
  })

/** Each node carries its fallbacks in any case, and less than all its chargers together as a rule. */
function sized(chance: Chance, branches: readonly Branch[], chargers: readonly Charger[]): Node[] {
  const parents = new Map(branches.map(({ id, parent }) => [id, parent]))
  const isBeneath = (node: string | undefined, top: string): boolean =>
    node === top || (node !== undefined && isBeneath(parents.get(node), top))
  return branches.map(({ id, parent }) => {
    const here = chargers.filter(({ node }) => isBeneath(node, id))
    const sum = (of: (charger: Charger) => number) =>
      here.reduce((total, charger) => total + of(charger) / charger.efficiency, 0)
    const least = Math.ceil(sum(fallbackOnOnePhase) * 1.1) + 10
    const limit = Math.ceil(Math.max(least, sum(({ rating_kw }) => rating_kw) * chance.between(0.4, 0.9)))
    // Where a node may carry with nobody in control all that it can, what is drawn comes up to its limit.
    const safe = chance.happens(0.6) ? Math.ceil(limit * 1.06) : least
    return { id, ...(parent !== undefined && { parent }), limit_kw: Math.ceil(limit * 1.06), safe_kw: safe }
  })
}

/** Of chargers on one phase all may be on the same, as far as anybody knows. */
const fallbackOnOnePhase = ({ fallback_kw, phases }: Charger): number => (3 / phases) * (fallback_kw ?? 0)

/** A twentieth of the connection, where the fallbacks leave so much. */
function baseLoadOf(nodes: readonly Node[], chargers: readonly Charger[]): number {
  const fallbacks = chargers.reduce((sum, charger) => sum + fallbackOnOnePhase(charger) / charger.efficiency, 0)
  const safe = nodes.find(({ id }) => id === 'grid')?.safe_kw ?? 0
  return Math.floor(Math.min(sizeOf(nodes, 'grid') * 0.05, safe - fallbacks) * 10) / 10
}

function limitsOf(chance: Chance, nodes: readonly Node[], hours: number): Profile['limits'] {
  return Array.from({ length: chance.below(5) }, () => {
    const { id, limit_kw: most } = chance.pick(nodes)
    const from = chance.between(0.3, hours)
    return {
      node: id,
      from_h: from,
      until_h: from + chance.between(0.1, 1),
      limit_kw: round(most * chance.between(0.1, 0.9)),
      ...(chance.happens(0.5) && { known_h: Math.max(0, from - chance.between(0.1, 1)) }),
    }
  })
}

const round = (kw: number): number => Math.round(kw * 10) / 10
const sizeOf = (nodes: readonly Node[], id: string): number => nodes.find((node) => node.id === id)?.limit_kw ?? 0
