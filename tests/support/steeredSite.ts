import { type Charger, type ChargerCommand, chargerDecider } from '@busbar/domain/charging/charger'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { Depot } from '@busbar/domain/topology/depot'
import type { ChargerLink, OrderAnswer, SetLimit } from '../../server/src/engine/chargers.ts'
import type { Log } from '../../server/src/engine/ports.ts'
import { Site } from '../../server/src/engine/site.ts'
import type { DecidedCycle, SiteSettings } from '../../server/src/engine/sitePorts.ts'
import { siteSettings } from '../../server/src/simulation/engine.ts'
import { settled, type VirtualTime, virtualTime } from './virtualTime.ts'

export type SteeredSite = ReturnType<typeof steeredSite>
export type SiteSideCharger = ReturnType<typeof chargerAt>

type Before = {
  readonly time?: VirtualTime
  readonly kept?: Map<string, Charger>
  readonly promisedW?: Map<string, number>
  readonly decided?: (cycle: DecidedCycle, site: Site) => void
}

// long because: all that a site talks to stands around it
/** A site on a clock that stands still until it is told, with chargers that obey unless they are told otherwise. */
export function steeredSite(depot: Depot, settings: Partial<SiteSettings> = {}, before: Before = {}) {
  const { time = virtualTime(), kept = new Map<string, Charger>(), decided = () => undefined } = before
  const { promisedW = new Map<string, number>() } = before
  let isKept = true
  const keptOf = (chargePointId: string): Charger => kept.get(chargePointId) ?? chargerDecider.initial
  const failures: unknown[] = []
  const log: Log = { debug() {}, info() {}, warn() {}, error: (...said) => void failures.push(said) }
  const all = { ...siteSettings, ...settings }
  let ids = 0
  const site: Site = new Site(depot, keptIn(depot), all, {
    ...{ timing: time, log, newId: () => String(++ids) },
    mayCommand: () => true,
    keep: (chargePointId, command) => Promise.resolve(keep(chargePointId, command)),
    limits: () => [],
    book: { before: new Map(promisedW), keep: (mostW, gone) => promise(mostW, gone) },
    decided: (cycle) => decided(cycle, site),
    answered: () => undefined,
  })

  function keep(chargePointId: string, command: ChargerCommand): Charger {
    const before = keptOf(chargePointId)
    const events = chargerDecider.decide(before, command, time.now())
    if (isRefusal(events)) return before
    const happened = events.map((event) => ({ event, at: time.now() }))
    kept.set(chargePointId, chargerDecider.evolve(before, happened))
    return keptOf(chargePointId)
  }

  async function promise(mostW: ReadonlyMap<string, number>, gone: readonly string[]): Promise<void> {
    await settled()
    if (!isKept) throw new Error('nothing is kept')
    for (const [unitId, w] of mostW) promisedW.set(unitId, w)
    for (const unitId of gone) promisedW.delete(unitId)
  }

  function keptIn({ chargePoints }: Depot): ReadonlyMap<string, Charger> {
    return new Map([...chargePoints.keys()].map((id) => [id, keptOf(id)]))
  }

  return {
    ...{ site, time, failures },
    /** from now on nothing is kept of what is promised */
    keepNothing: () => void (isKept = false),
    /** it begins anew, knowing of its chargers only what their streams keep */
    restarted: (more: Pick<Before, 'decided'> = {}) => {
      site.stop()
      return steeredSite(depot, settings, { time, kept, promisedW, ...more })
    },
    come: (chargePointId: string, epoch = 1) => chargerAt(site, time, chargePointId, epoch),
    setPaused: (chargePointId: string, sessionRef: string, isPaused: boolean) =>
      site.keptAnew(
        chargePointId,
        keep(chargePointId, { type: isPaused ? 'PauseSession' : 'ResumeSession', sessionRef }),
      ),
    changeTo: (changed: Depot) => site.depotChanged(changed, keptIn(changed), all),
    /** second by second, so that whoever reports reports */
    passSeconds: async (seconds: number, each: () => void = () => undefined) => {
      for (let second = 0; second < seconds; second++) {
        each()
        await time.pass(1_000)
        await settled()
      }
    },
    unitOf: (unitId: string) => site.last!.result.units.find((unit) => unit.unitId === unitId),
  }
}

/** A charger connects; it does what it is told a tenth of a second later. */
function chargerAt(site: Site, time: VirtualTime, chargePointId: string, epoch: number) {
  const limits: SetLimit[] = []
  let isMute = false
  const link: ChargerLink = {
    ...{ epoch, protocol: 'OCPP_16', withdraw: () => false },
    close: () => site.closed(chargePointId, epoch),
    send: (order) => {
      if (order.type === 'SetLimit') limits.push(order)
      const answer: OrderAnswer = order.type === 'ReadBack' ? { kind: 'REJECTED', why: null } : { kind: 'ACCEPTED' }
      if (!isMute) time.after(100, () => site.answered(chargePointId, order.orderId, answer))
    },
  }
  site.opened(chargePointId, link)
  return {
    /** from now on it answers nothing */
    mute: () => void (isMute = true),
    limitW: () => limits.at(-1)?.steps[0]?.limitW ?? null,
    plugIn: async (connector = 1) => {
      const told = { connector, givenRef: null, idToken: 'BUS', meterWh: 0, at: time.now(), isLate: false }
      return site.sessionStarted(chargePointId, told)
    },
    /** at this moment, or on the mean of a while up to then */
    draws: (w: number, connector = 1, at = time.now(), meanOfMs = 0) =>
      site.measured(chargePointId, [
        { ...{ connector, sessionRef: null, at, since: at - meanOfMs }, quantity: 'POWER_W', phase: null, value: w },
      ]),
  }
}
