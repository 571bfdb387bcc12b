import type { Instant } from '@busbar/domain/kernel/instant'
import type { KnownCharger, MessageLine, TurnedAway } from './chargers.ts'
import type { Transaction } from './ports.ts'
import type { Page } from './registries.ts'
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
  /** of how much of its bucket anything was told, 0 to 1 */
  readonly told: number
}
export type Series = {
  readonly resolution: Resolution
  readonly bucketMs: number
  readonly subjects: readonly { readonly subjectId: string; readonly points: readonly Point[] }[]
}
export type Resolution = 'SAMPLES' | 'MINUTES' | 'QUARTER_HOURS'

/** Each resolution is kept at least as long as what it was made from. */
export type SampleRetention = {
  readonly samplesDays: number
  readonly minutesDays: number
  readonly quarterHoursDays: number
}

/** How long each ledger is kept, in whole days. */
export type Retention = SampleRetention & {
  readonly cyclesDays: number
  /** after that, cycles in which nothing happened are kept only now and then */
  readonly everyCycleDays: number
  readonly messagesDays: number
  readonly aliasUsesDays: number
  readonly deliveriesDays: number
}

export type Samples = {
  /** answers how many there were not there yet; what is too old or too far ahead to be kept is left out */
  write(samples: readonly Sample[], now: Instant): Promise<{ readonly kept: number; readonly outOfTime: number }>
  series(wish: SeriesWish): Promise<Series>
  /** the last value of each series of a depot that was heard of since the day before */
  latest(depotId: string, now: Instant): Promise<readonly Sample[]>
}

/** Whatever the engine keeps of itself as JSON; the ledger doesn't look into it. */
export type Kept = Readonly<Record<string, unknown>>

export type CycleLine = {
  readonly cycleId: string
  readonly depotId: string
  readonly microgridId: string
  readonly sequence: number
  readonly trigger: string
  /** null: the whole microgrid */
  readonly scopeNodeId: string | null
  /** the endpoint of older clients that asked for it */
  readonly alias: string | null
  readonly calculationVersion: number
  readonly outcome: string
  readonly primaryReason: string | null
  readonly reasonCodes: readonly string[]
  readonly sourceMode: string
  /** the whole of it in one line */
  readonly sentence: string
  readonly startedAt: Instant
  readonly tookMs: number
}
export type CycleRecord = CycleLine & {
  /** nodes and chargers that its reasons speak of: it is found by them */
  readonly concernedIds: readonly string[]
  /** the full input, to be replayed */
  readonly image: Kept
  readonly result: Kept
  readonly sent: Kept
}

/** A cycle on its way into the ledger: what it is found by, and all else compressed, since of that there is much. */
export type PackedCycle = Omit<CycleRecord, 'image' | 'result' | 'sent'> & {
  readonly packed: Promise<Buffer>
  /** what it takes of the memory, less once it is compressed */
  heldBytes(): number
}

/** Something that became known of an order which a cycle sent. */
export type CycleOrder = {
  readonly cycleId: string
  readonly orderId: string
  readonly chargePointId: string
  readonly connector: number | null
  readonly what: string
  readonly limitW: number | null
  readonly state: string
  readonly at: Instant
}

/** What limited a node from then on. */
export type NodeLimit = {
  readonly depotId: string
  readonly nodeId: string
  readonly at: Instant
  /** null: nothing limited it */
  readonly limitW: number | null
  readonly code: string | null
  readonly by: string | null
  /** when it was to end; null: it had no end */
  readonly until: Instant | null
}
export type NodeLimits = {
  /** what says the same as the one before it is left out */
  write(limits: readonly NodeLimit[]): Promise<void>
  /** oldest first, each node's from the one in force at `from`; of too many the newest */
  list(wish: {
    readonly depotId: string
    readonly nodeId: string | null
    readonly from: Instant
    readonly to: Instant
    readonly limit: number
  }): Promise<{ readonly items: readonly NodeLimit[]; readonly isCut: boolean }>
}

/** A place in a list that is read newest first. */
export type Moment = { readonly at: Instant; readonly id: string }

export type CycleWish = {
  readonly depotId: string
  readonly limit: number
  readonly before: Moment | null
  readonly outcome: string | null
  readonly reasonCode: string | null
  readonly trigger: string | null
  readonly nodeId: string | null
  readonly chargePointId: string | null
  readonly from: Instant | null
  readonly to: Instant | null
}

