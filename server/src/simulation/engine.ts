import { type Charger, chargerDecider } from '@busbar/domain/charging/charger'
import { adherenceDefaults } from '@busbar/domain/charging/adherence'
import { keptClock } from '@busbar/domain/charging/clock'
import { taperDefaults } from '@busbar/domain/charging/demand'
import { breachDefaults } from '@busbar/domain/cycles/breach'
import { cycleDefaults, type SiteImage, type SiteLimit } from '@busbar/domain/cycles/image'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { CycleNote, OpenCentralSystem } from '@busbar/simulator/centralSystem'
import type { SimulatedDepot } from '@busbar/simulator/profile/depot'
import type { ChargerDesk } from '../engine/chargers.ts'
import { foundIn } from '../engine/othersLately.ts'
import type { Log, Timing } from '../engine/ports.ts'
import { Site } from '../engine/site.ts'
import type { DecidedCycle, SiteSettings } from '../engine/sitePorts.ts'
import { type ChargerMemory, newMemory } from '../ocpp/memory.ts'
import { openSession } from '../ocpp/session.ts'
import { ocppSettings } from '../ocpp/settings.ts'
import { dialect16 } from '../ocpp/v16/dialect.ts'
import { dialect201 } from '../ocpp/v201/dialect.ts'
import { noteOf } from './cycleNote.ts'
import { nodeIdOf, registeredDepot, simulatedId } from './simulatedDepot.ts'

export const siteSettings: SiteSettings = {
  ...{ strategy: 'EQUAL_SHARE', shareRule: 'leaf-fair', calculationVersion: 3, expectedLoads: [] },
  ...{ cycle: cycleDefaults, breach: breachDefaults },
  ...{ adherence: adherenceDefaults, taper: taperDefaults, cycleEveryMs: 10_000, gatherMs: 100 },
  olderLeasesEndAt: null,
}

export type Engine = {
  readonly open: OpenCentralSystem
  /** every cycle of every life of the server, oldest first */
  readonly cycles: readonly DecidedCycle[]
  readonly errors: readonly unknown[]
}

/** The server's own engine and charger sessions, on a simulation's clock, links and disk. */
export function engineFor(simulated: SimulatedDepot, settings: SiteSettings = siteSettings): Engine {
  const cycles: DecidedCycle[] = []
  return { ...forgetfulEngine(simulated, settings, (cycle) => void cycles.push(cycle)), cycles }
}

