import { type Charger, chargerDecider, type ChargerCommand } from '@busbar/domain/charging/charger'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { Depot } from '@busbar/domain/topology/depot'
import { type ChargerStates, chargerStream, type HandleCharger } from './chargerStreams.ts'
import { inTurn } from './inTurn.ts'
import type { Timing } from './ports.ts'
import { byCharger, isNoNews, repeats } from './saidByChargers.ts'

type Needs = { readonly chargers: ChargerStates; readonly handleCharger: HandleCharger; readonly timing: Timing }

/** What the streams of chargers came to, written and read in turn for each. */
export class KeptChargers {
  readonly #needs: Needs
  readonly #hasLine: (chargePointId: string) => boolean
  readonly #inTurn = inTurn()
  /** of connected chargers: as long as a line is here, what it says is written here */
  readonly #kept = new Map<string, Charger>()
  /** of which something was kept since they were read for their site */
  readonly #news = new Set<string>()

  constructor(needs: Needs, hasLine: (chargePointId: string) => boolean) {
    this.#needs = needs
    this.#hasLine = hasLine
  }

  /** A command that makes no sense there changes nothing. */
  keep(depotId: string, chargePointId: string, command: ChargerCommand): Promise<Charger> {
    this.#news.add(chargePointId)
    return this.#inTurn(chargePointId, async () => {
      const before = repeats.has(command.type) ? await this.#keptOf(chargePointId) : null
      if (before && isNoNews(before, command, this.#needs.timing.now())) return this.#remember(chargePointId, before)
      const handled = await this.#needs.handleCharger(chargerStream(depotId, chargePointId), command, byCharger())
      if (!isRefusal(handled)) return this.#remember(chargePointId, handled.state)
      return (await this.#needs.chargers.get(chargePointId)) ?? chargerDecider.initial
    })
  }

  /** What somebody else wrote; `tell` is told it before anything else of this charger is. */
  readAnew(chargePointId: string, tell: (kept: Charger) => void): Promise<void> {
    this.#news.add(chargePointId)
    return this.#inTurn(chargePointId, async () => {
      const kept = await this.#needs.chargers.get(chargePointId)
      if (kept) tell(this.#remember(chargePointId, kept))
    })
  }

  /** Its line is gone: another process may write what it says next. */
  forget(chargePointId: string): void {
    this.#kept.delete(chargePointId)
  }

  /** What the chargers of a depot keep, for its site; see `takeNewest`. */
  async of(depot: Depot): Promise<Map<string, Charger>> {
    const ids = [...depot.chargePoints.keys()]
    for (const id of ids) this.#news.delete(id)
    // What is just being written is in the rows after it.
    await Promise.all(ids.map((id) => this.#inTurn(id, () => Promise.resolve())))
    const kept = await this.#needs.chargers.ofDepot(depot.depotId)
    return new Map(ids.map((id) => [id, kept.get(id) ?? chargerDecider.initial]))
  }

  /** What was told while they were read, each once: who tells and tells holds up no site. */
  async renew(kept: Map<string, Charger>): Promise<void> {
    const told = [...kept.keys()].filter((id) => this.#news.delete(id))
    const read = (id: string) => this.#inTurn(id, () => this.#keptOf(id))
    const newest = await Promise.all(told.map(async (id) => [id, await read(id)] as const))
    for (const [id, charger] of newest) if (charger) kept.set(id, charger)
  }

  /** As it is known at this very moment, and of whom more may be on its way: they are to be read anew for their site. */
  takeNewest(kept: Map<string, Charger>): readonly string[] {
    const told = [...kept.keys()].filter((id) => this.#news.delete(id))
    for (const id of told) {
      const newest = this.#kept.get(id)
      if (newest) kept.set(id, newest)
    }
    return told
  }

  async #keptOf(chargePointId: string): Promise<Charger | null> {
    return this.#kept.get(chargePointId) ?? (await this.#needs.chargers.get(chargePointId))
  }

  #remember(chargePointId: string, kept: Charger): Charger {
    if (this.#hasLine(chargePointId)) this.#kept.set(chargePointId, kept)
    return kept
  }
}
