import { charger, type Charger } from './chargers/charger.ts'
import { webSocketNetwork } from './network/webSocket.ts'
import { depotOf } from './profile/depot.ts'
import type { Profile } from './profile/schema.ts'
import { realTime } from './realTime.ts'
import type { Bus } from './world/bus.ts'
import { chanceOf } from './world/chance.ts'

export type LiveManner = {
  /** everything before the identity: `ws://127.0.0.1:8080/ocpp` */
  readonly url: string
  /** basic authentication; null: none */
  keyOf(identity: string): string | null
  readonly seed: number
  /** how much faster than in life buses come, fill and go; powers and the protocol keep their own time */
  readonly speed: number
  /** read every `meter_every_s`: what is drawn that nobody steers */
  measured?(nodeId: string, loadW: number, at: number): void
}

export type Live = {
  readonly chargers: ReadonlyMap<string, Charger>
  connectedCount(): number
  stop(): void
}

/** The chargers of a profile against a running server, over real sockets. When its time is over it begins anew. SIM-2. */
export function runLive(profile: Profile, manner: LiveManner): Live {
  const time = realTime()
  const network = webSocketNetwork(manner.url)
  const chance = chanceOf(manner.seed)
  const first = depotOf(profile, manner.seed)
  const lengthMs = (first.endsAt - first.startsAt) / manner.speed
  const nothing = { changed() {}, sessionChanged() {} }
  const chargers = new Map(
    first.makes.map((make): [string, Charger] => [
      make.identity,
      charger(
        { ...make, key: manner.keyOf(make.identity) },
        { timing: time, network, chance: chance.fork(`charger ${make.identity}`) },
        nothing,
      ),
    ]),
  )

  function night(nth: number): void {
    const depot = depotOf(profile, manner.seed + nth)
    const afterMs = (at: number): number => Math.max(0, (at - depot.startsAt) / manner.speed)
    for (const bus of depot.buses) {
      const at = chargers.get(bus.chargerId)
      time.after(afterMs(bus.arrivesAt), () => at?.plugIn(quickened(bus, manner.speed)))
      time.after(Math.min(afterMs(bus.leavesAt), lengthMs), () => at?.unplug(bus.connector))
    }
    time.after(lengthMs + 1, () => night(nth + 1))
  }

  function readMeters(): void {
    const at = first.startsAt + (time.monotonicMs() - beganAt) * manner.speed
    for (const nodeId of first.loadNodes) manner.measured?.(nodeId, first.loadW(nodeId, at), time.now())
    time.after(profile.meter_every_s * 1000, readMeters)
  }

  const beganAt = time.monotonicMs()
  // They don't all come at once, as after a power cut; but soon.
  for (const one of chargers.values()) time.after(chance.between(0, 1_000), one.powerOn)
  night(0)
  readMeters()
  return {
    chargers,
    connectedCount: () => [...chargers.values()].filter((one) => one.isListening()).length,
    stop() {
      for (const one of chargers.values()) one.powerOff()
      time.end()
      network.close()
    },
  }
}

/** Smaller batteries fill sooner at the same power. */
const quickened = (bus: Bus, speed: number): Bus => ({
  ...bus,
  batteryWh: bus.batteryWh / speed,
  arrivesWithWh: bus.arrivesWithWh / speed,
})
