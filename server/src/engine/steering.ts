import { hostname } from 'node:os'
import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import type { SiteLimit } from '@busbar/domain/cycles/image'
import { cycleSentence } from '@busbar/domain/cycles/sentences'
import type { Measured } from '@busbar/domain/telemetry/quality'
import type { Depot } from '@busbar/domain/topology/depot'
import { AskedOrders } from './askedOrders.ts'
import type { ChargerLink, Order, OrderAnswer } from './chargers.ts'
import { type ChargerStates, chargerOf, chargerStream, type HandleCharger } from './chargerStreams.ts'
import { departedForMs, withTakenOut } from './departed.ts'
import { gathered } from './gathered.ts'
import { newId } from './ids.ts'
import { inTurn } from './inTurn.ts'
import { KeptChargers } from './keptChargers.ts'
import { type Candidate, keepLease, type LeaseKeeper, type SteeringLease } from './lease.ts'
import type { Cycles, Recorders } from './ledgers.ts'
import type { Metrics } from './metrics.ts'
import { foundBefore } from './othersLately.ts'
import { onceMore } from './onceMore.ts'
import type { Relay } from './outbox.ts'
import type { Log, SequencedEvent, Timing } from './ports.ts'
import type { LimitBook, PromisedLimits } from './promises.ts'
import type { Registries } from './registries.ts'
import { isByCharger, keyEvents } from './saidByChargers.ts'
import { Site } from './site.ts'
import type { SiteFollower } from './siteFollower.ts'
import { newsOfSites, type SiteNews } from './siteNews.ts'
import type { Ask, DecidedCycle } from './sitePorts.ts'
import { siteSettings } from './siteSettings.ts'

export type AskedCycle = {
  readonly cycleId: string
  readonly outcome: DecidedCycle['result']['outcome']
  readonly primaryReason: DecidedCycle['result']['primaryReason']
  readonly sentence: string
}

export type SteeringNeeds = {
  readonly registries: Registries
  readonly chargers: ChargerStates
  readonly handleCharger: HandleCharger
  readonly lease: SteeringLease
  readonly leaseMs: number
  readonly promised: PromisedLimits
  readonly cycles: Pick<Cycles, 'records'>
  /** another process steers now than before */
  readonly moved: () => void
  readonly relay: Relay
  readonly record: Recorders
  readonly metrics: Metrics
  readonly timing: Timing
  readonly log: Log
}

type Late = (answer: OrderAnswer) => void

/** Requests so close together make one cycle. */
const gatherMs = 50

/** The sites that this process steers: one engine a microgrid, as long as the right to steer is ours. */
export class Steering {
  readonly #needs: SteeringNeeds
  readonly #keeper: LeaseKeeper
  /** every depot with what it is made of, steered here or not */
  readonly #depots = new Map<string, Depot>()
  readonly #depotOfCharger = new Map<string, string>()
  /** by depot */
  readonly #steered = new Map<string, Site>()
  readonly #links = new Map<string, ChargerLink>()
  readonly #followers = new Set<SiteFollower>()
  readonly #news: ReturnType<typeof newsOfSites>
  readonly #asked = new AskedOrders()
  readonly #gathered: ReturnType<typeof gathered<AskedCycle | null>>
  readonly #inTurn = inTurn()
  readonly #onceMore: ReturnType<typeof onceMore>
  readonly #kept: KeptChargers
  /** depots of which something changed that is still to be read */
  readonly #unread = new Set<string>()
  readonly #name = `${hostname()} ${process.pid} ${newId()}`
  #url: string | null = null
  #forget = (): void => undefined
  #isRunning = false

