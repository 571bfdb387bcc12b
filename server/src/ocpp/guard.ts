import type { ChargerDesk } from '../engine/chargers.ts'
import type { Log } from '../engine/ports.ts'

/** What the house throws must not stop what a charger waits for; what it should have answered is passed on. */
export function guarded(desk: ChargerDesk, log: Log): ChargerDesk {
  const told = (tell: () => void): void => {
    try {
      tell()
    } catch (error) {
      log.error({ err: error }, 'the house could not take what a charger said')
    }
  }
  return {
    identify: (...said) => desk.identify(...said),
    turnedAway: (...said) => told(() => desk.turnedAway(...said)),
    opened: (...said) => told(() => desk.opened(...said)),
    booted: (...said) => desk.booted(...said),
    authorise: (...said) => desk.authorise(...said),
    sessionStarted: (...said) => desk.sessionStarted(...said),
    sessionEnded: (...said) => desk.sessionEnded(...said),
    closed: (...said) => told(() => desk.closed(...said)),
    learnt: (...said) => told(() => desk.learnt(...said)),
    connectorState: (...said) => told(() => desk.connectorState(...said)),
    measured: (...said) => told(() => desk.measured(...said)),
    answered: (...said) => told(() => desk.answered(...said)),
    reported: (...said) => told(() => desk.reported(...said)),
    logged: (...said) => told(() => desk.logged(...said)),
  }
}
