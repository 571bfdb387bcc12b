import { hostname } from 'node:os'
import { type Charger, chargerDecider, type ChargerCommand } from '@busbar/domain/charging/charger'
import type { SiteLimit } from '@busbar/domain/cycles/image'
import { cycleSentence } from '@busbar/domain/cycles/sentences'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { Measured } from '@busbar/domain/telemetry/quality'
import type { Depot } from '@busbar/domain/topology/depot'
import { AskedOrders } from './askedOrders.ts'
import type { ChargerLink, Order, OrderAnswer } from './chargers.ts'
import { type ChargerStates, chargerOf, chargerStream, type HandleCharger } from './chargerStreams.ts'
import { departedForMs, withTakenOut } from './departed.ts'
import { gathered } from './gathered.ts'
import { newId } from './ids.ts'
import { inTurn } from './inTurn.ts'
import { type Candidate, keepLease, type LeaseKeeper, type SteeringLease } from './lease.ts'
import type { Cycles, Recorders } from './ledgers.ts'
import type { Metrics } from './metrics.ts'
import { foundBefore } from './othersLately.ts'
import type { Relay } from './outbox.ts'
import type { Log, SequencedEvent, Timing } from './ports.ts'
import type { LimitBook, PromisedLimits } from './promises.ts'
import type { Registries } from './registries.ts'
import { byCharger, isByCharger, isNoNews, keyEvents, repeats } from './saidByChargers.ts'
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
  /** what the streams of connected chargers came to: as long as a line is here, what it says is written here */
  readonly #kept = new Map<string, Charger>()
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
    const { lease, leaseMs, moved, timing, log } = needs
    this.#keeper = keepLease({
      ...{ lease, leaseMs, moved, timing, log, us: () => ({ name: this.#name, url: this.#url }) },
      gained: () => this.#depots.forEach((_, depotId) => void this.#begin(depotId)),
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
    for (const depotId of await this.#needs.registries.depots.all()) await this.#readDepot(depotId)
    await this.#keeper.renew()
  }

  async stop(): Promise<void> {
    if (!this.#isRunning) return
    this.#isRunning = false
    this.#forget()
    await this.#keeper.stop()
    // Whoever stops us closes the database next: not under what is still being read.
    await Promise.all([...this.#depots.keys()].flatMap((id) => [this.settled(id), this.settled(beginningOf(id))]))
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

  /** Until what is known of a depot has been read to the end. */
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
      this.#kept.delete(chargePointId)
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

  /** Kept in the charger's stream; a command that makes no sense there changes nothing. */
  keep(depotId: string, chargePointId: string, command: ChargerCommand): Promise<Charger> {
    return this.#inTurn(chargePointId, async () => {
      const before = repeats.has(command.type) ? await this.#keptOf(chargePointId) : null
      if (before && isNoNews(before, command, this.#needs.timing.now())) return this.#remember(chargePointId, before)
      const handled = await this.#needs.handleCharger(chargerStream(depotId, chargePointId), command, byCharger())
      if (!isRefusal(handled)) return this.#remember(chargePointId, handled.state)
      return (await this.#needs.chargers.get(chargePointId)) ?? chargerDecider.initial
    })
  }

  async #keptOf(chargePointId: string): Promise<Charger | null> {
    return this.#kept.get(chargePointId) ?? (await this.#needs.chargers.get(chargePointId))
  }

  #remember(chargePointId: string, kept: Charger): Charger {
    if (this.#links.has(chargePointId)) this.#kept.set(chargePointId, kept)
    return kept
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
        void this.#keptAnew(chargerOf(streamId.slice('charger/'.length)))
      }
    }
    for (const depotId of depots) void this.#depotChanged(depotId)
  }

  async #keptAnew({ depotId, chargePointId }: { readonly depotId: string; readonly chargePointId: string }) {
    await this.#inTurn(chargePointId, async () => {
      const kept = await this.#needs.chargers.get(chargePointId)
      if (kept) this.siteOf(depotId)?.keptAnew(chargePointId, this.#remember(chargePointId, kept))
    }).catch((error: unknown) => this.#warn(error, depotId, 'a change at a charger was not heard'))
  }

  async #depotChanged(depotId: string): Promise<void> {
    // A reading that has not begun sees this change too.
    if (this.#unread.has(depotId)) return
    this.#unread.add(depotId)
    try {
      const microgridBefore = this.#depots.get(depotId)?.microgrid?.microgridId
      const depot = await this.#readDepot(depotId)
      if (microgridBefore !== depot?.microgrid?.microgridId) this.#leave(depotId)
      const site = this.siteOf(depotId)
      if (site && depot) {
        site.depotChanged(depot, await this.#keptOfNew(depot, site), siteSettings(depot))
        this.#introduce(site)
      }
      if (!site && depot?.microgrid && this.#keeper.token() !== null) await this.#begin(depotId)
    } catch (error) {
      this.#warn(error, depotId, 'a change of a depot was not heard; it is read again with the next')
    }
  }

  /** Two changes that come close together are read one after the other, so that the later reading stays. */
  #readDepot(depotId: string): Promise<Depot | null> {
    return this.#inTurn(depotId, async () => {
      this.#unread.delete(depotId)
      const read = await this.#needs.registries.depots.whole(depotId)
      this.#replace(depotId, read?.depot ?? null)
      return read?.depot ?? null
    })
  }

  #replace(depotId: string, depot: Depot | null): void {
    const before = this.#depots.get(depotId)
    for (const id of before?.chargePoints.keys() ?? []) this.#depotOfCharger.delete(id)
    if (!depot) return void this.#depots.delete(depotId)
    this.#depots.set(depotId, depot)
    for (const id of depot.chargePoints.keys()) this.#depotOfCharger.set(id, depotId)
  }

  async #keptIn(depot: Depot): Promise<ReadonlyMap<string, Charger>> {
    const kept = await this.#needs.chargers.ofDepot(depot.depotId)
    return new Map([...depot.chargePoints.keys()].map((id) => [id, kept.get(id) ?? chargerDecider.initial]))
  }

  /** A site knows better than the rows what its own chargers keep. */
  #keptOfNew(depot: Depot, site: Site): Promise<ReadonlyMap<string, Charger>> {
    const isKnown = [...depot.chargePoints.keys()].every((id) => site.chargers.has(id))
    return isKnown ? Promise.resolve(new Map()) : this.#keptIn(depot)
  }

  #begin(depotId: string): Promise<void> {
    return this.#inTurn(beginningOf(depotId), () => this.#beginNow(depotId))
  }

  async #beginNow(depotId: string): Promise<void> {
    const token = this.#keeper.token()
    try {
      const depot = await this.#readDepot(depotId)
      if (!depot?.microgrid) return
      const { registries, promised, cycles, timing } = this.#needs
      const takenOut = await registries.depots.takenOutSince(depotId, timing.now() - departedForMs)
      const kept = await this.#keptIn(withTakenOut(depot, takenOut))
      const before = await promised.of(depotId)
      const found = await foundBefore(cycles, depotId, timing.now())
      if (token === null || this.#keeper.token() !== token || this.#steered.has(depotId)) return
      const site = new Site(depot, kept, siteSettings(depot), { ...this.#portsOf(depot, token, before), takenOut })
      site.meters.remember(found)
      this.#steered.set(depotId, site)
      this.#introduce(site)
      this.#needs.log.info({ depot: depotId }, 'a depot is steered here')
    } catch (error) {
      this.#warn(error, depotId, 'a depot could not be steered; trying again')
      this.#needs.timing.after(againAfterMs, () => {
        if (this.#isRunning && this.#keeper.token() === token) void this.#begin(depotId)
      })
    }
  }

  /** Lines that were there before their site knew of their chargers. */
  #introduce(site: Site): void {
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

const beginningOf = (depotId: string): string => `beginning ${depotId}`
const againAfterMs = 1_000