  constructor(needs: SteeringNeeds) {
    this.#needs = needs
    this.#news = newsOfSites(needs.timing)
    this.#gathered = gathered(needs.timing, gatherMs)
    this.#kept = new KeptChargers(needs, (chargePointId) => this.#links.has(chargePointId))
    this.#onceMore = onceMore(needs.timing, () => this.#isRunning)
    const { lease, leaseMs, moved, timing, log } = needs
    this.#keeper = keepLease({
      ...{ lease, leaseMs, moved, timing, log, us: () => ({ name: this.#name, url: this.#url }) },
      gained: () => this.#depots.forEach((_, depotId) => void this.#lookAt(depotId)),
      lost: () => this.#steered.forEach((_, depotId) => this.#leave(depotId)),
      anothers: () => this.#links.forEach((link) => link.close('STEERED_ELSEWHERE')),
    })
    needs.metrics.gauge('busbar_sites_steered', 'Microgrids that this process steers', () => this.#steered.size)
  }

  /** From now on other processes reach this one there. */
  async reachedAt(url: string): Promise<void> {
    this.#url = url
    await this.#keeper.renew()
  }

  /** The process that steers, where it is another. */
  steerer(): Candidate | null {
    return this.#keeper.other()
  }

  /** From now on every microgrid is steered here, unless another process does. */
  async start(): Promise<void> {
    this.#isRunning = true
    this.#forget = this.#needs.relay.onEvents((events) => this.#follow(events))
    for (const id of await this.#needs.registries.depots.all()) await this.#inTurn(id, () => this.#readDepot(id))
    await this.#keeper.renew()
  }

  async stop(): Promise<void> {
    if (!this.#isRunning) return
    this.#isRunning = false
    this.#forget()
    await this.#keeper.stop()
    // Whoever stops us closes the database next: not under what is still being read.
    await Promise.all([...this.#depots.keys()].map((id) => this.settled(id)))
  }

  follow(follower: SiteFollower): void {
    this.#followers.add(follower)
  }

  onNews(listener: (news: SiteNews) => void): () => void {
    return this.#news.on(listener)
  }

  /** Null: nobody steers it here. */
  siteOf(depotId: string): Site | null {
    return this.#steered.get(depotId) ?? null
  }

  depot(depotId: string): Depot | null {
    return this.#depots.get(depotId) ?? null
  }

  /** The depot in which a charge point stands. */
  depotOf(chargePointId: string): Depot | null {
    return this.depot(this.#depotOfCharger.get(chargePointId) ?? '')
  }

  /** Until what is known of a depot has been read to the end, and told to its site. */
  async settled(depotId: string): Promise<void> {
    await this.#inTurn(depotId, () => Promise.resolve())
  }

  /**
   * Runs a cycle, and answers when it can be read; null where this process doesn't steer the depot. Who asks for the same
   * before it runs gets the same.
   */
  rebalance(depotId: string, ask: Ask): Promise<AskedCycle | null> {
    return this.#gathered(JSON.stringify([depotId, ask]), () => this.#runNow(depotId, ask))
  }

  async #runNow(depotId: string, ask: Ask): Promise<AskedCycle | null> {
    await this.settled(depotId)
    const site = this.siteOf(depotId)
    const depot = this.depot(depotId)
    if (!site || !depot) return null
    const { cycleId, result, image } = site.run(ask)
    const { text } = cycleSentence(result, { now: image.now, timezone: depot.timezone })
    await this.#needs.record.cycles.flush()
    return { cycleId, outcome: result.outcome, primaryReason: result.primaryReason, sentence: text }
  }

  links(): readonly { readonly chargePointId: string; readonly link: ChargerLink }[] {
    return [...this.#links].map(([chargePointId, link]) => ({ chargePointId, link }))
  }

  opened(chargePointId: string, link: ChargerLink): void {
    this.#links.set(chargePointId, link)
    this.#siteWith(chargePointId)?.opened(chargePointId, link)
    this.#tellOf(chargePointId, 'CHARGER')
  }

  closed(chargePointId: string, epoch: number): void {
    if (this.#links.get(chargePointId)?.epoch === epoch) {
      this.#links.delete(chargePointId)
      this.#kept.forget(chargePointId)
    }
    this.#siteWith(chargePointId)?.closed(chargePointId, epoch)
    this.#tellOf(chargePointId, 'CHARGER')
  }

  /**
   * What an operator wants of a charger, and what it answers; null where it has no line to us. `late` is told what it
   * answers after it was given up.
   */
  async order(chargePointId: string, order: Order, late: Late = () => undefined): Promise<OrderAnswer | null> {
    const link = this.#links.get(chargePointId)
    if (!link) return null
    const orderId = newId(this.#needs.timing.now())
    const answer = this.#asked.ask(orderId, late)
    link.send({ orderId, urgency: 'OPERATOR', ...order })
    return answer
  }

  answered(chargePointId: string, orderId: string, answer: OrderAnswer): void {
    if (this.#asked.heard(orderId, answer)) return
    this.#siteWith(chargePointId)?.answered(chargePointId, orderId, answer)
  }

  /** A meter of a node, from whoever reads it. */
  metered(depotId: string, nodeId: string, measured: Measured): void {
    const site = this.siteOf(depotId)
    const depot = this.depot(depotId)
    site?.meter(nodeId, measured)
    if (site && depot) for (const follower of this.#followers) follower.metered(depot, nodeId, site)
    const { w: value, at } = measured
    this.#needs.record.samples.add([
      { depotId, subjectKind: 'NODE', subjectId: nodeId, quantity: 'POWER_W', phase: null, at, value },
    ])
    this.tell({ depotId, what: 'MEASURED' })
  }

  tell(news: SiteNews): void {
    this.#news.tell(news)
  }

  /** Kept in the charger's stream. */
  keep(depotId: string, chargePointId: string, command: ChargerCommand): Promise<Charger> {
    return this.#kept.keep(depotId, chargePointId, command)
  }

  #tellOf(chargePointId: string, what: SiteNews['what']): void {
    const depot = this.depotOf(chargePointId)
    if (depot) this.tell({ depotId: depot.depotId, what })
  }

  #siteWith(chargePointId: string): Site | null {
    const depot = this.depotOf(chargePointId)
    return depot && this.siteOf(depot.depotId)
  }

  #follow(events: readonly SequencedEvent[]): void {
    const depots = new Set<string>()
    for (const { streamId, depotId, metadata, type } of events) {
      if (depotId === null || keyEvents.has(type)) continue
      if (streamId.startsWith('depot/')) depots.add(depotId)
      // What chargers say themselves the site knows already.
      else if (streamId.startsWith('charger/') && !isByCharger(metadata)) {
        void this.#keptAnew(streamId.slice('charger/'.length))
      }
    }
    for (const depotId of depots) void this.#lookAt(depotId)
  }

  async #keptAnew(charger: string): Promise<void> {
    const { depotId, chargePointId } = chargerOf(charger)
    try {
      await this.#kept.readAnew(chargePointId, (kept) => this.siteOf(depotId)?.keptAnew(chargePointId, kept))
    } catch (error) {
      this.#warn(error, depotId, 'a change at a charger could not be read; trying again')
      this.#onceMore(charger, () => void this.#keptAnew(charger))
    }
  }

  /** Reads a depot, and begins, changes or leaves its site; in one turn to the end, so that the latest reading stays. */
  async #lookAt(depotId: string): Promise<void> {
    // A reading that has not begun sees this change too.
    if (this.#unread.has(depotId)) return
    this.#unread.add(depotId)
    try {
      await this.#inTurn(depotId, () => this.#lookNow(depotId))
    } catch (error) {
      this.#warn(error, depotId, 'a depot could not be read; trying again')
      this.#onceMore(depotId, () => void this.#lookAt(depotId))
    }
  }

  async #lookNow(depotId: string): Promise<void> {
    const microgridBefore = this.#depots.get(depotId)?.microgrid?.microgridId
    const depot = await this.#readDepot(depotId)
    if (microgridBefore !== depot?.microgrid?.microgridId) this.#leave(depotId)
    if (!depot?.microgrid) return
    const site = this.siteOf(depotId)
    const token = this.#keeper.token()
    if (site) await this.#change(site, depot)
    else if (token !== null) await this.#begin(depot, token)
  }

  async #readDepot(depotId: string): Promise<Depot | null> {
    this.#unread.delete(depotId)
    const read = await this.#needs.registries.depots.whole(depotId)
    this.#replace(depotId, read?.depot ?? null)
    return read?.depot ?? null
  }

  #replace(depotId: string, depot: Depot | null): void {
    const before = this.#depots.get(depotId)
    for (const id of before?.chargePoints.keys() ?? []) this.#depotOfCharger.delete(id)
    if (!depot) return void this.#depots.delete(depotId)
    this.#depots.set(depotId, depot)
    for (const id of depot.chargePoints.keys()) this.#depotOfCharger.set(id, depotId)
    for (const [id, { ocppIdentity }] of depot.chargePoints) {
      const hadAnother = (before?.chargePoints.get(id)?.ocppIdentity ?? ocppIdentity) !== ocppIdentity
      // The line is that of the box before: nothing that it says from now on may be believed of the one that comes.
      if (hadAnother) this.#links.get(id)?.close('NOT_KNOWN')
    }
  }

  async #change(site: Site, depot: Depot): Promise<void> {
    // A site knows better than the rows what its own chargers keep.
    const isKnown = [...depot.chargePoints.keys()].every((id) => site.chargers.has(id))
    const kept = isKnown ? new Map<string, Charger>() : await this.#kept.of(depot)
    await this.#kept.renew(kept)
    const late = this.#kept.takeNewest(kept)
    site.depotChanged(depot, kept, siteSettings(depot))
    this.#introduce(site, depot, late)
  }

