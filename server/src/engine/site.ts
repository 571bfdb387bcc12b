import { afterOurStep, type ChargerClock } from '@busbar/domain/charging/clock'
import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import { isAnotherDevice } from '@busbar/domain/charging/device'
import { decideCycle } from '@busbar/domain/cycles/cycle'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Measured } from '@busbar/domain/telemetry/quality'
import type { Depot } from '@busbar/domain/topology/depot'
import { isSameWiring, lowersNothing } from '@busbar/domain/topology/sameWiring'
import type {
  Abilities,
  Boot,
  ChargerLink,
  ConnectorState,
  OrderAnswer,
  Reading,
  SessionEnded,
  SessionStarted,
} from './chargers.ts'
import { exchanged } from './anotherBox.ts'
import { asTrusted, conductToKeep, isConductNews } from './conduct.ts'
import { asItWas, withAllThatCounts } from './departed.ts'
import { drawRange, unitsBeneath } from './drawRange.ts'
import { Freshness } from './freshness.ts'
import type { Haste } from './haste.ts'
import { Heartbeat } from './heartbeat.ts'
import { Promises } from './promises.ts'
import { giveLimit, giveSetUps, noteShares } from './giveOrders.ts'
import { ownClock } from './ownClock.ts'
import { passTime } from './passTime.ts'
import { holdRefusers, endRefusers } from './refusers.ts'
import { registerUnits } from './registeredUnits.ts'
import { RegistryImages } from './registryImages.ts'
import { siteImage } from './siteImage.ts'
import { SiteMeters } from './siteMeters.ts'
import { afterReading, noteFlow } from './siteReadings.ts'
import type { Ask, DecidedCycle, SitePorts, SiteSettings, Trigger } from './sitePorts.ts'
import {
  changesAfter,
  hearClock,
  limitAnswered,
  registeredChargers,
  restartSetUp,
  sessionTold,
  setUpStepAnswered,
  type SiteCharger,
} from './siteCharger.ts'
import { inItsSession, newsOf, type SiteUnit, stepsMaxOf, wasGiven } from './siteUnits.ts'
import { drawnAt, meetStrays, usedBefore } from './strays.ts'
import { isSteeredAnew } from './takenLayers.ts'
import { UnitsByCharger } from './unitsByCharger.ts'

/**
 * The image of one microgrid in memory, and its heartbeat. Nothing acts on a message as it arrives: arrivals are noted,
 * and each cycle decides on one frozen image and the time that it was given.
 */
export class Site {
  readonly meters = new SiteMeters()
  readonly #ports: SitePorts
  #settings: SiteSettings
  #chargers: ReadonlyMap<string, SiteCharger> = new Map()
  readonly #units = new UnitsByCharger()
  readonly #registries = new RegistryImages()
  readonly #unknownUntil: Instant
  readonly #promises: Promises
  /** with what it had and doesn't have any more, while that may still draw */
  #depot: Depot
  #registered: Depot
  #last: DecidedCycle | null = null
  #sequence = 0
  readonly #heartbeat: Heartbeat
  readonly #freshness: Freshness
  readonly #steppedMs: () => number

