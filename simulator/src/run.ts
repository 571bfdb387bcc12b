import { createHash } from 'node:crypto'
import type { CentralSystem, CycleNote, OpenCentralSystem } from './centralSystem.ts'
import { charger, type Charger } from './chargers/charger.ts'
import { type Fault, injectFaults } from './faults/faults.ts'
import { flowIn } from './flow.ts'
import { monitorOf, type Outcome } from './monitor/monitor.ts'
import type { Grace } from './monitor/standings.ts'
import { memoryNetwork, type MemoryNetwork } from './network/memory.ts'
import { depotOf, type SimulatedDepot } from './profile/depot.ts'
import type { Profile } from './profile/schema.ts'
import { type Series, seriesOf, type Stay } from './reports/series.ts'
import { watchOver } from './watch.ts'
import { chanceOf } from './world/chance.ts'
import { ownClock, virtualTime, type VirtualTime } from './world/virtualTime.ts'

export type Occurrence = { readonly at: number; readonly what: string; readonly who: string | null }

export type Run = {
  readonly seed: number
  readonly depot: SimulatedDepot
  readonly outcome: Outcome
  readonly faults: Readonly<Record<string, number>>
  readonly occurrences: readonly Occurrence[]
  readonly series: Series
  readonly cycles: readonly CycleNote[]
  /** every bus that came, in the order in which they left */
  readonly stays: readonly Stay[]
  readonly messages: number
  /** of every text that went over a link, in order, with its time: equal for equal runs */
  readonly transcriptSha256: string
  readonly energy: { readonly wantedWh: number; readonly chargedWh: number }
}

export type Said = {
  readonly at: number
  readonly identity: string
  /** up: from the charger */
  readonly direction: 'UP' | 'DOWN'
  readonly text: string
}

export type Manner = {
  readonly seed: number
  readonly open: OpenCentralSystem
  readonly grace?: Partial<Grace>
  /** whether a connector without a bus counts what a bus might draw there at once; left out: it doesn't */
  readonly countsIdle?: boolean
  /** from then on nobody is in control: it dies and is never started again */
  readonly serverDiesAt?: number
  readonly everyHour?: (hour: number) => void | Promise<void>
  /** each text as it arrives at its other end */
  readonly said?: (message: Said) => void
  readonly stop?: AbortSignal
}

export const usualGrace: Grace = { surpriseMs: 30_000, disobedienceMs: 90_000, clockMs: 2_500, toleranceW: 2 }

/** A depot's time in seconds: everything in one process, on one virtual clock. SIM-2, fast. */
export async function simulate(profile: Profile, manner: Manner): Promise<Run> {
  const depot = depotOf(profile, manner.seed)
  const world = worldOf(profile, depot, manner)
  world.begin()
  for (let minute = 1; world.time.now() < depot.endsAt && !manner.stop?.aborted; minute++) {
    await world.time.runUntil(Math.min(depot.endsAt, depot.startsAt + minute * 60_000))
    const isOver = world.time.now() >= depot.endsAt
    if (minute % 60 === 0 || isOver) await manner.everyHour?.(Math.ceil(minute / 60))
  }
  return world.result()
}

/**
 * Waits until promises that were kept have been followed to their end. For that the process needn't look around for
 * what comes from outside, which takes longer than most things that are due; it does every so often, to be stopped.
 */
function settling(): () => Promise<void> {
  let times = 0
  return () =>
    new Promise((resolve) => {
      if (++times % looksAroundEvery === 0) setImmediate(resolve)
      else process.nextTick(resolve)
    })
}
const looksAroundEvery = 500