  async #begin(depot: Depot, token: number): Promise<void> {
    const { depotId } = depot
    const { registries, promised, cycles, timing } = this.#needs
    const takenOut = await registries.depots.takenOutSince(depotId, timing.now() - departedForMs)
    const kept = await this.#kept.of(withTakenOut(depot, takenOut))
    const before = await promised.of(depotId)
    const found = await foundBefore(cycles, depotId, timing.now())
    await this.#kept.renew(kept)
    // What ended only by our clock may be ours again, under the same token.
    if (this.#keeper.token() !== token) return this.#onceMore(depotId, () => void this.#lookAt(depotId))
    // Last, so that nothing comes between what they keep and the site that is told of it.
    const late = this.#kept.takeNewest(kept)
    const site = new Site(depot, kept, siteSettings(depot), { ...this.#portsOf(depot, token, before), takenOut })
    site.meters.remember(found)
    this.#steered.set(depotId, site)
    this.#introduce(site, depot, late)
    this.#needs.log.info({ depot: depotId }, 'a depot is steered here')
  }

  /** Lines that were there before their site knew of their chargers, and what was still being written. */
  #introduce(site: Site, { depotId }: Depot, late: readonly string[]): void {
    for (const id of late) void this.#keptAnew(chargerStream(depotId, id))
    for (const [chargePointId, charger] of site.chargers) {
      const link = this.#links.get(chargePointId)
      if (link && charger.link?.epoch !== link.epoch) site.opened(chargePointId, link)
    }
  }

  #leave(depotId: string): void {
    const site = this.#steered.get(depotId)
    if (!site) return
    site.stop()
    this.#steered.delete(depotId)
    this.#needs.log.info({ depot: depotId }, 'a depot is no longer steered here')
  }

