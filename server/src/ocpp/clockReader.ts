import { type ChargerClock, clockAfter, learntAfterOurStep, timeTold } from '@busbar/domain/charging/clock'
import { ownClock } from '../engine/ownClock.ts'
import type { Timing } from '../engine/ports.ts'
import type { Arrived } from './inbox.ts'
import type { ChargerMemory } from './memory.ts'
import { stampIn } from './times.ts'

type Needs = {
  readonly memory: ChargerMemory
  readonly timing: Timing
  kept(): ChargerClock | null
  shown(clock: ChargerClock | null): void
}

/** Who had more to say would have said it by then: what comes later was not waiting. */
const quietMs = 3_000

/** Reads a charger's clock from the times that it says on one line. */
export function clockReader({ memory, timing, kept, shown }: Needs) {
  let answeredMs: number | null = null
  const ourStepMs = (memory.ourStepMs ??= ownClock(timing))
  return {
    heard({ at, atMs }: Arrived, payload: object): void {
      const stampedAt = newestStamp(payload)
      const isOffline = 'offline' in payload && payload.offline === true
      if (stampedAt === null || isOffline) return
      const isFirst = answeredMs !== null && atMs - answeredMs >= quietMs
      const learnt = learntAfterOurStep(memory.clock, ourStepMs())
      const before = learnt.clock === null ? { ...learnt, clock: kept() } : learnt
      memory.clock = clockAfter(before, { stampedAt, receivedAt: at, isFirst })
      shown(memory.clock.clock)
    },
    answered(action: string): void {
      answeredMs = timing.monotonicMs()
      if (action !== 'BootNotification' && action !== 'Heartbeat') return
      memory.clock = timeTold(learntAfterOurStep(memory.clock, ourStepMs()), action === 'BootNotification')
      shown(memory.clock.clock)
    },
  }
}

/** The newest time in a message: of what it tells together only the last is new. */
function newestStamp(payload: object): number | null {
  const { timestamp, meterValue, transactionData } = payload as Partial<Record<string, unknown>>
  const stamps = [timestamp, ...timesIn(meterValue), ...timesIn(transactionData)].flatMap((text) =>
    typeof text === 'string' ? [stampIn(text)] : [],
  )
  const known = stamps.filter((at) => !Number.isNaN(at))
  return known.length === 0 ? null : Math.max(...known)
}

const timesIn = (values: unknown): readonly unknown[] =>
  Array.isArray(values) ? values.map((value: { readonly timestamp?: unknown }) => value.timestamp) : []
