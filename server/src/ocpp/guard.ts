import type { ChargerDesk } from '../engine/chargers.ts'
import type { Log } from '../engine/ports.ts'

/** What the house throws must not stop what a charger waits for; what it should have answered is passed on. */
export function guarded(desk: ChargerDesk, log: Log): ChargerDesk {
  /** Made once for each word: a closure for each message would be felt. */
  const told =
    <Said extends unknown[]>(tell: (...said: Said) => void) =>
    (...said: Said): void => {
      try {
        tell(...said)
      } catch (error) {
        log.error({ err: error }, 'the house could not take what a charger said')
      }
    }
  return {
    identify: (...said) => desk.identify(...said),
    turnedAway: told((...said) => desk.turnedAway(...said)),
    opened: told((...said) => desk.opened(...said)),
    booted: (...said) => desk.booted(...said),
    authorise: (...said) => desk.authorise(...said),
    sessionStarted: (...said) => desk.sessionStarted(...said),
    sessionEnded: (...said) => desk.sessionEnded(...said),
    closed: told((...said) => desk.closed(...said)),
    learnt: told((...said) => desk.learnt(...said)),
    connectorState: told((...said) => desk.connectorState(...said)),
    clockKept: (...said) => desk.clockKept(...said),
    clockShown: told((...said) => desk.clockShown(...said)),
    measured: told((...said) => desk.measured(...said)),
    answered: told((...said) => desk.answered(...said)),
    reported: told((...said) => desk.reported(...said)),
    logged: told((...said) => desk.logged(...said)),
  }
}
