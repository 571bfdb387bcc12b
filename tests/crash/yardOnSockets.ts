import { charger, type Charger } from '@busbar/simulator/chargers/charger'
import { monitorOf, type Outcome } from '@busbar/simulator/monitor/monitor'
import type { Grace } from '@busbar/simulator/monitor/standings'
import { webSocketNetwork } from '@busbar/simulator/network/webSocket'
import { inItsTurn, pacedTime } from '@busbar/simulator/pacedTime'
import { depotOf } from '@busbar/simulator/profile/depot'
import type { Profile } from '@busbar/simulator/profile/schema'
import { realTime } from '@busbar/simulator/realTime'
import { watchOver } from '@busbar/simulator/watch'
import type { Bus } from '@busbar/simulator/world/bus'
import { type Chance, chanceOf } from '@busbar/simulator/world/chance'
import { until } from '../support/until.ts'

/** Chargers on real sockets at a running server, and a monitor beside them that does its own sums. */
export type YardOnSockets = {
  /** who may draw more than they fall back to, because somebody told them so for as long as a lease */
  raised(): readonly string[]
  cut(identity: string): void
  /** the server is dead, and nobody starts it again: time runs on by itself, as fast as it can */
  leftAlone(ms: { readonly leaseMs: number; readonly forMs: number }): Promise<Outcome>
  close(): void
}

// Nothing is excused: every limit is known from the start, and fallbacks fit beneath all of them.
const grace: Grace = { surpriseMs: 0, disobedienceMs: 90_000, clockMs: 2_500, toleranceW: 2 }

type Options = { readonly url: string; keyOf(identity: string): string; readonly seed: number }

// long because: it is one world, put together in order
export function yardOnSockets(profile: Profile, { url, keyOf, seed }: Options): YardOnSockets {
  const depot = depotOf(profile, seed)
  const chance = chanceOf(seed).fork('sockets')
  const monitor = monitorOf(depot.wiring, grace, seed)
  const chargers = new Map<string, Charger>()
  const real = realTime()
  const sockets = webSocketNetwork(url)
  let isServed = true
  const time = pacedTime(real, () => watch.look())
  const watch = watchOver({
    ...{ monitor, chargers, now: time.now, isThrough: () => isServed, countsIdle: true },
  })
  const network = inItsTurn(sockets, time)
  for (const make of depot.makes) {
    const { identity, connectors } = make
    const world = { timing: time, network, chance: chance.fork(identity) }
    const one = charger({ ...make, key: keyOf(identity) }, world, watch.of(identity))
    chargers.set(identity, one)
    time.after(chance.between(0, 500), one.powerOn)
    for (let connector = 1; connector <= connectors; connector++) {
      time.after(chance.between(200, 3_000), () => one.plugIn(hungryBus(identity, connector, chance)))
    }
  }
  return {
    raised: () =>
      [...chargers.values()]
        .filter((one) => canStepDown(one) && one.permittedW(false) > fallbackOf(one))
        .map(({ make }) => make.identity),
    cut: sockets.cut,
    async leftAlone({ leaseMs, forMs }) {
      await until(() => sockets.openCount() === 0)
      isServed = false
      await time.letGo()
      const died = time.now()
      monitor.serverDied(died)
      watch.touchAll()
      // Once every lease is over, no node carries more than what is safe with nobody in control.
      for (const { nodeId, safeW } of depot.wiring.nodes) {
        monitor.limit({ nodeId, from: died + leaseMs, until: Infinity, limitW: safeW, knownAt: died - 1 })
      }
      time.after(leaseMs + grace.clockMs, () => undefined)
      await time.runUntil(died + forMs)
      return monitor.outcome()
    },
    close() {
      real.end()
      sockets.close()
    },
  }
}

/** One that takes a single period keeps what it is told: it counts for good, and every node holds all the same. */
const canStepDown = ({ make }: Charger): boolean => !make.habits.has('ONE_PERIOD_ONLY')

/** At its AC input, for the whole charger. */
const fallbackOf = ({ make }: Charger): number => {
  const w = make.commissionedFallbackW ?? make.ratingW
  return make.limitReference === 'AC_INPUT' ? w : w / make.efficiency
}

const hungryBus = (chargerId: string, connector: number, chance: Chance): Bus => ({
  ...{ busId: `bus ${chargerId} ${connector}`, chargerId, connector, arrivesAt: 0, leavesAt: Infinity },
  ...{ batteryWh: 450_000, arrivesWithWh: 45_000, chargeMaxW: chance.between(60_000, 160_000) },
})
