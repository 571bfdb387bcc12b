import type { Charger, Told } from './chargers/charger.ts'
import type { Monitor } from './monitor/monitor.ts'
import type { Standing } from './monitor/standings.ts'

export type Watch = {
  /** what one charger says when something changed at it */
  of(identity: string): Told
  touch(identity: string): void
  touchAll(): void
  /** after every event: those who changed are looked at anew, and every node is judged */
  look(): void
}

type Watched = {
  readonly monitor: Monitor
  readonly chargers: ReadonlyMap<string, Charger>
  now(): number
  /** whether what is sent to a charger, or by it, goes through */
  isThrough(identity: string): boolean
  /** whether a connector without a bus counts what a bus might draw there at once */
  readonly countsIdle: boolean
}

/** Shows a monitor how chargers stand, however time goes and whatever their links are. */
export function watchOver({ monitor, chargers, now, isThrough, countsIdle }: Watched): Watch {
  const touched = new Set<string>()
  const began = new Set<string>()

  const standingOf = (one: Charger): Standing => {
    const isHeard = one.isListening() && isThrough(one.make.identity)
    return {
      drawnW: one.drawnW(),
      permittedW: one.permittedW(countsIdle),
      ahead: one.ahead(countsIdle),
      isSteerable: isHeard && isWilling(one),
      isHeard,
      isFollowing: one.isFollowing(),
    }
  }

  return {
    of: (identity) => ({ changed: () => touched.add(identity), sessionChanged: () => began.add(identity) }),
    touch: (identity) => void touched.add(identity),
    touchAll: () => [...chargers.keys()].forEach((identity) => touched.add(identity)),
    look() {
      const at = now()
      for (const identity of touched) {
        const one = chargers.get(identity)
        if (!one) continue
        const standing = standingOf(one)
        if (began.delete(identity)) monitor.began(identity, standing, at)
        monitor.stands(identity, standing, at)
      }
      touched.clear()
      monitor.evaluate(at)
    },
  }
}

/** Whether it does what it is told, as far as anybody could have found out. */
const isWilling = ({ make: { habits } }: Charger): boolean =>
  !(['NO_ANSWER', 'REJECTS_TX_PROFILE', 'ONE_PERIOD_ONLY', 'NEVER_OBEYS'] as const).some((habit) => habits.has(habit))
