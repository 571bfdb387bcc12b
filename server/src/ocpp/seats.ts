import type { Instant } from '@busbar/domain/kernel/instant'

/** Whoever holds the line of a charger. */
export type Sitter = {
  readonly epoch: number
  isAlive(withinMs: number): Promise<boolean>
  cut(code: number, reason: string): void
}

export type Seats = {
  /**
   * A place for somebody who has proved who it is. One that is taken is given away only where its holder shows no sign
   * of life: a charger comes back before its old line is known to be dead, and so does a thief.
   */
  claim(chargePointId: string): Promise<'GRANTED' | 'TAKEN'>
  sit(chargePointId: string, sitter: Sitter): void
  /** who was granted a place has not come to sit */
  forgo(chargePointId: string): void
  /** says nothing to whoever sits there since */
  leave(chargePointId: string, epoch: number): void
  newEpoch(now: Instant): number
  all(): readonly Sitter[]
}

export function seats(takeoverMsMax: number): Seats {
  const sitting = new Map<string, Sitter>()
  const claimed = new Set<string>()
  let lastEpoch = 0
  return {
    async claim(chargePointId) {
      if (claimed.has(chargePointId)) return 'TAKEN'
      claimed.add(chargePointId)
      const old = sitting.get(chargePointId)
      if (old !== undefined && (await old.isAlive(takeoverMsMax)) && sitting.get(chargePointId) === old) {
        claimed.delete(chargePointId)
        return 'TAKEN'
      }
      old?.cut(1001, 'replaced')
      sitting.delete(chargePointId)
      return 'GRANTED'
    },
    sit(chargePointId, sitter) {
      claimed.delete(chargePointId)
      sitting.set(chargePointId, sitter)
    },
    forgo: (chargePointId) => void claimed.delete(chargePointId),
    leave(chargePointId, epoch) {
      if (sitting.get(chargePointId)?.epoch === epoch) sitting.delete(chargePointId)
    },
    // It grows over restarts too, unless the clock goes back by more than we were down.
    newEpoch: (now) => (lastEpoch = Math.max(lastEpoch + 1, now)),
    all: () => [...sitting.values()],
  }
}
