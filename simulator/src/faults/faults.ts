import type { Charger } from '../chargers/charger.ts'
import type { Habit } from '../chargers/make.ts'
import type { MemoryNetwork } from '../network/memory.ts'
import type { Chance } from '../world/chance.ts'
import type { Timing } from '../world/virtualTime.ts'

/** What may go wrong, each for a while. */
export const faultKinds = [
  'LINK_CUT',
  'HALF_OPEN',
  'ANSWERS_LATE',
  'NO_ANSWER',
  'REJECTS',
  'DISOBEYS',
  'SLOW',
  'VANISHES',
  'REBOOTS',
  'FORGETS_TX_PROFILE',
  'FORGETS_ALL',
  'QUEUED_BURST',
  'CHARGER_CLOCK_STEP',
  'SERVER_CLOCK_STEP',
  'SERVER_STOPS',
] as const
export type FaultKind = (typeof faultKinds)[number]

export type Fault = { readonly at: number; readonly kind: FaultKind; readonly chargerId: string | null }

/** How often, and how long. */
export type FaultPlan = {
  readonly kinds: readonly FaultKind[]
  /** on average, for the whole depot */
  readonly perHour: number
  readonly lastsMs: readonly [number, number]
}

export type Afflicted = {
  readonly timing: Timing
  readonly chargers: ReadonlyMap<string, Charger>
  readonly network: Pick<MemoryNetwork, 'cut' | 'heal'>
  /** null: it is not ours to stop. `stepClock`: to so far from the true time */
  readonly server: { stop(): void; start(): void; stepClock(offMs: number): void } | null
  /** each fault as it begins */
  told(fault: Fault): void
}

const hourMs = 3_600_000

/** Injects faults one after the other, at random times, until then. The same chance gives the same faults. */
export function injectFaults(plan: FaultPlan, chance: Chance, world: Afflicted, until: number): void {
  const kinds = plan.kinds.filter((kind) => world.server !== null || !isOfServer(kind))
  if (plan.perHour <= 0 || kinds.length === 0) return
  const chargerIds = [...world.chargers.keys()]
  const next = (): void => {
    const waitMs = (-Math.log(1 - chance.next()) * hourMs) / plan.perHour
    if (world.timing.now() + waitMs >= until) return
    world.timing.after(waitMs, () => {
      const kind = chance.pick(kinds)
      const chargerId = isOfServer(kind) ? null : chance.pick(chargerIds)
      world.told({ at: world.timing.now(), kind, chargerId })
      afflict(kind, chargerId, chance.between(...plan.lastsMs), chance, world)
      next()
    })
  }
  next()
}

const isOfServer = (kind: FaultKind): boolean => kind === 'SERVER_STOPS' || kind === 'SERVER_CLOCK_STEP'

/** Habits that are taken on for a while. */
const habitsOf: Partial<Record<FaultKind, Habit>> = {
  ANSWERS_LATE: 'ANSWERS_LATE',
  NO_ANSWER: 'NO_ANSWER',
  REJECTS: 'REJECTS_TX_PROFILE',
  DISOBEYS: 'NEVER_OBEYS',
  SLOW: 'SLOW_TO_FOLLOW',
  FORGETS_TX_PROFILE: 'FORGETS_TX_PROFILE_AT_REBOOT',
  FORGETS_ALL: 'FORGETS_ALL_AT_REBOOT',
  QUEUED_BURST: 'QUEUES_METER_VALUES',
}

function afflict(kind: FaultKind, chargerId: string | null, lastsMs: number, chance: Chance, world: Afflicted): void {
  const { timing, network, chargers } = world
  if (chargerId === null) return afflictServer(kind, lastsMs, chance, world)
  const charger = chargers.get(chargerId)
  if (!charger) return
  const { identity } = charger.make
  const habit = habitsOf[kind]
  if (habit !== undefined && !charger.make.habits.has(habit)) {
    charger.acquire(habit)
    timing.after(lastsMs, () => charger.lose(habit))
  }
  const isOffline = kind === 'LINK_CUT' || kind === 'HALF_OPEN' || kind === 'QUEUED_BURST'
  if (isOffline) {
    network.cut(identity, kind === 'HALF_OPEN' ? 'SILENT' : 'NOTICED')
    timing.after(lastsMs, () => network.heal(identity))
  }
  if (kind === 'VANISHES') {
    charger.powerOff()
    timing.after(lastsMs, () => charger.powerOn())
  }
  if (kind === 'REBOOTS' || kind === 'FORGETS_TX_PROFILE' || kind === 'FORGETS_ALL') charger.reboot()
  if (kind === 'CHARGER_CLOCK_STEP') charger.stepClock(Math.round(chance.between(-600_000, 600_000)))
}

function afflictServer(kind: FaultKind, lastsMs: number, chance: Chance, { timing, server }: Afflicted): void {
  if (server === null) return
  if (kind === 'SERVER_CLOCK_STEP') return server.stepClock(Math.round(chance.between(-2_500, 2_500)))
  server.stop()
  timing.after(lastsMs, server.start)
}
