import type { Log, Timing } from './ports.ts'

/** Rows that say which process steers a microgrid; see storage/siteLeases.ts. */
export type SiteLeases = {
  /** Takes those that nobody holds and renews ours; answers those that are ours now, with their fencing tokens. */
  hold(holder: string, microgridIds: readonly string[], forMs: number): Promise<ReadonlyMap<string, number>>
  release(holder: string, microgridIds: readonly string[]): Promise<void>
}

export type LeaseKeeper = {
  /** Asked where a command leaves us: a process that was paused past its lease sends nothing. */
  token(microgridId: string): number | null
  /** Asks at once for what is wanted now. */
  renew(): Promise<void>
  stop(): Promise<void>
}

const leaseMs = 15_000
const renewEveryMs = leaseMs / 3
// What clocks of different machines may drift apart in one lease, with room to spare.
const marginMs = 500

// long because: what is held, kept and given back is one small state
/** Holds the microgrids that are wanted, as long as the database grants it. */
export function keepLeases(options: {
  readonly leases: SiteLeases
  readonly holder: string
  readonly timing: Timing
  readonly log: Log
  readonly wanted: () => readonly string[]
  /** `gained` and `lost` tell what to begin and what to leave at once */
  readonly gained: (microgridId: string) => void
  readonly lost: (microgridId: string) => void
}): LeaseKeeper {
  const { leases, holder, timing, log } = options
  const held = new Map<string, { readonly token: number; readonly endsAtMs: number }>()
  let stopped = false
  let callOff = (): void => undefined
  let renewing: Promise<void> | null = null

  const leave = (microgridId: string): void => {
    held.delete(microgridId)
    options.lost(microgridId)
  }

  function keep(granted: ReadonlyMap<string, number>, endsAtMs: number): void {
    // A token that grew: somebody may have steered in between, so we begin anew.
    for (const [microgridId, { token }] of [...held]) if (granted.get(microgridId) !== token) leave(microgridId)
    for (const [microgridId, token] of granted) {
      const isNew = !held.has(microgridId)
      held.set(microgridId, { token, endsAtMs })
      if (isNew) options.gained(microgridId)
    }
  }

  function leaveEnded(): void {
    for (const [microgridId, { endsAtMs }] of [...held]) if (endsAtMs <= timing.monotonicMs()) leave(microgridId)
  }

  async function ask(): Promise<void> {
    const askedAtMs = timing.monotonicMs()
    try {
      const granted = await leases.hold(holder, options.wanted(), leaseMs)
      if (!stopped) keep(granted, askedAtMs + leaseMs - marginMs)
    } catch (error) {
      log.warn({ err: error }, 'the right to steer could not be renewed; trying again until it ends')
      leaveEnded()
    }
  }

  const renew = (): Promise<void> => {
    callOff()
    renewing ??= ask().finally(() => {
      renewing = null
      if (!stopped) callOff = timing.after(renewEveryMs, () => void renew())
    })
    return renewing
  }

  return {
    token: (microgridId) => {
      const lease = held.get(microgridId)
      return lease && timing.monotonicMs() < lease.endsAtMs ? lease.token : null
    },
    renew,
    stop: async () => {
      stopped = true
      callOff()
      await renewing
      const ours = [...held.keys()]
      for (const microgridId of ours) leave(microgridId)
      await leases.release(holder, ours).catch((error: unknown) => {
        log.warn({ err: error }, 'the right to steer could not be given back; it ends by itself')
      })
    },
  }
}
