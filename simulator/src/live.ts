import { charger, type Charger } from './chargers/charger.ts'
import type { Network } from './chargers/socket.ts'
import { injectFaults } from './faults/faults.ts'
import { flowIn } from './flow.ts'
import type { MemoryNetwork } from './network/memory.ts'
import { webSocketNetwork } from './network/webSocket.ts'
import { depotOf } from './profile/depot.ts'
import type { Profile } from './profile/schema.ts'
import { realTime } from './realTime.ts'
import type { Bus } from './world/bus.ts'
import { chanceOf } from './world/chance.ts'
import type { Timing } from './world/virtualTime.ts'

export type LiveManner = {
  /** basic authentication; null: none */
  keyOf(identity: string): string | null
  readonly seed: number
  /** how much faster than in life buses come, fill and go; powers, faults and the protocol keep their own time */
  readonly speed: number
  /** read every `meter_every_s` at the nodes that have a load of their own: what flows there in all, chargers included */
  measured?(nodeId: string, flowingW: number, at: number): void
}

export type Live = {
  readonly chargers: ReadonlyMap<string, Charger>
  connectedCount(): number
  /** buses leave, chargers say so where somebody listens, and then they are off */
  stop(): Promise<void>
}

/** `url` is everything before the identity: `ws://127.0.0.1:8080/ocpp`; a server of one's own is believed by its certificate. */
export type LiveOnSockets = LiveManner & { readonly url: string; readonly ownCertificate?: string | null }

/** The chargers of a profile against a running server, over real sockets, for as long as one likes. SIM-2. */
export function runLive(profile: Profile, manner: LiveOnSockets): Live {
  const timing = realTime()
  const network = webSocketNetwork(manner.url, manner.ownCertificate)
  const live = liveDepot(profile, manner, { timing, network })
  return {
    ...live,
    async stop() {
      await live.stop()
      timing.end()
      network.close()
    },
  }
}

export type LiveWorld = {
  readonly timing: Timing
  readonly network: Network & Pick<MemoryNetwork, 'cut' | 'heal'>
}

/** A bus that was there before we came is plugged in within so long. */
const firstMs = 15_000
const goodbyeMsMax = 5_000
const goodbyeLookMs = 20

/**
 * The same in any time and on any network. Each connector lives the profile's nights by itself, out of step with the
 * others, so that the depot is at no time empty or all full.
 */
// long because: it is one state that these few functions share
export function liveDepot(profile: Profile, manner: LiveManner, { timing, network }: LiveWorld): Live {
  const chance = chanceOf(manner.seed)
  const depot = depotOf(profile, manner.seed)
  const lengthMs = (depot.endsAt - depot.startsAt) / manner.speed
  const beganAt = timing.monotonicMs()
  const passedMs = (): number => timing.monotonicMs() - beganAt
  const nothing = { changed() {}, sessionChanged() {} }
  const chargers = new Map(
    depot.makes.map((make): [string, Charger] => [
      make.identity,
      charger(
        { ...make, key: manner.keyOf(make.identity) },
        { timing, network, chance: chance.fork(`charger ${make.identity}`) },
        nothing,
      ),
    ]),
  )
  const flowingW = flowIn(depot, chargers)
  let isOver = false

  const at = (ms: number, run: () => void): void =>
    void timing.after(Math.max(0, ms - passedMs()), () => isOver || run())

  function night(nth: number, one: Charger, connector: number, phaseMs: number): void {
    const beginsMs = nth * lengthMs - phaseMs
    const endsMs = beginsMs + lengthMs
    const isHere = (bus: Bus): boolean => bus.chargerId === one.make.identity && bus.connector === connector
    for (const bus of depotOf(profile, manner.seed + nth).buses.filter(isHere)) {
      const arrivesMs = beginsMs + (bus.arrivesAt - depot.startsAt) / manner.speed
      const leavesMs = Math.min(beginsMs + (bus.leavesAt - depot.startsAt) / manner.speed, endsMs)
      if (leavesMs <= passedMs()) continue
      const isThere = arrivesMs < 0
      const pluggedMs = isThere ? chance.between(0, Math.min(firstMs, leavesMs)) : arrivesMs
      const pastShare = isThere ? -arrivesMs / (leavesMs - arrivesMs) : 0
      at(pluggedMs, () => one.plugIn(quickened(bus, manner.speed, pastShare)))
      at(leavesMs, () => one.unplug(connector))
    }
    at(endsMs, () => night(nth + 1, one, connector, phaseMs))
  }

  function readMeters(): void {
    const hourAt = depot.startsAt + passedMs() * manner.speed
    for (const nodeId of depot.loadNodes) manner.measured?.(nodeId, flowingW(nodeId, hourAt), timing.now())
    at(passedMs() + profile.meter_every_s * 1000, readMeters)
  }

  const everyConnector = (run: (one: Charger, connector: number) => void): void => {
    for (const one of chargers.values()) for (let n = 1; n <= one.make.connectors; n++) run(one, n)
  }

  // They don't all come at once, as after a power cut; but soon.
  for (const one of chargers.values()) at(chance.between(0, 1_000), one.powerOn)
  everyConnector((one, connector) => night(0, one, connector, chance.between(0, lengthMs)))
  readMeters()
  if (profile.faults) {
    const { kinds, per_hour: perHour, lasts_s: lasts } = profile.faults
    const plan = { kinds, perHour, lastsMs: [lasts[0] * 1000, lasts[1] * 1000] as const }
    injectFaults(plan, chance.fork('faults'), { timing, chargers, network, server: null, told() {} }, Infinity)
  }

  return {
    chargers,
    connectedCount: () => [...chargers.values()].filter((one) => one.isListening()).length,
    async stop() {
      isOver = true
      everyConnector((one, connector) => one.unplug(connector))
      const until = passedMs() + goodbyeMsMax
      while (passedMs() < until && [...chargers.values()].some((one) => one.isListening() && !one.hasSaidAll())) {
        await new Promise<void>((resolve) => void timing.after(goodbyeLookMs, resolve))
      }
      for (const one of chargers.values()) one.powerOff()
    },
  }
}

/** Smaller batteries fill sooner at the same power. Who has been there for a while has got some of what it wants. */
function quickened(bus: Bus, speed: number, pastShare: number): Bus {
  const gotWh = (bus.batteryWh - bus.arrivesWithWh) * pastShare * 0.6
  return { ...bus, batteryWh: bus.batteryWh / speed, arrivesWithWh: (bus.arrivesWithWh + gotWh) / speed }
}
