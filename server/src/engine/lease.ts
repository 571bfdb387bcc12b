import type { Log, Timing } from './ports.ts'

/** A process as the others know it; `url`: where they reach it, null where they can't. */
export type Candidate = { readonly name: string; readonly url: string | null }

/** The row that says which process steers; see storage/steeringLease.ts. */
export type SteeringLease = {
  /** Takes the right to steer where nobody has it and renews ours; says whose it is, ours with its fencing token. */
  hold(us: Candidate, forMs: number): Promise<Held>
  release(us: Candidate): Promise<void>
}
export type Held =
  | { readonly type: 'OURS'; readonly token: number }
  | { readonly type: 'ANOTHERS'; readonly holder: Candidate }

export type LeaseKeeper = {
  /** Asked where a command leaves us: a process that was paused past its lease sends nothing. */
  token(): number | null
  /** Who steers, where it is known to be another process. */
  other(): Candidate | null
  /** Asks at once. */
  renew(): Promise<void>
  stop(): Promise<void>
}

// What clocks of different machines may drift apart in one lease, with room to spare.
const marginMs = 500

type Standing =
  | { readonly type: 'OURS'; readonly token: number; readonly endsAtMs: number }
  | { readonly type: 'ANOTHERS'; readonly holder: Candidate; readonly endsAtMs: number }

// long because: what is held, kept and given back is one small state
/** Holds the right to steer, as long as the database grants it. */
export function keepLease(options: {
  readonly lease: SteeringLease
  readonly us: () => Candidate
  readonly leaseMs: number
  readonly timing: Timing
  readonly log: Log
  /** `gained` and `lost` tell what to begin and what to leave at once */
  readonly gained: () => void
  readonly lost: () => void
  /** told again and again */
  readonly anothers: () => void
  /** told once whoever steers is another than before, as far as the database said */
  readonly moved: () => void
}): LeaseKeeper {
  const { lease, us, leaseMs, timing, log } = options
  let standing: Standing | null = null
  let steeredBy: string | null = null
  let stopped = false
  let callOff = (): void => undefined
  let renewing: Promise<void> | null = null

  const leave = (): void => {
    const wasOurs = standing?.type === 'OURS'
    standing = null
    if (wasOurs) options.lost()
  }

  function keep(held: Held, askedAtMs: number): void {
    // A token that grew: somebody may have steered in between, so we begin anew.
    const isSame = standing?.type === 'OURS' && held.type === 'OURS' && held.token === standing.token
    if (!isSame) leave()
    standing = { ...held, endsAtMs: askedAtMs + leaseMs - marginMs }
    if (held.type === 'ANOTHERS') options.anothers()
    else if (!isSame) options.gained()
    const before = steeredBy
    steeredBy = held.type === 'OURS' ? us().name : held.holder.name
    if (before !== null && before !== steeredBy) options.moved()
  }

  async function ask(): Promise<void> {
    const askedAtMs = timing.monotonicMs()
    try {
      const held = await lease.hold(us(), leaseMs)
      if (!stopped) keep(held, askedAtMs)
    } catch (error) {
      log.warn({ err: error }, 'the right to steer could not be renewed; trying again until it ends')
      if (standing !== null && standing.endsAtMs <= timing.monotonicMs()) leave()
    }
  }

  const renew = (): Promise<void> => {
    callOff()
    renewing ??= ask().finally(() => {
      renewing = null
      // Who stands by takes over soon after it is given back.
      const againMs = standing?.type === 'ANOTHERS' ? leaseMs / 10 : leaseMs / 3
      if (!stopped) callOff = timing.after(againMs, () => void renew())
    })
    return renewing
  }

  const runs = <Kept extends Standing>(kept: Kept): Kept | null => (timing.monotonicMs() < kept.endsAtMs ? kept : null)

  return {
    token: () => (standing?.type === 'OURS' ? (runs(standing)?.token ?? null) : null),
    other: () => (standing?.type === 'ANOTHERS' ? (runs(standing)?.holder ?? null) : null),
    renew,
    stop: async () => {
      stopped = true
      callOff()
      await renewing
      if (standing?.type !== 'OURS') return
      leave()
      await lease.release(us()).catch((error: unknown) => {
        log.warn({ err: error }, 'the right to steer could not be given back; it ends by itself')
      })
    },
  }
}