  #portsOf({ depotId }: Depot, token: number, before: ReadonlyMap<string, number>) {
    const { timing, log, promised } = this.#needs
    const book: LimitBook = { before, keep: (mostW, gone) => promised.keep(depotId, token, mostW, gone) }
    const now = (): Depot => this.#depots.get(depotId)!
    return {
      ...{ timing, log, book, newId: () => newId(timing.now()) },
      mayCommand: () => this.#keeper.token() === token,
      keep: (chargePointId: string, command: ChargerCommand) => this.keep(depotId, chargePointId, command),
      // Envelopes, schedules and operators' limits are not there yet: what is rated is what limits.
      limits: (): readonly SiteLimit[] => [],
      decided: (cycle: DecidedCycle) => {
        const site = this.siteOf(depotId)
        const depot = now()
        if (site && depot) for (const follower of this.#followers) follower.decided(depot, cycle, site)
        this.tell({ depotId, what: 'CYCLE' })
      },
      answered: (orderId: string, chargePointId: string, answer: OrderAnswer) => {
        const depot = now()
        if (depot) for (const follower of this.#followers) follower.answered(depot, orderId, chargePointId, answer)
      },
    }
  }

  #warn(error: unknown, depotId: string, message: string): void {
    this.#needs.log.warn({ err: error, depot: depotId }, message)
  }
}