// long because: it puts the parts of one world together, in order
function worldOf(profile: Profile, depot: SimulatedDepot, manner: Manner) {
  const { seed } = manner
  const chance = chanceOf(seed)
  const grace = { ...usualGrace, ...manner.grace }
  const monitor = monitorOf(depot.wiring, grace, seed)
  const series = seriesOf(depot)
  const occurrences: Occurrence[] = []
  const faults: Record<string, number> = {}
  const hash = createHash('sha256')
  let messages = 0
  let earlierCycles: readonly CycleNote[] = []
  let central: CentralSystem | null = null

  const time: VirtualTime = virtualTime(depot.startsAt, { settle: settling(), afterEach: () => watch.look() })
  const serverClock = ownClock(time)
  const network: MemoryNetwork = memoryNetwork(time, chance.fork('network'), () => central)
  network.onDelivered = (identity, direction, text) => {
    messages++
    hash.update(`${time.now()} ${identity} ${direction} ${text}\n`)
    manner.said?.({ at: time.now(), identity, direction, text })
  }
  const chargers = new Map<string, Charger>()
  const watch = watchOver({
    ...{ monitor, chargers, now: time.now, isThrough: network.isThrough, countsIdle: manner.countsIdle ?? false },
  })
  for (const make of depot.makes) {
    const world = { timing: time, network, chance: chance.fork(`charger ${make.identity}`) }
    chargers.set(make.identity, charger(make, world, watch.of(make.identity)))
  }

  const say = (what: string, who: string | null = null): void => void occurrences.push({ at: time.now(), what, who })

  function startServer(): void {
    if (central) return
    central = manner.open(serverClock)
    for (const limit of depot.limits) if (limit.knownAt <= time.now()) central.limitKnown(limit)
    monitor.serverLives(time.now())
    watch.touchAll()
    say('SERVER_STARTED')
  }

  function stopServer(): void {
    if (!central) return
    const dying = central
    central = null
    earlierCycles = [...earlierCycles, ...(dying.cycles?.() ?? [])]
    dying.stop()
    network.dropAll()
    monitor.serverDied(time.now())
    watch.touchAll()
    say('SERVER_STOPPED')
  }

  function schedule(at: number, run: () => void): void {
    if (at >= time.now()) time.after(at - time.now(), run)
  }

  const flowingW = flowIn(depot, chargers)

  function readMeters(): void {
    for (const nodeId of depot.loadNodes) {
      const loadW = depot.loadW(nodeId, time.now())
      monitor.load(nodeId, loadW, time.now())
      central?.measured(nodeId, loadW, time.now(), flowingW(nodeId, time.now()))
    }
    time.after(profile.meter_every_s * 1000, readMeters)
  }

  function sample(): void {
    series.sample(time.now(), chargers)
    time.after(60_000, sample)
  }

  return {
    time,
    begin(): void {
      for (const limit of depot.limits) {
        monitor.limit(limit)
        schedule(limit.knownAt, () => {
          if (limit.knownAt > depot.startsAt) central?.limitKnown(limit)
          say('LIMIT_KNOWN', limit.nodeId)
        })
        // The monitor looks when a limit begins and when it ends, whatever else happens.
        schedule(limit.from, () => {})
        schedule(limit.from + grace.clockMs, () => {})
        schedule(limit.until, () => {})
      }
      startServer()
      readMeters()
      sample()
      const power = chance.fork('power')
      for (const one of chargers.values()) time.after(power.between(0, 5_000), one.powerOn)
      for (const bus of depot.buses) {
        const at = chargers.get(bus.chargerId)
        schedule(bus.arrivesAt, () => at?.plugIn(bus))
        schedule(bus.leavesAt, () => {
          series.stayed(bus, at?.storedWh(bus.connector) ?? 0, 'LEFT')
          at?.unplug(bus.connector)
        })
      }
      if (manner.serverDiesAt !== undefined) schedule(manner.serverDiesAt, stopServer)
      if (profile.faults) beginFaults(profile.faults)
    },
    result: (): Run => {
      for (const bus of depot.buses) {
        const isThere = bus.arrivesAt < time.now() && bus.leavesAt > time.now()
        if (isThere) series.stayed(bus, chargers.get(bus.chargerId)?.storedWh(bus.connector) ?? 0, 'THERE')
      }
      return {
        seed,
        depot,
        outcome: monitor.outcome(),
        faults,
        occurrences,
        series: series.taken(),
        cycles: [...earlierCycles, ...(central?.cycles?.() ?? [])],
        messages,
        transcriptSha256: hash.digest('hex'),
        stays: series.stays(),
        energy: series.energy(),
      }
    },
  }

  function beginFaults({ kinds, per_hour, lasts_s }: NonNullable<Profile['faults']>): void {
    const plan = { kinds, perHour: per_hour, lastsMs: [lasts_s[0] * 1000, lasts_s[1] * 1000] as const }
    const told = ({ kind, chargerId }: Fault): void => {
      faults[kind] = (faults[kind] ?? 0) + 1
      if (chargerId !== null) watch.touch(chargerId)
      say(kind, chargerId)
    }
    const isForGood = (): boolean => manner.serverDiesAt !== undefined && time.now() >= manner.serverDiesAt
    const server = {
      stop: stopServer,
      start: () => void (isForGood() || startServer()),
      // A host whose clock is kept by NTP is off by a little, now this way and now that; it doesn't drift away.
      stepClock: (offMs: number) => serverClock.step(offMs - serverClock.offByMs()),
    }
    injectFaults(plan, chance.fork('faults'), { timing: time, chargers, network, server, told }, depot.endsAt)
  }
}
