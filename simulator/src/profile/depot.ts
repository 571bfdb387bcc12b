import { type Make, sixAmperesW } from '../chargers/make.ts'
import type { LimitWindow, WiredNode, Wiring } from '../monitor/wiring.ts'
import { type Bus, busesOf } from '../world/bus.ts'
import { chanceOf } from '../world/chance.ts'
import { onCurveW, sunW } from '../world/dayLoad.ts'
import type { Profile } from './schema.ts'

/** A profile with a seed, as a world that can be run. */
export type SimulatedDepot = {
  readonly startsAt: number
  readonly endsAt: number
  readonly wiring: Wiring
  readonly makes: readonly Make[]
  readonly buses: readonly Bus[]
  readonly limits: readonly LimitWindow[]
  readonly loadNodes: readonly string[]
  /** what is drawn at a node that nobody steers; negative: made there */
  loadW(nodeId: string, at: number): number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export function depotOf(profile: Profile, seed: number): SimulatedDepot {
  const startsAt = Date.parse(profile.starts_at)
  const endsAt = startsAt + Math.round(profile.hours * hourMs)
  const midnights = midnightsBetween(profile.starts_at, startsAt, endsAt)
  const [midnight = startsAt] = midnights
  const makes = profile.chargers.map(makeOf)
  const places = makes.flatMap(({ identity, connectors }) =>
    Array.from({ length: connectors }, (_, at) => ({ chargerId: identity, connector: at + 1 })),
  )
  return {
    startsAt,
    endsAt,
    wiring: {
      nodes: parentsFirst(profile.nodes.map(wired)),
      chargers: profile.chargers.map(({ id, node, phases, conductor, conductor_stated }) => ({
        ...{ chargerId: id, nodeId: node, isConductorStated: conductor_stated },
        conductor: phases === 1 ? conductor : null,
      })),
    },
    makes,
    buses: busesOf(arrivalsOf(profile.buses), places, midnights, chanceOf(seed).fork('buses'))
      .filter(({ arrivesAt, leavesAt }) => leavesAt > startsAt + hourMs && arrivesAt < endsAt)
      .map((bus) => (bus.arrivesAt < startsAt ? alreadyThere(bus, startsAt, seed) : bus)),
    limits: [
      ...profile.limits.map((limit) => windowOf(limit, startsAt)),
      ...profile.tou.flatMap((limit) => midnights.map((day) => dailyWindow(limit, day, startsAt))),
    ],
    loadNodes: [...new Set([...profile.base_load, ...profile.solar].map(({ node }) => node))],
    loadW: (nodeId, at) =>
      profile.base_load.reduce(
        (sum, { node, kw }) => (node === nodeId ? sum + onCurveW(kw.map(watts), midnight, at) : sum),
        0,
      ) -
      profile.solar.reduce((sum, one) => (one.node === nodeId ? sum + sunW(watts(one.peak_kw), midnight, at) : sum), 0),
  }
}

/** Its charger finds it plugged in soon after it has come to life. */
const alreadyThere = (bus: Bus, startsAt: number, seed: number): Bus => ({
  ...bus,
  arrivesAt: startsAt + Math.round(chanceOf(seed).fork(`there ${bus.busId}`).between(10_000, 90_000)),
})

const watts = (kw: number): number => Math.round(kw * 1000)

/** The local midnights of the days that the run touches, from the day before on. */
function midnightsBetween(text: string, startsAt: number, endsAt: number): readonly number[] {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)$/.exec(text) ?? []
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  const first = Math.floor((startsAt + offsetMs) / dayMs) * dayMs - offsetMs
  const count = Math.ceil((endsAt - first) / dayMs) + 1
  return Array.from({ length: count }, (_, day) => first + (day - 1) * dayMs)
}

function parentsFirst(nodes: readonly WiredNode[]): readonly WiredNode[] {
  const depth = ({ parentId }: WiredNode): number => {
    const parent = nodes.find(({ nodeId }) => nodeId === parentId)
    return parent ? depth(parent) + 1 : 0
  }
  return nodes.toSorted((a, b) => depth(a) - depth(b))
}

const wired = ({ id, parent, limit_kw, safe_kw }: Profile['nodes'][number]): WiredNode => ({
  nodeId: id,
  parentId: parent ?? null,
  ratingW: watts(limit_kw),
  safeW: watts(safe_kw ?? limit_kw),
})

function makeOf(charger: Profile['chargers'][number]): Make {
  const supply = { phases: charger.phases, voltageV: charger.voltage_v }
  return {
    identity: charger.id,
    protocol: charger.protocol,
    key: null,
    connectors: charger.connectors,
    ratingW: watts(charger.rating_kw),
    supply,
    limitReference: charger.limit_reference,
    efficiency: charger.efficiency,
    minimumW: sixAmperesW(supply),
    meterEveryMs: charger.meter_every_s * 1000,
    reactionMs: charger.reaction_s * 1000,
    bootMs: charger.boot_s * 1000,
    commissionedFallbackW: charger.fallback_kw === undefined ? null : watts(charger.fallback_kw),
    habits: new Set(charger.habits),
  }
}

const arrivalsOf = (buses: Profile['buses']) => ({
  arrivesHour: buses.arrives,
  leavesHour: buses.leaves,
  batteryWh: [watts(buses.battery_kwh[0]), watts(buses.battery_kwh[1])] as const,
  arrivesWithShare: buses.arrives_with,
  chargeMaxW: [watts(buses.charge_kw[0]), watts(buses.charge_kw[1])] as const,
  occupancy: buses.occupancy,
})

function windowOf({ node, from_h, until_h, limit_kw, known_h }: Profile['limits'][number], startsAt: number) {
  return {
    nodeId: node,
    from: startsAt + Math.round(from_h * hourMs),
    until: startsAt + Math.round(until_h * hourMs),
    limitW: watts(limit_kw),
    knownAt: startsAt + Math.round(Math.min(known_h ?? from_h, from_h) * hourMs),
  }
}

function dailyWindow({ node, from, until, limit_kw }: Profile['tou'][number], day: number, startsAt: number) {
  const ends = until > from ? until : until + 24
  const known = { nodeId: node, limitW: watts(limit_kw), knownAt: startsAt }
  return { ...known, from: day + from * hourMs, until: day + ends * hourMs }
}
