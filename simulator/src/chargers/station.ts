import { acceptedW, type Bus } from '../world/bus.ts'
import type { Timing } from '../world/virtualTime.ts'
import type { Habit, Make } from './make.ts'
import {
  connectorLimitW,
  keep,
  nextChange,
  type Profile,
  type Reading,
  type Running,
  stationLimitW,
} from './profiles.ts'

/** A transaction as the charger knows it. */
export type Session = Running & { readonly idToken: string; readonly meterStartWh: number }

export type Connector = {
  readonly number: number
  bus: Bus | null
  storedWh: number
  session: Session | null
  /** what flows into the bus, at the output */
  powerW: number
  registerWh: number
  /** the limit that it works by; null: none */
  obeyedW: number | null
  headingForW: number | null
  isHeading: boolean
  isStuck: boolean
}

/** A step of what may be drawn from then on. */
export type Ahead = { readonly at: number; readonly permittedW: number }

const tickMs = 10_000
const slowMs = 25_000
const aheadStepsMax = 64

const readingOf = (habits: ReadonlySet<Habit>): Reading => ({
  ignoresDuration: habits.has('IGNORES_DURATION'),
  ignoresValidTo: habits.has('IGNORES_VALID_TO'),
  countsFromValidFrom: habits.has('COUNTS_FROM_VALID_FROM'),
})

export type Station = ReturnType<typeof station>

/**
 * The electrical part of a charger: buses, energy, and two books of profiles. `kept` is what the firmware really has and
 * reads in its own way; `paper` is what it accepted, read as the standard says, and so what anybody may expect of it.
 */
