import type { Instant } from '@busbar/domain/kernel/instant'
import type { WriteBehind } from './writeBehind.ts'

/** What is appended, read and expired, and never folded: the ports to the ledgers that stand beside the events. */

export type SubjectKind = 'NODE' | 'CONNECTOR' | 'CHARGE_POINT' | 'POWER_SOURCE'
export type Phase = 'L1' | 'L2' | 'L3'

/** What can be measured; the unit is in the name. */
export const quantities = [
  'POWER_W',
  'POWER_OFFERED_W',
  'ENERGY_WH',
  'CURRENT_MA',
  'VOLTAGE_MV',
  'SOC_PERMILLE',
] as const
export type Quantity = (typeof quantities)[number]

export type Sample = {
  readonly depotId: string
  readonly subjectKind: SubjectKind
  readonly subjectId: string
  readonly quantity: Quantity
  /** null: of the whole */
  readonly phase: Phase | null
  readonly at: Instant
  readonly value: number
}

export type SeriesWish = {
  readonly depotId: string
  readonly of:
    | { readonly type: 'subject'; readonly subjectId: string }
    | { readonly type: 'kind'; readonly subjectKind: SubjectKind }
  readonly quantity: Quantity
  readonly phase: Phase | null
  readonly from: Instant
  readonly to: Instant
  readonly pointsMax: number
  readonly now: Instant
}
export type Point = {
  /** where its bucket begins */
  readonly at: Instant
  readonly least: number
  readonly mean: number
  readonly most: number
}
export type Series = {
  readonly resolution: Resolution
  readonly bucketMs: number
  readonly subjects: readonly { readonly subjectId: string; readonly points: readonly Point[] }[]
}
export type Resolution = 'SAMPLES' | 'MINUTES' | 'QUARTER_HOURS'

/** How long each ledger is kept, in whole days. */
export type Retention = {
  readonly samplesDays: number
  readonly minutesDays: number
  readonly quarterHoursDays: number
}

export type Samples = {
  /** answers how many there were not there yet; what is too old or too far ahead to be kept is left out */
  write(samples: readonly Sample[], now: Instant): Promise<{ readonly kept: number; readonly outOfTime: number }>
  series(wish: SeriesWish): Promise<Series>
  /** the last value of each series of a depot that was heard of since the day before */
  latest(depotId: string, now: Instant): Promise<readonly Sample[]>
}

/** What must be done to the ledgers now and then. Each may run in several processes at once. */
export type LedgerUpkeep = {
  /** so that nobody who writes has to wait for it */
  makePartitions(now: Instant): Promise<void>
  /** brings a few quarters of an hour into the roll-ups; answers how many, so that 0 says it has caught up */
  rollUp(now: Instant): Promise<number>
  /** drops what is older than its retention; answers what it dropped */
  expire(now: Instant): Promise<readonly string[]>
}

export type Ledgers = { readonly samples: Samples }

/** Ways into the ledgers on which nobody waits. */
export type Recorders = { readonly samples: WriteBehind<Sample> }
