import type { ServerResponse } from 'node:http'
import { markOf } from '../engine/outbox.ts'
import type { SequencedEvent } from '../engine/ports.ts'
import type { Principal } from '../engine/secrets.ts'
import type { StreamBounds } from './bounds.ts'
import { inSight, sightOf } from './sight.ts'
import type { Visibility } from './streamVisibility.ts'

/** An event with its text, which is made once however many hear it. */
export type Told = { readonly event: SequencedEvent; readonly text: () => string }

/** An event's number, and what names it to one who comes back. */
type Place = { readonly sequence: number; readonly mark: string }

/** Who may see a depot, before and after. */
export type SightChange = {
  readonly depotId: string
  readonly before: readonly string[] | null
  readonly after: readonly string[] | null
}

export type ListenerNeeds = {
  readonly bounds: StreamBounds
  readonly visibility: Visibility
  /** the last event that live listeners have heard */
  readonly heard: () => number
  /** the same as a mark to come back to */
  readonly heardMark: () => string
  readonly after: (sequence: number, limit: number) => Promise<readonly SequencedEvent[]>
  readonly tell: (events: readonly SequencedEvent[]) => readonly Told[]
  /** who it is now; null where they are no longer let in */
  readonly whoIsIt: () => Promise<Principal | null>
  readonly cutOff: (reason: 'slow' | 'outage', error: unknown) => void
}

/**
 * One open stream. While it keeps up it is told what happens as it happens. As soon as the wire is full, or where it
 * comes late, it reads on by itself from where it is, no faster than the wire takes it; so nothing piles up for it here.
 */
export class Listener {
  readonly #response: ServerResponse
  readonly #needs: ListenerNeeds
  #principal: Principal
  /** the last event that it was told, or may not hear */
  #at: number
  #mark: string
  #state: 'live' | 'catching up' = 'catching up'

  constructor(response: ServerResponse, principal: Principal, from: Place, needs: ListenerNeeds) {
    this.#response = response
    this.#principal = principal
    this.#at = from.sequence
    this.#mark = from.mark
    this.#needs = needs
    const alive = setInterval(() => void this.#giveSignOfLife(), needs.bounds.aliveEveryMs)
    response.on('close', () => clearInterval(alive))
    response.on('error', () => response.destroy())
    void this.#catchUp()
  }

  get principalId(): string {
    return this.#principal.id
  }

  /** The next events: the first follows the last that every live listener has heard. */
  hear(told: readonly Told[]): void {
    if (this.#state === 'catching up' || this.#isOver()) return
    const next = told[0]?.event.sequence ?? this.#at + 1
    // A gap must not happen; if it does, what lies in it is read.
    if (next > this.#at + 1) return void this.#catchUp()
    const { batchMax } = this.#needs.bounds
    for (let from = 0; from < told.length; from += batchMax) {
      if (!this.#send(told.slice(from, from + batchMax))) return void this.#catchUp()
    }
  }

  /** What just changed at a site, to who may see its depot; nobody who is behind is told, nor told again. */
  hint(depotId: string, text: string): void {
    if (this.#state !== 'live' || this.#isOver()) return
    const { visibility } = this.#needs
    if (this.#response.writableNeedDrain) return
    if (visibility.maySee(sightOf(this.#principal), depotId)) this.#response.write(text)
  }

  /** Looks again whether, and as whom, it is welcome; answers whether it may do or see other than before. */
  async lookAgain(whereUnsure: 'stay' | 'go'): Promise<boolean> {
    const before = this.#principal
    const now = await this.#needs.whoIsIt().catch(() => (whereUnsure === 'stay' ? this.#principal : null))
    if (now === null) this.end()
    else this.#principal = now
    return now !== null && rightsOf(now) !== rightsOf(before)
  }

  /** Whether the change shows it a depot, or takes one from its sight. */
  seesOtherwise({ depotId, before, after }: SightChange): boolean {
    const sight = sightOf(this.#principal)
    return inSight(sight, { depotId, visibleTo: before }) !== inSight(sight, { depotId, visibleTo: after })
  }

  /** What it may see or do has changed: what it has read is no longer right. */
  startOver(): void {
    if (!this.#isOver()) this.#response.write(`event: reset\nid: ${this.#mark}\ndata: {}\n\n`)
  }

  end(): void {
    this.#response.end()
  }

  #isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded
  }

  /** Whether the wire takes more. */
  #send(told: readonly Told[]): boolean {
    const sight = sightOf(this.#principal)
    const { visibility } = this.#needs
    const audible = told.filter(({ event }) => event.sequence > this.#at && visibility.mayHear(sight, event))
    const last = told.at(-1)?.event
    if (last && last.sequence > this.#at) {
      this.#at = last.sequence
      this.#mark = markOf(last)
    }
    return audible.length === 0 || this.#response.write(audible.map(({ text }) => text()).join(''))
  }

  async #catchUp(): Promise<void> {
    const { bounds, heard, heardMark, after, visibility, tell } = this.#needs
    this.#state = 'catching up'
    try {
      while (!this.#isOver()) {
        if (!(await wireIsFree(this.#response, bounds.unreadMsMax))) return this.#cutOff('slow')
        const goal = heard()
        // What all have heard and what this one has read have met; between the look and the change nothing runs.
        if (this.#at >= goal) {
          this.#state = 'live'
          return
        }
        // Not what all have yet to hear: it may hold that this one is to hear less, and nobody has looked again.
        const events = (await after(this.#at, bounds.batchMax)).filter(({ sequence }) => sequence <= goal)
        await visibility.learn(events)
        if (this.#isOver()) return
        this.#send(tell(events))
        if (events.length > 0 || goal !== heard()) continue
        this.#at = goal
        this.#mark = heardMark()
      }
    } catch (error) {
      this.#cutOff('outage', error)
    }
  }

  #cutOff(reason: 'slow' | 'outage', error?: unknown): void {
    if (this.#response.destroyed) return
    this.#needs.cutOff(reason, error)
    this.#response.destroy()
  }

  async #giveSignOfLife(): Promise<void> {
    // A database that is away for a moment must not send everybody away.
    await this.lookAgain('stay')
    if (this.#state !== 'live' || this.#isOver()) return
    // The number moves on also for who may hear little, so that a later resume doesn't begin long ago.
    if (!this.#response.write(`: alive\nid: ${this.#mark}\n\n`)) void this.#catchUp()
  }
}

const rightsOf = ({ role, scopes, depotIds }: Principal): string => JSON.stringify([role, scopes, depotIds])

/** Waits until the wire has taken what was written; false where it hasn't in time. */
async function wireIsFree(response: ServerResponse, msMax: number): Promise<boolean> {
  if (!response.writableNeedDrain) return true
  return new Promise((resolve) => {
    const settle = (isFree: boolean): void => {
      clearTimeout(timer)
      response.off('drain', onFree)
      response.off('close', onFree)
      resolve(isFree)
    }
    const onFree = (): void => settle(true)
    const timer = setTimeout(() => settle(false), msMax)
    response.on('drain', onFree)
    response.on('close', onFree)
  })
}