// long because: it is one state that these few functions share
export function station(make: Make, timing: Timing, clock: () => number, changed: () => void) {
  const connectors = Array.from({ length: make.connectors }, (_, at): Connector => idle(at + 1))
  const reading = readingOf(make.habits)
  let kept: readonly Profile[] = commissioned(make, clock())
  let paper = kept
  let lastAt = timing.monotonicMs()
  let isOn = false
  let cancelTick = (): void => {}
  let cancelBoundary = (): void => {}

  const sessions = (): readonly Session[] => connectors.flatMap(({ session }) => session ?? [])
  const atOutput = make.limitReference === 'AC_INPUT' ? make.efficiency : 1

  /** By the firmware's own book; null: none. */
  function firmwareLimitW({ session }: Connector): number | null {
    if (make.habits.has('NEVER_OBEYS') || session === null) return null
    return connectorLimitW(kept, begun(session, clock()), clock(), make.supply, reading)
  }

  /** Energy up to now, then what flows from now on, then when to look again. */
  function refresh(): void {
    flow()
    for (const connector of connectors) followLimit(connector)
    share()
    again()
    changed()
  }

  function flow(): void {
    const now = timing.monotonicMs()
    const hours = (now - lastAt) / 3_600_000
    lastAt = now
    for (const connector of connectors) {
      if (connector.powerW === 0 || !connector.bus) continue
      const wh = connector.powerW * hours
      connector.storedWh = Math.min(connector.bus.batteryWh, connector.storedWh + wh)
      connector.registerWh += wh / atOutput
    }
  }

  /** A limit is followed a little later; one that is overtaken meanwhile never shows. */
  function followLimit(connector: Connector): void {
    const wantedW = firmwareLimitW(connector)
    if (wantedW === (connector.isHeading ? connector.headingForW : connector.obeyedW)) return
    connector.headingForW = wantedW
    // One that reacts at once and is stuck would set out for it again and again, and time would stand still.
    if (connector.isHeading || connector.isStuck) return
    connector.isHeading = true
    timing.after(make.habits.has('SLOW_TO_FOLLOW') ? slowMs : make.reactionMs, () => {
      connector.isHeading = false
      connector.obeyedW = connector.isStuck ? connector.obeyedW : connector.headingForW
      refresh()
    })
  }

  /** What buses take, within their limits; the cabinet's own limits are shared in proportion. */
  function share(): void {
    const wishes = connectors.map((connector) => {
      if (!isOn || !connector.bus || !connector.session) return 0
      const takesW = acceptedW(connector.bus, connector.storedWh) / atOutput
      const wishW = Math.min(takesW, connector.obeyedW ?? Infinity, make.ratingW)
      return wishW < make.minimumW && (connector.obeyedW ?? Infinity) < make.minimumW ? 0 : wishW
    })
    const capW = make.habits.has('NEVER_OBEYS') ? null : stationLimitW(kept, clock(), make.supply, reading)
    const sumW = wishes.reduce((sum, w) => sum + w, 0)
    const part = sumW === 0 ? 0 : Math.min(1, Math.min(make.ratingW, capW ?? Infinity) / sumW)
    for (const [at, connector] of connectors.entries()) connector.powerW = (wishes[at] ?? 0) * part * atOutput
  }

  function again(): void {
    cancelTick()
    cancelBoundary()
    if (connectors.some(({ powerW }) => powerW > 0)) cancelTick = timing.after(tickMs, refresh)
    const now = clock()
    const next = [nextChange(kept, sessions(), now, reading), nextChange(paper, sessions(), now)]
    const first = Math.min(...next.map((at) => at ?? Infinity))
    // A part of a millisecond would not move the time on, and the same boundary would come again and again.
    if (first < Infinity) cancelBoundary = timing.after(Math.max(1, Math.ceil(first - now)), refresh)
  }

  /** At the charger's own reference, by what it accepted. */
  function onPaperW(at: number, newSessions: boolean): number {
    const sumW = connectors.reduce((sum, { number, session }) => {
      if (session === null && !newSessions) return sum
      const running = begun(session ?? { connector: number, transactionId: null, startedAt: at }, at)
      return sum + Math.min(make.ratingW, connectorLimitW(paper, running, at, make.supply) ?? Infinity)
    }, 0)
    return Math.min(sumW, make.ratingW, stationLimitW(paper, at, make.supply) ?? Infinity)
  }

  const atInput = (w: number): number => (make.limitReference === 'AC_INPUT' ? w : w / make.efficiency)

  return {
    connectors,
    refresh,
    sessions,
    connector: (number: number): Connector | undefined => connectors.find((one) => one.number === number),
    power(on: boolean): void {
      flow()
      isOn = on
      refresh()
    },
    isOn: () => isOn,
    isFollowing: () => connectors.some(({ isHeading }) => isHeading),
    profiles: () => kept,
    /** the standard's way and the firmware's */
    accept(profile: Profile): void {
      paper = keep(paper, profile)
      kept = keep(kept, profile)
      const isOfSession = profile.purpose === 'TRANSACTION'
      for (const connector of connectors) {
        const isMeant = profile.connector === 0 || profile.connector === connector.number
        if (!isMeant || !make.habits.has('STUCK_AFTER_ZERO')) continue
        const wasPaused = connector.obeyedW === 0 && !connector.isStuck
        connector.isStuck = wasPaused && isOfSession && (firmwareLimitW(connector) ?? 1) > 0
      }
      refresh()
    },
    /** kept for the next transaction, while what runs goes on as before */
    acceptForNext(profile: Profile, pending: Profile[]): void {
      paper = keep(paper, profile)
      pending.push(profile)
      refresh()
    },
    clear(goes: (profile: Profile) => boolean): number {
      const before = kept.length
      kept = kept.filter((profile) => !goes(profile))
      paper = paper.filter((profile) => !goes(profile))
      refresh()
      return before - kept.length
    },
    /** what the firmware loses, though it has accepted it */
    forget(goes: (profile: Profile) => boolean): void {
      kept = kept.filter((profile) => !goes(profile))
    },
    begin(connector: Connector, session: Session, pending: Profile[]): void {
      connector.session = session
      for (const profile of pending.splice(0)) kept = keep(kept, profile)
      connector.obeyedW = firmwareLimitW(connector)
      refresh()
    },
    /** its TxProfile ends with it */
    end(connector: Connector): void {
      const own = (profile: Profile): boolean =>
        profile.purpose === 'TRANSACTION' && profile.connector === connector.number
      connector.session = null
      connector.isStuck = false
      kept = kept.filter((profile) => !own(profile))
      paper = paper.filter((profile) => !own(profile))
      refresh()
    },
    plug(connector: Connector, bus: Bus): void {
      connector.bus = bus
      connector.storedWh = bus.arrivesWithWh
      refresh()
    },
    unplug(connector: Connector): void {
      flow()
      connector.bus = null
      refresh()
    },
    /** at the charger's own reference, as its meter has it */
    meteredW: (connector: Connector): number => connector.powerW / atOutput,
    /** real draw at the AC input */
    drawnW: (): number => connectors.reduce((sum, { powerW }) => sum + powerW / make.efficiency, 0),
    /** what its buses would take at the AC input if nothing but the charger itself limited them */
    wantsW: (): number => {
      const wishes = connectors.map(({ bus, session, storedWh }) =>
        bus && session && isOn ? Math.min(acceptedW(bus, storedWh) / atOutput, make.ratingW) : 0,
      )
      return atInput(
        Math.min(
          make.ratingW,
          wishes.reduce((sum, w) => sum + w, 0),
        ),
      )
    },
    /** what it may draw at the AC input by what it accepted; with new sessions: if buses came to all its connectors */
    permittedW: (newSessions: boolean): number => atInput(onPaperW(clock(), newSessions)),
    compositeW: (connector: number, at: number): number =>
      connector === 0
        ? onPaperW(at, true)
        : Math.min(
            make.ratingW,
            connectorLimitW(kept, runningAt(connectors, connector, at), at, make.supply) ?? Infinity,
          ),
    nextCompositeChange: (at: number): number | null => nextChange(kept, sessions(), at, reading),
    /** the same if nobody is heard from any more, step by step, by the world's clock */
    ahead(newSessions: boolean): readonly Ahead[] {
      const steps: Ahead[] = []
      const offBy = clock() - timing.now()
      let at: number | null = clock()
      while ((at = nextChange(paper, sessions(), at)) !== null && steps.length < aheadStepsMax) {
        steps.push({ at: at - offBy, permittedW: atInput(onPaperW(at, newSessions)) })
      }
      return steps
    },
  }
}

