import type { Chance } from './chance.ts'

export type Bus = {
  readonly busId: string
  readonly batteryWh: number
  readonly chargeMaxW: number
  /** where it charges */
  readonly chargerId: string
  readonly connector: number
  readonly arrivesAt: number
  readonly leavesAt: number
  readonly arrivesWithWh: number
}

/** From here on a battery takes less and less. */
const taperFrom = 0.8
const taperLeast = 0.08

/** What a battery takes at its state of charge: all of it, then less in a straight line, at last nothing. */
export function acceptedW({ batteryWh, chargeMaxW }: Pick<Bus, 'batteryWh' | 'chargeMaxW'>, storedWh: number): number {
  const soc = storedWh / batteryWh
  if (soc >= 1) return 0
  if (soc <= taperFrom) return chargeMaxW
  const left = (1 - soc) / (1 - taperFrom)
  return Math.round(chargeMaxW * Math.max(taperLeast, left))
}

/** How buses come: by the hour of the day, each number drawn between two. */
export type Arrivals = {
  readonly arrivesHour: readonly [number, number]
  readonly leavesHour: readonly [number, number]
  readonly batteryWh: readonly [number, number]
  readonly arrivesWithShare: readonly [number, number]
  readonly chargeMaxW: readonly [number, number]
  /** the probability that a connector has a bus in a night */
  readonly occupancy: number
}

export type Place = { readonly chargerId: string; readonly connector: number }

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The buses of every night between two times, each at a place of its own; in the order in which they come. */
export function busesOf(
  arrivals: Arrivals,
  places: readonly Place[],
  midnights: readonly number[],
  chance: Chance,
): readonly Bus[] {
  const buses = midnights.flatMap((midnight, night) =>
    places.flatMap(({ chargerId, connector }): Bus[] => {
      const own = chance.fork(`bus ${night} ${chargerId} ${connector}`)
      if (!own.happens(arrivals.occupancy)) return []
      const arrivesAt = Math.round(midnight + own.between(...arrivals.arrivesHour) * hourMs)
      const leaves = Math.round(midnight + own.between(...arrivals.leavesHour) * hourMs)
      const batteryWh = Math.round(own.between(...arrivals.batteryWh))
      return [
        {
          busId: `bus-${night}-${chargerId}-${connector}`,
          batteryWh,
          chargeMaxW: Math.round(own.between(...arrivals.chargeMaxW)),
          chargerId,
          connector,
          arrivesAt,
          // Who arrives in the evening leaves in the morning.
          leavesAt: leaves > arrivesAt ? leaves : leaves + dayMs,
          arrivesWithWh: Math.round(batteryWh * own.between(...arrivals.arrivesWithShare)),
        },
      ]
    }),
  )
  return buses.toSorted((a, b) => a.arrivesAt - b.arrivesAt || (a.busId < b.busId ? -1 : 1))
}