  constructor(depot: Depot, kept: ReadonlyMap<string, Charger>, settings: SiteSettings, ports: SitePorts) {
    this.#depot = asItWas(depot, kept, ports.takenOut)
    this.#registered = depot
    this.#settings = settings
    this.#ports = ports
    this.#heartbeat = new Heartbeat(ports.timing, () => this.#settings, this.#tick.bind(this))
    const { timing, log, book = null } = ports
    this.#freshness = new Freshness(timing, this, () => this.due('TELEMETRY'))
    this.#steppedMs = ownClock(timing)
    this.#unknownUntil = Math.max(timing.now() + settings.cycle.leaseMs, settings.olderLeasesEndAt ?? 0)
    this.#promises = new Promises(book, { timing, log, again: () => this.due('ANSWER') })
    this.#register(depot, kept)
    ports.takenOut?.chargePoints.forEach(({ changedAt: at }, id) => this.#units.change(id, { type: 'LinkLost', at }))
    for (const charger of this.#chargers.values()) this.#meet(charger, usedBefore(charger.kept, timing.now()))
    this.due('START')
  }

  get last(): DecidedCycle | null {
    return this.#last
  }

  get settings(): SiteSettings {
    return this.#settings
  }

  get units(): ReadonlyMap<string, SiteUnit> {
    return this.#units.all
  }

  unitsOf(chargePointId: string): readonly SiteUnit[] {
    return this.#units.of(chargePointId)
  }

  get chargers(): ReadonlyMap<string, SiteCharger> {
    return this.#chargers
  }

  stop(): void {
    this.#heartbeat.stop()
    this.#freshness.stop()
  }

  /** Something changed that a cycle has to look at. What comes close together makes one cycle. */
  due(trigger: Trigger, haste?: Haste): void {
    this.#heartbeat.due(trigger, haste)
  }

  /** The registry changed: units come, go and get other ratings; what is known of those that stay is kept. */
  depotChanged(depot: Depot, kept: ReadonlyMap<string, Charger>, settings: SiteSettings): void {
    this.#settings = settings
    const before = this.#registered
    const hasAllAsBefore = kept.size === 0 && isSameWiring(depot, before)
    if (!hasAllAsBefore || this.#depot !== before) this.#register(depot, kept)
    else this.#depot = this.#registered = depot
    // Names are no reason for a cycle: the next one has them.
    if (!hasAllAsBefore) this.due('TOPOLOGY', lowersNothing(before, depot) ? 'IN_TURN' : 'AT_ONCE')
  }

  opened(chargePointId: string, link: ChargerLink): void {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    charger.link = link
    if (charger.kept.ocppIdentity !== charger.chargePoint.ocppIdentity) this.#adopt(charger)
    restartSetUp(charger, this.#ports.timing.now())
    this.#units.change(chargePointId, { type: 'LinkRestored', at: this.#ports.timing.now() })
    // It may have come before anybody steered here.
    const said = link.said?.() ?? null
    if (said !== null) this.#soon(chargePointId, this.learnt(chargePointId, said))
    else if (charger.kept.abilities) link.knew?.(charger.kept.abilities)
    this.due('CHARGER', 'IN_TURN')
  }

  closed(chargePointId: string, epoch: number): void {
    const charger = this.#chargers.get(chargePointId)
    // The successor's line is not his who closes late.
    if (charger?.link?.epoch !== epoch) return
    this.#lose(chargePointId)
    this.due('CHARGER')
  }

  async booted(chargePointId: string, { vendor, model, serial, firmware }: Boot): Promise<void> {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    const make = { vendor, model, serial, firmware }
    const isAnother = isAnotherDevice(charger.kept.make, make)
    if (isAnother) this.#units.exchange(chargePointId, this.#unknownEnds())
    restartSetUp(charger, this.#ports.timing.now())
    this.#units.booted(chargePointId)
    this.due('CHARGER')
    await this.#keep(charger, { type: 'RecordBoot', make })
    const after = this.#chargers.get(chargePointId)
    if (isAnother && after) restartSetUp(after, this.#ports.timing.now())
  }

  async learnt(chargePointId: string, abilities: Abilities): Promise<void> {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    // Its set-up waits for what it can, not for our own note of that.
    charger.setUp = { ...charger.setUp, waitsUntil: null }
    this.due('CHARGER', 'IN_TURN')
    await this.#keep(charger, { type: 'LearnAbilities', abilities })
    for (const unit of this.#units.of(chargePointId)) this.#units.put({ ...unit, stepsMax: stepsMaxOf(charger.kept) })
  }

  connectorState(chargePointId: string, connector: number | null, state: ConnectorState, at: Instant): void {
    this.#chargers.get(chargePointId)?.states.set(connector, { state, at })
  }

  /** Kept before it is answered: a charger that has its answer doesn't tell again. */
  async sessionStarted(chargePointId: string, started: SessionStarted): Promise<string> {
    const charger = this.#chargers.get(chargePointId)
    const { session, isNews } = sessionTold(charger?.kept ?? null, started, this.#ports.timing.now())
    if (!charger || !isNews) return session.sessionRef
    await this.#keep(charger, { type: 'StartSession', ...session })
    this.#followSessions(charger)
    return sessionTold(charger.kept, started, this.#ports.timing.now()).session.sessionRef
  }

  async sessionEnded(chargePointId: string, { sessionRef, meterWh, at, why }: SessionEnded): Promise<void> {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    charger.sessionEndedAt = this.#ports.timing.now()
    await this.#keep(charger, { type: 'EndSession', sessionRef, meterWh, endedAt: at, why })
    this.#followSessions(charger)
    for (const unit of this.#units.of(chargePointId)) this.#keepConduct(unit)
  }

  /** What was kept elsewhere, or before we were told of it: a session's demand, another box under its name. */
  keptAnew(chargePointId: string, kept: Charger): void {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    if (isAnotherDevice(charger.kept.make, kept.make)) this.#units.exchange(chargePointId, this.#unknownEnds())
    charger.kept = kept
    this.#followSessions(charger)
  }

  measured(chargePointId: string, readings: readonly Reading[]): void {
    const now = this.#ports.timing.now()
    const charger = this.#chargers.get(chargePointId)
    this.#meet(charger, drawnAt(readings))
    for (const reading of readings) {
      if (charger) noteFlow(charger, reading)
      const told = afterReading(this.#units.of(chargePointId), reading, now, this.#settings)
      if (told) this.#seen(told.before, told.after)
    }
  }

  clockShown(chargePointId: string, clock: ChargerClock | null): void {
    const charger = this.#chargers.get(chargePointId)
    const news = charger && hearClock(charger, clock)
    if (!charger || !news) return
    this.#units.change(chargePointId, { type: 'ClockFound', clock })
    for (const command of news) this.#soon(chargePointId, this.#keep(charger, command))
    this.due('CHARGER')
  }

  /** A meter on a board, or one that a packet speaks for. */
  meter(nodeId: string, measured: Measured): void {
    const now = this.#ports.timing.now()
    const beneath = () => unitsBeneath(this.#depot, this.#units.all.values(), nodeId)
    this.meters.note(nodeId, measured, now, () => drawRange(beneath(), now, this.#settings))
    this.#freshness.heard({ of: 'LOAD', id: nodeId })
  }

  /** It is measured above its limit, and has been for a while. */
  breached(nodeId: string): void {
    endRefusers(this.#looking, nodeId, this.#ports)
  }

  answered(chargePointId: string, orderId: string, answer: OrderAnswer): void {
    const now = this.#ports.timing.now()
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    this.#ports.answered(orderId, chargePointId, answer)
    const limited = this.#units.of(chargePointId).find((unit) => wasGiven(unit, orderId))
    this.#units.change(chargePointId, { type: 'Answered', orderId, kind: answer.kind, at: now })
    const found = setUpStepAnswered(charger, orderId, answer, now)
    for (const { connector, change } of changesAfter(charger, found))
      this.#units.change(chargePointId, change, connector)
    const told = limited ? limitAnswered(charger, this.#units.all.get(limited.unitId)!, orderId, answer) : []
    for (const command of [...(found?.commands ?? []), ...told]) this.#soon(chargePointId, this.#keep(charger, command))
    this.due('ANSWER', 'IN_TURN')
  }

  /** Everything that a cycle looks at, frozen. */
  image() {
    const { timing, limits } = this.#ports
    return siteImage({
      ...{ ...this.#looking, now: timing.now(), settings: this.#settings, limits: limits() },
      ...{ registries: this.#registries, meters: this.meters, last: this.#last },
    })
  }

  /** Runs a cycle now. */
  run(ask: Ask): DecidedCycle {
    return this.#heartbeat.run(() => this.#run(ask))
  }

  #run(ask: Ask): DecidedCycle {
    const { timing, newId } = this.#ports
    const steppedMs = this.#steppedMs()
    for (const [id, { clock }] of this.#chargers) this.clockShown(id, afterOurStep(clock, steppedMs))
    const end = (id: string, over: SessionEnded) => this.#soon(id, this.sessionEnded(id, over))
    passTime(this.#looking, { now: timing.now(), steppedMs }, this.#settings, end)
    if (this.#depot !== this.#registered) this.#register(this.#registered, new Map())
    const beganAtMs = timing.monotonicMs()
    const image = this.image()
    const result = decideCycle(image)
    this.#registries.decided(this.#depot, image, result)
    const mayCommand = this.#ports.mayCommand()
    holdRefusers(this.#looking, result, image.now, image.settings.clockErrorMs)
    const orders = mayCommand ? this.#promises.covered(result.plan.orders) : []
    const sent = orders.map((order) => giveLimit(order, this.#looking, this.#settings, this.#ports))
    if (mayCommand) {
      giveSetUps(this.#looking, this.#settings, this.#ports, this.#keep.bind(this), () => this.image())
      this.#promises.keep(this.#units.all, image.settings.clockErrorMs)
    }
    noteShares(this.#units, result, image.now)
    const tookMs = timing.monotonicMs() - beganAtMs
    this.#last = { cycleId: newId(), sequence: ++this.#sequence, ...ask, image, result, tookMs, sent }
    this.#freshness.decided(result.inputs)
    this.#ports.decided(this.#last)
    return this.#last
  }

  get #looking() {
    return { depot: this.#depot, chargers: this.#chargers, units: this.#units }
  }

  #tick(trigger: Trigger): void {
    try {
      this.run({ trigger, scopeNodeId: null, alias: null })
    } catch (error) {
      // A cycle that fails must not be the last: what was granted runs out by itself meanwhile.
      this.#ports.log.error({ err: error, depot: this.#depot.depotId }, 'a cycle failed')
    }
  }

  #register(asNow: Depot, kept: ReadonlyMap<string, Charger>): void {
    const now = this.#ports.timing.now()
    const { clockErrorMs } = this.#settings.cycle
    const depot = withAllThatCounts(asNow, kept, { ...this.#looking, promises: this.#promises, now, clockErrorMs })
    this.#registered = asNow
    this.#depot = depot
    const before = this.#chargers
    this.#chargers = registeredChargers(depot, before, kept)
    for (const id of this.#chargers.keys()) if (!asNow.chargePoints.has(id)) this.#lose(id)
    const unknown = { until: this.#unknownEnds(now), promises: this.#promises, isStart: this.#last === null }
    registerUnits(this.#units, depot, this.#chargers, unknown, now)
    for (const charger of exchanged(before, this.#chargers, this.#units, unknown.until)) this.#adopt(charger)
  }

  /** Whoever comes new may have been told something elsewhere until now. */
  #unknownEnds(now = this.#ports.timing.now()): Instant {
    return Math.max(this.#unknownUntil, now + this.#settings.cycle.leaseMs)
  }

  #adopt(charger: SiteCharger): void {
    const { chargePointId, ocppIdentity } = charger.chargePoint
    this.#soon(chargePointId, this.#keep(charger, { type: 'AdoptCharger', chargePointId, ocppIdentity }))
  }

  /** It is steered otherwise from now on, once what it takes turned out to be something else. */
  #followLayers(chargePointId: string, before: Charger['layers']): void {
    const registered = this.#registered.chargePoints.get(chargePointId)
    const charger = this.#chargers.get(chargePointId)
    if (!registered || !charger || !isSteeredAnew(registered.controlMode, before, charger.kept.layers)) return
    this.#register(this.#registered, new Map())
    const anew = this.#chargers.get(chargePointId)
    if (anew) restartSetUp(anew, null)
    this.due('CHARGER')
  }

  #followSessions(charger: SiteCharger): void {
    this.#meet(charger, charger.kept.sessions.keys())
    const { chargePointId } = charger.chargePoint
    for (const unit of this.#units.of(chargePointId))
      this.#units.put(asTrusted(inItsSession(unit, charger.kept), charger.kept))
    this.due('DEMAND', 'IN_TURN')
  }

  /** A bus stands where the registry has no connector: what it draws counts all the same. */
  #meet(charger: SiteCharger | undefined, inUse: Iterable<number>): void {
    const noted = charger && meetStrays(charger, inUse, this.#ports)
    if (!charger || !noted) return
    this.#register(this.#registered, new Map())
    this.due('CHARGER')
    for (const command of noted) this.#soon(charger.chargePoint.chargePointId, this.#keep(charger, command))
  }

  /** What a unit draws: what it wants, and whether it does as it was told. */
  #seen(unit: SiteUnit, after: SiteUnit): void {
    this.#units.put(after)
    this.#promises.drawn(after)
    const kept = this.#chargers.get(after.chargePointId)?.kept
    if (kept && isConductNews(unit, after, kept, this.#settings.adherence)) this.#keepConduct(after)
    const news = newsOf(unit, after, this.#settings)
    if (news) this.due('TELEMETRY', news)
    this.#freshness.heard({ of: 'DEMAND', id: after.unitId })
  }

  #keepConduct(unit: SiteUnit): void {
    const charger = this.#chargers.get(unit.chargePointId)
    const command = conductToKeep({ ...unit, ...unit.permission })
    if (charger && command) this.#soon(unit.chargePointId, this.#keep(charger, command))
  }

  #lose(chargePointId: string): void {
    const charger = this.#chargers.get(chargePointId)
    if (!charger?.link) return
    charger.link = null
    this.#units.change(chargePointId, { type: 'LinkLost', at: this.#ports.timing.now() })
  }

  async #keep(charger: SiteCharger, command: ChargerCommand): Promise<void> {
    const { chargePointId } = charger.chargePoint
    const { layers } = charger.kept
    const kept = await this.#ports.keep(chargePointId, command)
    for (const one of [charger, this.#chargers.get(chargePointId)]) if (one) one.kept = kept
    this.#followLayers(chargePointId, layers)
  }

  /** What is so at the charger already; our own note of it may be late. */
  #soon(charger: string, kept: Promise<void>): void {
    kept.catch((error: unknown) => this.#ports.log.warn({ err: error, charger }, 'what a charger keeps was not noted'))
  }
}
