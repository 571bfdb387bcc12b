import { hasHad, isAnotherDevice, newSessionRef, sessionOf } from '@busbar/domain/charging/charger'
import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import { permissionAfter, type PermissionChange } from '@busbar/domain/charging/permission'
import { type PlannedOrder, stepsOf } from '@busbar/domain/charging/plannedOrder'
import { type CycleResult, decideCycle } from '@busbar/domain/cycles/cycle'
import type { SiteImage } from '@busbar/domain/cycles/image'
import type { Instant } from '@busbar/domain/kernel/instant'
import { type Measured, refuseSample } from '@busbar/domain/telemetry/quality'
import { type Others, othersAfter } from '@busbar/domain/telemetry/uncontrolled'
import type { Depot } from '@busbar/domain/topology/depot'
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
import { conductToKeep } from './conduct.ts'
import { mayStillDraw, withDeparted } from './departed.ts'
import { frozenImage } from './frozenImage.ts'
import { Promises } from './promises.ts'
import type { Ask, DecidedCycle, SitePorts, SiteSettings, Trigger } from './sitePorts.ts'
import {
  changesAfter,
  leftOpen,
  registeredChargers,
  restartSetUp,
  setUpStepAnswered,
  type SiteCharger,
  takeSetUpOrder,
  withStep,
} from './siteCharger.ts'
import {
  drawRange,
  inItsSession,
  judged,
  later,
  newUnit,
  registeredAnew,
  registeredUnits,
  type SiteUnit,
  stepsMaxOf,
  unitsBeneath,
  withLimit,
  withSample,
  withShare,
} from './siteUnits.ts'
import { drawnAt, meetStrays, withStrays } from './strays.ts'
import { UnitsByCharger } from './unitsByCharger.ts'

/**
 * The image of one microgrid in memory, and its heartbeat. Nothing acts on a message as it arrives: arrivals are noted,
 * and each cycle decides on one frozen image and the time that it was given.
 */
export class Site {
  readonly #ports: SitePorts
  #settings: SiteSettings
  #chargers: ReadonlyMap<string, SiteCharger> = new Map()
  readonly #units = new UnitsByCharger()
  readonly #meters = new Map<string, Measured & { readonly others: Others }>()
  readonly #unknownUntil: Instant
  readonly #promises: Promises
  /** with what it had and doesn't have any more, while that may still draw */
  #depot: Depot
  #registered: Depot
  #last: DecidedCycle | null = null
  #sequence = 0
  #due: Trigger | null = null
  #callOff = (): void => undefined
  #stopped = false

