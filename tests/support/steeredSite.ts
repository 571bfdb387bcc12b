import { type Charger, type ChargerCommand, chargerDecider } from '@busbar/domain/charging/charger'
import { rightClock } from '@busbar/domain/charging/clock'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Depot, Kept } from '@busbar/domain/topology/depot'
import type { Abilities, ChargerLink, ChargerOrder, OrderAnswer, SetLimit } from '../../server/src/engine/chargers.ts'
import type { Log } from '../../server/src/engine/ports.ts'
import { withTakenOut } from '../../server/src/engine/departed.ts'
import type { PromisesKept } from '../../server/src/engine/promises.ts'
import type { TakenOut } from '../../server/src/engine/registries.ts'
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
  readonly takenOut?: TakenOut
  readonly decided?: (cycle: DecidedCycle, site: Site) => void
}

// long because: all that a site talks to stands around it
/** A site on a clock that stands still until it is told, with chargers that obey unless they are told otherwise. */
export function steeredSite(depot: Depot, settings: Partial<SiteSettings> = {}, before: Before = {}) {
  const { time = virtualTime(), kept = new Map<string, Charger>(), decided = () => undefined } = before
  const { promisedW = new Map<string, number>() } = before
  let notKept: 'OUTAGE' | 'DEPOT_GONE' | null = null
  const keptOf = (chargePointId: string): Charger => kept.get(chargePointId) ?? chargerDecider.initial
  let stands = depot
  let takenOut: TakenOut = before.takenOut ?? { circuits: new Map(), chargePoints: new Map(), connectors: new Map() }
  const failures: unknown[] = []
  const warnings: unknown[] = []
  const warn = (...said: unknown[]) => void warnings.push(said)
  const log: Log = { debug() {}, info() {}, warn, error: (...said) => void failures.push(said) }
  const all = { ...siteSettings, ...settings }
  let ids = 0
  const site: Site = new Site(depot, keptIn(withTakenOut(depot, takenOut)), all, {
    ...{ timing: time, log, newId: () => String(++ids) },
    mayCommand: () => true,
    keep: (chargePointId, command) => Promise.resolve(keep(chargePointId, command)),
    limits: () => [],
    book: { before: new Map(promisedW), keep: (mostW, gone) => promise(mostW, gone) },
    decided: (cycle) => decided(cycle, site),
    ...{ answered: () => undefined, takenOut },
  })

  function changeTo(changed: Depot): void {
    takenOut = withGone(takenOut, stands, changed, time.now())
    stands = changed
    site.depotChanged(changed, keptIn(changed), all)
  }

  function keep(chargePointId: string, command: ChargerCommand): Charger {
    const before = keptOf(chargePointId)
    const events = chargerDecider.decide(before, command, time.now())
    if (isRefusal(events)) return before
    const happened = events.map((event) => ({ event, at: time.now() }))
    kept.set(chargePointId, chargerDecider.evolve(before, happened))
    return keptOf(chargePointId)
  }

  async function promise(mostW: ReadonlyMap<string, number>, gone: readonly string[]): Promise<PromisesKept> {
    await settled()
    if (notKept === 'OUTAGE') throw new Error('nothing is kept')
    if (notKept !== null) return notKept
    for (const [unitId, w] of mostW) promisedW.set(unitId, w)
    for (const unitId of gone) promisedW.delete(unitId)
    return 'KEPT'
  }

  function keptIn({ chargePoints }: Depot): ReadonlyMap<string, Charger> {
    return new Map([...chargePoints.keys()].map((id) => [id, keptOf(id)]))
  }

  return {
    ...{ site, time, failures, warnings, keptOf },
    /** from now on nothing is kept of what is promised */
    keepNothing: (why: 'OUTAGE' | 'DEPOT_GONE') => void (notKept = why),
    /** it begins anew, knowing of its chargers only what their streams keep; `changed`: as its depot is by then */
    restarted: ({ changed = stands, ...more }: Pick<Before, 'decided'> & { readonly changed?: Depot } = {}) => {
      site.stop()
      return steeredSite(changed, settings, { time, kept, promisedW, takenOut, ...more })
    },
    /** `said`: what it said that it can before its depot was steered here */
    come: (chargePointId: string, epoch = 1, says: Says = () => undefined, said: Abilities | null = null) =>
      chargerAt(site, time, chargePointId, epoch, says, said),
    setPaused: (chargePointId: string, sessionRef: string, isPaused: boolean) =>
      site.keptAnew(
        chargePointId,
        keep(chargePointId, { type: isPaused ? 'PauseSession' : 'ResumeSession', sessionRef }),
      ),
    /** somebody says it elsewhere, and the site hears of it */
    say: (chargePointId: string, command: ChargerCommand) => site.keptAnew(chargePointId, keep(chargePointId, command)),
    changeTo,
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

/** What was taken out before, and what goes with this change, as the depot's events tell it. */
function withGone(before: TakenOut, was: Depot, is: Depot, at: Instant): TakenOut {
  const gone = <Item extends Kept>(had: ReadonlyMap<string, Item>, has: ReadonlyMap<string, Item>) =>
    [...had].flatMap(([id, item]): [string, Item][] => (has.has(id) ? [] : [[id, { ...item, changedAt: at }]]))
  return {
    circuits: new Map([...before.circuits, ...gone(was.circuits, is.circuits)]),
    chargePoints: new Map([...before.chargePoints, ...gone(was.chargePoints, is.chargePoints)]),
    connectors: new Map([...before.connectors, ...gone(was.connectors, is.connectors)]),
  }
}

/** What a charger answers to an order; undefined: yes. */
type Says = (order: ChargerOrder) => OrderAnswer | undefined

// long because: all that one charger does and says stands in it
/** A charger connects; it does what it is told a tenth of a second later. */
function chargerAt(
  site: Site,
  time: VirtualTime,
  chargePointId: string,
  epoch: number,
  says: Says,
  said: Abilities | null,
) {
  const orders: ChargerOrder[] = []
  const limits: SetLimit[] = []
  const known: Abilities[] = []
  let isMute = false
  let waiting: ChargerOrder[] | null = null
  let answerTo = ({ type }: ChargerOrder): OrderAnswer =>
    type === 'ReadBack' ? { kind: 'REJECTED', why: null } : { kind: 'ACCEPTED' }
  const link: ChargerLink = {
    ...{ epoch, protocol: 'OCPP_16' },
    withdraw: (orderId) => {
      const isWaiting = waiting?.some((order) => order.orderId === orderId) === true
      waiting = waiting && waiting.filter((order) => order.orderId !== orderId)
      if (isWaiting) site.answered(chargePointId, orderId, { kind: 'NOT_SENT', why: 'WITHDRAWN' })
      return isWaiting
    },
    said: () => said,
    knew: (abilities) => void known.push(abilities),
    close: () => site.closed(chargePointId, epoch),
    send: (order) => {
      if (waiting) return void waiting.push(order)
      if (order.type === 'SetLimit') limits.push(order)
      orders.push(order)
      const answer = says(order) ?? answerTo(order)
      const heard: OrderAnswer = isMute ? { kind: 'NO_ANSWER' } : answer
      time.after(isMute ? 10_000 : 100, () => site.answered(chargePointId, order.orderId, heard))
    },
  }
  site.opened(chargePointId, link)
  site.clockShown(chargePointId, rightClock)
  return {
    /** from now on it answers nothing */
    mute: () => void (isMute = true),
    orders,
    /** from now on what is for it waits, until it is let go */
    hold: () => void (waiting = []),
    held: () => waiting ?? [],
    release: () => {
      const held = waiting ?? []
      waiting = null
      held.forEach(link.send)
    },
    limits: () => limits,
    /** what its line was told that the charger had said before */
    known: () => known,
    /** from now on it turns away what is of one of these kinds; none: it takes all again */
    refuse: (...types: ChargerOrder['type'][]) =>
      void (answerTo = ({ type }) =>
        type === 'ReadBack' || types.includes(type) ? { kind: 'REJECTED', why: null } : { kind: 'ACCEPTED' }),
    limitW: () => limits.at(-1)?.steps[0]?.limitW ?? null,
    /** all that it was told, of one kind */
    told: <T extends ChargerOrder['type']>(type: T) =>
      orders.filter((order): order is Extract<ChargerOrder, { type: T }> => order.type === type),
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