// long because: it puts one life of the server together, in order
/** The same for a long time: of its cycles it keeps what is told of them, and not what they saw. */
export function forgetfulEngine(
  simulated: SimulatedDepot,
  settings: SiteSettings = siteSettings,
  decided: (cycle: DecidedCycle, site: Site) => void = () => undefined,
): Omit<Engine, 'cycles'> {
  const depot = registeredDepot(simulated)
  const idOf = new Map([...depot.chargePoints.values()].map((one) => [one.ocppIdentity, one.chargePointId]))
  // What outlives a stop of the server.
  const disk = new Map<string, Charger>([...depot.chargePoints.keys()].map((id) => [id, chargerDecider.initial]))
  const promisedW = new Map<string, number>()
  let lastMeters: SiteImage['meters'] = []
  const errors: unknown[] = []
  const log: Log = { debug() {}, info() {}, warn() {}, error: (...said) => void errors.push(said) }
  let ids = 0
  let epochs = 0

  // long because: so is one life
  const open: OpenCentralSystem = (timing) => {
    const limits: SiteLimit[] = []
    const notes: CycleNote[] = []
    let isDead = false
    const site = new Site(depot, disk, settings, {
      ...{ timing, log },
      newId: () => simulatedId('cycle or order', ++ids),
      mayCommand: () => !isDead,
      keep: (chargePointId, command) => {
        const before = disk.get(chargePointId)!
        const events = chargerDecider.decide(before, command, timing.now())
        if (isRefusal(events)) return Promise.resolve(before)
        const after = chargerDecider.evolve(
          before,
          events.map((event) => ({ event, at: timing.now() })),
        )
        disk.set(chargePointId, after)
        return Promise.resolve(after)
      },
      limits: () => limits,
      book: {
        before: new Map(promisedW),
        keep: (mostW, gone) => {
          for (const [unitId, w] of mostW) promisedW.set(unitId, w)
          for (const unitId of gone) promisedW.delete(unitId)
          return Promise.resolve('KEPT' as const)
        },
      },
      decided: (cycle) => {
        lastMeters = cycle.image.meters
        notes.push(noteOf(cycle, depot))
        decided(cycle, site)
      },
      answered: () => undefined,
    })
    site.meters.remember(foundIn(lastMeters, timing.now()))
    const desk = deskOf(site)
    const memories = new Map<string, ChargerMemory>()
    const memoryOf = (chargePointId: string): ChargerMemory => {
      const memory = memories.get(chargePointId) ?? newMemory()
      memories.set(chargePointId, memory)
      return memory
    }
    const sockets = new Set<{ close(code: number, reason: string): void }>()
    return {
      accept: ({ identity, protocol }, socket) => {
        const chargePointId = idOf.get(identity)
        if (chargePointId === undefined || isDead) return null
        const session = openSession({
          ...{ chargePointId, desk, timing: quietWhen(timing, () => isDead), log, memory: memoryOf(chargePointId) },
          epoch: ++epochs,
          dialect: protocol === 'ocpp2.0.1' ? dialect201 : dialect16,
          settings: ocppSettings({ serverKey: Buffer.alloc(32) }),
          socket: {
            ...{ send: (text) => isDead || socket.send(text), ping: () => isDead || socket.ping() },
            ...{ hold: () => undefined, unsentBytes: () => 0 },
            close: (code, reason) => {
              socket.close(code, reason)
              timing.after(0, () => session.closed())
            },
          },
        })
        sockets.add(socket)
        desk.opened(chargePointId, session.link)
        return {
          onText: (text) => isDead || session.received(text),
          onPong: () => isDead || session.ponged(),
          onClose: () => isDead || session.closed(),
        }
      },
      limitKnown: ({ nodeId, from, until, limitW }) => {
        const limitId = `limit ${limits.length}`
        limits.push({
          limitId,
          nodeId: nodeIdOf(depot, nodeId),
          limitW,
          source: 'NODE_LIMIT',
          from,
          until,
          by: 'profile',
        })
        site.due('LIMIT')
      },
      measured: (nodeId, _loadW, at, w) => site.meter(nodeIdOf(depot, nodeId), { w, at }),
      stop: () => {
        isDead = true
        site.stop()
      },
      cycles: () => notes,
    }
  }
  return { open, errors }
}

/** Nothing of a dead process happens any more. */
const quietWhen = (timing: Timing, isDead: () => boolean): Timing => ({
  now: timing.now,
  monotonicMs: timing.monotonicMs,
  after: (ms, run) => timing.after(ms, () => isDead() || run()),
})

function deskOf(site: Site): ChargerDesk {
  return {
    identify: () => null,
    turnedAway: () => undefined,
    opened: (chargePointId, link) => site.opened(chargePointId, link),
    closed: (chargePointId, epoch) => site.closed(chargePointId, epoch),
    booted: (chargePointId, boot) => site.booted(chargePointId, boot),
    learnt: (chargePointId, abilities) => void site.learnt(chargePointId, abilities),
    connectorState: (...told) => site.connectorState(...told),
    authorise: () => Promise.resolve({ accepted: true }),
    sessionStarted: async (chargePointId, started) => ({
      accepted: true,
      sessionRef: await site.sessionStarted(chargePointId, started),
    }),
    sessionEnded: (chargePointId, ended) => site.sessionEnded(chargePointId, ended),
    clockKept: (chargePointId) => keptClock(site.chargers.get(chargePointId)?.kept.clockAheadMs ?? 0),
    clockShown: (chargePointId, clock) => site.clockShown(chargePointId, clock),
    measured: (chargePointId, readings) => site.measured(chargePointId, readings),
    answered: (...told) => site.answered(...told),
    reported: () => undefined,
    logged: () => undefined,
  }
}