  constructor(depot: Depot, kept: ReadonlyMap<string, Charger>, settings: SiteSettings, ports: SitePorts) {
    this.#depot = depot
    this.#registered = depot
    this.#settings = settings
    this.#ports = ports
    const { cycle, olderLeasesEndAt } = settings
    this.#unknownUntil = Math.max(ports.timing.now() + cycle.leaseMs, olderLeasesEndAt ?? 0)
    const { timing, log, book = null } = ports
    this.#promises = new Promises(book, { timing, log, again: () => this.due('ANSWER') })
    this.#register(depot, kept)
    for (const charger of this.#chargers.values()) this.#meet(charger, charger.kept.sessions.keys())
    this.due('START')
  }

  get last(): DecidedCycle | null {
    return this.#last
  }

  get settings(): SiteSettings {
    return this.#settings
  }

  meterOf(nodeId: string): Measured | null {
    return this.#meters.get(nodeId) ?? null
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
    this.#stopped = true
    this.#callOff()
  }

  /** Something changed that a cycle has to look at. What comes close together makes one cycle. */
  due(trigger: Trigger): void {
    if (this.#stopped || (this.#due !== null && this.#due !== 'TIME')) return
    this.#due = trigger
    this.#callOff()
    this.#callOff = this.#ports.timing.after(this.#settings.gatherMs, () => this.#tick())
  }

  /** The registry changed: units come, go and get other ratings; what is known of those that stay is kept. */
  depotChanged(depot: Depot, kept: ReadonlyMap<string, Charger>, settings: SiteSettings): void {
    this.#settings = settings
    this.#register(depot, kept)
    this.due('TOPOLOGY')
  }

  opened(chargePointId: string, link: ChargerLink): void {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    charger.link = link
    restartSetUp(charger, this.#ports.timing.now())
    this.#change(chargePointId, { type: 'LinkRestored', at: this.#ports.timing.now() })
    this.due('CHARGER')
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
    if (isAnother) for (const type of ['FallbackLost', 'HardCapLost'] as const) this.#change(chargePointId, { type })
    restartSetUp(charger, this.#ports.timing.now())
    this.#change(chargePointId, { type: 'Booted' })
    this.due('CHARGER')
    await this.#keep(charger, { type: 'RecordBoot', make })
    if (isAnother) restartSetUp(charger, this.#ports.timing.now())
  }

  async learnt(chargePointId: string, abilities: Abilities): Promise<void> {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    await this.#keep(charger, { type: 'LearnAbilities', abilities })
    charger.setUp = { ...charger.setUp, waitsUntil: null }
    for (const unit of this.#units.of(chargePointId)) this.#units.put({ ...unit, stepsMax: stepsMaxOf(charger.kept) })
    this.due('CHARGER')
  }

  connectorState(chargePointId: string, connector: number | null, state: ConnectorState, at: Instant): void {
    this.#chargers.get(chargePointId)?.states.set(connector, { state, at })
  }

  /** Kept before it is answered: a charger that has its answer doesn't tell again. */
  async sessionStarted(chargePointId: string, started: SessionStarted): Promise<string> {
    const charger = this.#chargers.get(chargePointId)
    const { connector, givenRef, idToken, meterWh, at: startedAt, isLate } = started
    const told = { connector, givenRef, idToken, meterWh, startedAt, isLate }
    const known = charger && sessionOf(charger.kept, told)
    const sessionRef = known ?? givenRef ?? newSessionRef(charger?.kept ?? null, this.#ports.timing.now())
    const isNoNews = started.isUnderWay && charger && hasHad(charger.kept, connector, givenRef)
    if (!charger || known !== null || isNoNews) return sessionRef
    await this.#keep(charger, { type: 'StartSession', sessionRef, ...told })
    this.#followSessions(charger)
    return sessionOf(charger.kept, told) ?? sessionRef
  }

  async sessionEnded(chargePointId: string, { sessionRef, meterWh, at, why }: SessionEnded): Promise<void> {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    charger.sessionEndedAt = this.#ports.timing.now()
    await this.#keep(charger, { type: 'EndSession', sessionRef, meterWh, endedAt: at, why })
    for (const unit of this.#units.of(chargePointId)) this.#keepConduct(unit)
    this.#followSessions(charger)
  }

  /** What somebody asked for a session was kept elsewhere. */
  keptAnew(chargePointId: string, kept: Charger): void {
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    charger.kept = kept
    this.#followSessions(charger)
  }

  measured(chargePointId: string, readings: readonly Reading[]): void {
    const now = this.#ports.timing.now()
    this.#meet(this.#chargers.get(chargePointId), drawnAt(readings))
    for (const { connector, quantity, phase, value: w, at, since } of readings) {
      if (quantity !== 'POWER_W' || phase !== null) continue
      const unit = this.#units.of(chargePointId).find((one) => one.connector === null || one.connector === connector)
      const drew = unit && withSample(unit, connector, { w, at, since: since ?? at }, now)
      if (drew) this.#drew(drew)
    }
  }

  /** A meter on a board, or one that a packet speaks for. */
  meter(nodeId: string, measured: Measured): void {
    const { timing } = this.#ports
    if (refuseSample(measured, this.#meters.get(nodeId) ?? null, timing.now(), 'ANY') !== null) return
    const range = drawRange(unitsBeneath(this.#depot, this.#units.all.values(), nodeId), timing.now(), this.#settings)
    const others = othersAfter(this.#meters.get(nodeId)?.others ?? null, measured, range)
    this.#meters.set(nodeId, { ...measured, others })
  }

  answered(chargePointId: string, orderId: string, answer: OrderAnswer): void {
    const now = this.#ports.timing.now()
    const charger = this.#chargers.get(chargePointId)
    if (!charger) return
    this.#ports.answered(orderId, chargePointId, answer)
    this.#change(chargePointId, { type: 'Answered', orderId, kind: answer.kind, at: now })
    const found = setUpStepAnswered(charger, orderId, answer, now)
    for (const { connector, change } of changesAfter(charger, found)) this.#change(chargePointId, change, connector)
    for (const command of found?.commands ?? []) this.#soon(chargePointId, this.#keep(charger, command))
    this.due('ANSWER')
  }

  /** Everything that a cycle looks at, frozen. */
  image(): SiteImage {
    return frozenImage({
      ...{ now: this.#ports.timing.now(), depot: this.#depot, settings: this.#settings, last: this.#last },
      ...{ limits: this.#ports.limits(), units: this.#units.all, chargers: this.#chargers, meters: this.#meters },
    })
  }

  /** Runs a cycle now. */
  run(ask: Ask): DecidedCycle {
    const { timing, newId } = this.#ports
    this.#passTime(timing.now())
    if (this.#depot !== this.#registered) this.#register(this.#registered, new Map())
    const beganAtMs = timing.monotonicMs()
    const image = this.image()
    const result = decideCycle(image)
    const mayCommand = this.#ports.mayCommand()
    const orders = mayCommand ? this.#promises.covered(result.plan.orders) : []
    const sent = orders.map((order) => this.#give(order, newId()))
    if (mayCommand) for (const charger of this.#chargers.values()) this.#giveSetUp(charger)
    if (mayCommand) this.#promises.keep(this.#units.all, image.settings.clockErrorMs)
    this.#note(result, image.now)
    const tookMs = timing.monotonicMs() - beganAtMs
    this.#last = { cycleId: newId(), sequence: ++this.#sequence, ...ask, image, result, tookMs, sent }
    this.#ports.decided(this.#last)
    return this.#last
  }

  #tick(): void {
    const trigger = this.#due ?? 'TIME'
    this.#due = 'TIME'
    try {
      this.run({ trigger, scopeNodeId: null, alias: null })
    } catch (error) {
      // A cycle that fails must not be the last: what was granted runs out by itself meanwhile.
      this.#ports.log.error({ err: error, depot: this.#depot.depotId }, 'a cycle failed')
    }
    if (this.#stopped || this.#due !== 'TIME') return
    this.#callOff = this.#ports.timing.after(this.#settings.cycleEveryMs, () => this.#tick())
  }

  #give(order: PlannedOrder, orderId: string): PlannedOrder & { readonly orderId: string } {
    const { chargePointId, unitId, connector, sessionRef, startsAt, steps, urgency } = order
    const unit = this.#units.all.get(unitId)
    const link = this.#chargers.get(chargePointId)?.link
    if (!unit || !link) return { ...order, orderId }
    const sent = { orderId, sessionRef, steps: stepsOf(order), at: this.#ports.timing.now() }
    this.#units.put(withLimit(unit, { type: 'LimitSent', ...sent }, this.#settings))
    link.send({
      ...{ type: 'SetLimit', orderId, urgency, connector, startsAt, steps, wiring: unit.wiring },
      sessionRef: connector === null ? null : sessionRef,
      mayLeave: this.#ports.mayCommand,
    })
    return { ...order, orderId }
  }

  #giveSetUp(charger: SiteCharger): void {
    const { timing, newId } = this.#ports
    const forMs = this.#settings.cycle.leaseMs
    const taken = takeSetUpOrder(charger, timing.now(), forMs, newId)
    const [anyUnit] = this.#units.of(charger.chargePoint.chargePointId)
    if (taken === null || !anyUnit) return
    const { orderId, order } = taken
    for (const unit of this.#units.of(anyUnit.chargePointId)) this.#units.put(withStep(unit, order, orderId))
    const whole = order.type === 'ReadBack' ? { ...order, forMs } : order
    charger.link?.send({
      ...{ orderId, urgency: 'UPKEEP', wiring: anyUnit.wiring, mayLeave: this.#ports.mayCommand },
      ...whole,
    })
  }

  #register(asNow: Depot, kept: ReadonlyMap<string, Charger>): void {
    const now = this.#ports.timing.now()
    const { leaseMs, clockErrorMs } = this.#settings.cycle
    const isCounted = (unitId: string) => mayStillDraw(this.#units.all.get(unitId), now, clockErrorMs)
    const depot = withDeparted(withStrays(asNow, this.#chargers.values()), this.#depot, isCounted)
    this.#registered = asNow
    this.#depot = depot
    this.#chargers = registeredChargers(depot, this.#chargers, kept)
    for (const id of this.#chargers.keys()) if (!asNow.chargePoints.has(id)) this.#lose(id)
    const units = registeredUnits(depot).filter(({ chargePointId }) => this.#chargers.has(chargePointId))
    this.#units.keepOnly(new Set(units.map(({ unitId }) => unitId)))
    for (const registered of units) {
      const charger = this.#chargers.get(registered.chargePointId)!
      const before = this.#units.all.get(registered.unitId)
      // Under another name it may have been given a limit that runs on.
      const unknownUntil = Math.max(this.#unknownUntil, now + leaseMs)
      const unknown = [unknownUntil, now, this.#promises.mostBeforeW(registered.unitId)] as const
      this.#units.put(before ? registeredAnew(before, registered) : newUnit(registered, charger, ...unknown))
    }
  }

  #followSessions(charger: SiteCharger): void {
    this.#meet(charger, charger.kept.sessions.keys())
    for (const unit of this.#units.of(charger.chargePoint.chargePointId))
      this.#units.put(inItsSession(unit, charger.kept))
    this.due('DEMAND')
  }

  /** A bus stands where the registry has no connector: what it draws counts all the same. */
  #meet(charger: SiteCharger | undefined, inUse: Iterable<number>): void {
    if (!charger || !meetStrays(charger, inUse, this.#ports.newId)) return
    this.#register(this.#registered, new Map())
    this.due('CHARGER')
  }

  /** A sample of what a unit draws: what it wants, and whether it does as it was told. */
  #drew(unit: SiteUnit): void {
    const after = judged(unit, this.#ports.timing.now(), this.#settings)
    const isNews = after.adherence.conduct !== unit.adherence.conduct || after.taper.ceilingW !== unit.taper.ceilingW
    this.#units.put(after)
    if (after.adherence.conduct !== unit.adherence.conduct) this.#keepConduct(after)
    if (isNews) this.due('TELEMETRY')
  }

  #keepConduct(unit: SiteUnit): void {
    const charger = this.#chargers.get(unit.chargePointId)
    const command = conductToKeep({ ...unit, conduct: unit.permission.conduct })
    if (charger && command) this.#soon(unit.chargePointId, this.#keep(charger, command))
  }

  #note({ units }: CycleResult, now: Instant): void {
    for (const { unitId, grantedW, state } of units) {
      const unit = this.#units.all.get(unitId)
      if (unit && state === 'STEERED') this.#units.put(withShare(unit, grantedW ?? 0, now))
    }
  }

  #passTime(now: Instant): void {
    for (const unit of this.#units.all.values()) this.#units.put(later(unit, now, this.#settings))
    for (const [chargePointId, charger] of this.#chargers) {
      for (const over of leftOpen(charger, now)) this.#soon(chargePointId, this.sessionEnded(chargePointId, over))
    }
  }

  #lose(chargePointId: string): void {
    const charger = this.#chargers.get(chargePointId)
    if (!charger?.link) return
    charger.link = null
    this.#change(chargePointId, { type: 'LinkLost', at: this.#ports.timing.now() })
  }

  /** Of one connector's unit, or of all. */
  #change(chargePointId: string, change: PermissionChange, connector: number | null = null): void {
    for (const unit of this.#units.of(chargePointId)) {
      if (connector !== null && unit.connector !== connector) continue
      this.#units.put({ ...unit, permission: permissionAfter(unit.permission, change) })
    }
  }

  async #keep(charger: SiteCharger, command: ChargerCommand): Promise<void> {
    const kept = await this.#ports.keep(charger.chargePoint.chargePointId, command)
    const now = this.#chargers.get(charger.chargePoint.chargePointId)
    if (now) now.kept = kept
    charger.kept = kept
  }

  /** What is so at the charger already; our own note of it may be late. */
  #soon(charger: string, kept: Promise<void>): void {
    kept.catch((error: unknown) => this.#ports.log.warn({ err: error, charger }, 'what a charger keeps was not noted'))
  }
}