const idle = (number: number): Connector => ({
  number,
  bus: null,
  storedWh: 0,
  session: null,
  powerW: 0,
  registerWh: 0,
  obeyedW: null,
  headingForW: null,
  isHeading: false,
  isStuck: false,
})

/** What runs has begun, whatever a clock says that was set back since. */
const begun = (running: Running, at: number): Running =>
  running.startedAt <= at ? running : { ...running, startedAt: at }

function runningAt(connectors: readonly Connector[], connector: number, at: number): Running {
  const session = connectors.find(({ number }) => number === connector)?.session
  return begun(session ?? { connector, transactionId: null, startedAt: at }, at)
}

/** One per connector, so that they hold for the whole charger together. */
function commissioned(make: Make, now: number): readonly Profile[] {
  const fallbackW = make.commissionedFallbackW
  if (fallbackW === null) return []
  return Array.from({ length: make.connectors }, (_, at) => ({
    profileId: 900 + at,
    purpose: 'DEFAULT' as const,
    connector: make.connectors === 1 ? 0 : at + 1,
    stackLevel: 0,
    transactionId: null,
    kind: 'RELATIVE' as const,
    validFrom: null,
    validTo: null,
    startsAt: null,
    durationMs: null,
    unit: 'W' as const,
    periods: [{ afterMs: 0, limit: Math.floor(fallbackW / make.connectors), phases: null }],
    receivedAt: now,
  }))
}