export type Cycles = {
  /** appending the same again changes nothing */
  append(records: readonly PackedCycle[]): Promise<void>
  appendOrders(orders: readonly CycleOrder[]): Promise<void>
  /** newest first */
  list(wish: CycleWish): Promise<Page<CycleLine>>
  /** the same with everything that was kept of each */
  records(wish: CycleWish): Promise<Page<CycleRecord>>
  get(cycleId: string): Promise<CycleRecord | null>
  /** oldest first */
  orders(cycleIds: readonly string[]): Promise<readonly CycleOrder[]>
}

export type ChargerMessage = MessageLine & {
  readonly lineId: string
  readonly depotId: string
  readonly chargePointId: string
}
export type MessageWish = {
  readonly depotId: string
  readonly chargePointId: string
  readonly limit: number
  readonly before: Moment | null
  readonly direction: MessageLine['direction'] | null
  readonly action: string | null
  readonly isErrorsOnly: boolean
  readonly from: Instant | null
  readonly to: Instant | null
}
export type ChargerMessages = {
  write(messages: readonly ChargerMessage[]): Promise<void>
  /** newest first; a payload that was too long is the beginning of its text */
  list(wish: MessageWish): Promise<Page<ChargerMessage & { readonly isPayloadCut: boolean }>>
}

/** What chargers prove themselves with. A key itself is nowhere: only what a server's key makes of it. */
export type ChargerKeys = {
  set(tx: Transaction, chargePointId: string, hmac: Buffer, now: Instant): Promise<void>
  remove(tx: Transaction, chargePointId: string): Promise<void>
  madeAt(chargePointId: string): Promise<Instant | null>
  /** everybody who may come, by identity */
  known(): Promise<readonly (KnownCharger & { readonly ocppIdentity: string })[]>
}

export type TurnedAwayCharger = {
  readonly identity: string
  readonly at: Instant
  readonly address: string
  readonly why: TurnedAway
}
export type UnknownCharger = {
  readonly identity: string
  readonly firstSeenAt: Instant
  readonly lastSeenAt: Instant
  readonly times: number
  readonly lastAddress: string
  readonly why: string
}
/** Who came and was not let in, to be adopted: by becoming a charge point, one leaves the list. */
export type UnknownChargers = {
  note(seen: readonly TurnedAwayCharger[]): Promise<void>
  /** who came last comes first */
  list(): Promise<readonly UnknownCharger[]>
  /** of these identities, registered or not */
  of(identities: readonly string[]): Promise<readonly UnknownCharger[]>
  forget(identity: string): Promise<void>
}

/** Whoever used an endpoint of older clients. */
type AliasCaller = { readonly kind: 'user' | 'token'; readonly id: string; readonly name: string }
export type AliasUse = {
  readonly useId: string
  readonly at: Instant
  readonly endpoint: string
  /** that was asked for, known or not; null: what was asked for is no id */
  readonly circuitId: string | null
  readonly microgridId: string | null
  readonly nodeId: string | null
  readonly caller: AliasCaller
  readonly outcome: string
}
export type AliasUseSummary = Omit<AliasUse, 'useId' | 'at' | 'outcome'> & {
  readonly firstUsedAt: Instant
  readonly lastUsedAt: Instant
  readonly lastOutcome: string
  readonly times: number
}
export type AliasUses = {
  note(uses: readonly AliasUse[]): Promise<void>
  /** one an endpoint, circuit and caller */
  summary(): Promise<readonly AliasUseSummary[]>
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

export type Ledgers = {
  readonly samples: Samples
  readonly cycles: Cycles
  readonly messages: ChargerMessages
  readonly chargerKeys: ChargerKeys
  readonly unknownChargers: UnknownChargers
  readonly aliasUses: AliasUses
  readonly nodeLimits: NodeLimits
}

/** Ways into the ledgers on which nobody waits. */
export type Recorders = {
  readonly samples: WriteBehind<Sample>
  readonly cycles: WriteBehind<PackedCycle>
  readonly cycleOrders: WriteBehind<CycleOrder>
  readonly messages: WriteBehind<ChargerMessage>
  readonly turnedAway: WriteBehind<TurnedAwayCharger>
  readonly aliasUses: WriteBehind<AliasUse>
  readonly nodeLimits: WriteBehind<NodeLimit>
}
