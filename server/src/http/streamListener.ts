import type { ServerResponse } from 'node:http'
import type { SequencedEvent } from '../engine/ports.ts'
import type { Principal } from '../engine/secrets.ts'
import type { StreamBounds } from './bounds.ts'
import { sightOf } from './sight.ts'
import type { Visibility } from './streamVisibility.ts'

/** An event with its text, which is made once however many hear it. */
export type Told = { readonly event: SequencedEvent; readonly text: () => string }

export type ListenerNeeds = {
  readonly bounds: StreamBounds
  readonly visibility: Visibility
  /** the last event that live listeners have heard */
  readonly heard: () => number
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
  #state: 'live' | 'catching up' = 'catching up'

  constructor(response: ServerResponse, principal: Principal, from: number, needs: ListenerNeeds) {
    this.#response = response
    this.#principal = principal
    this.#at = from
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

  /** Looks again whether, and as whom, it is welcome. */
  async lookAgain(whereUnsure: 'stay' | 'go'): Promise<void> {
    const now = await this.#needs.whoIsIt().catch(() => (whereUnsure === 'stay' ? this.#principal : null))
    if (now === null) this.end()
    else this.#principal = now
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
    this.#at = Math.max(this.#at, told.at(-1)?.event.sequence ?? this.#at)
    return audible.length === 0 || this.#response.write(audible.map(({ text }) => text()).join(''))
  }

  async #catchUp(): Promise<void> {
    const { bounds, heard, after, visibility, tell } = this.#needs
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
        if (events.length === 0) this.#at = goal
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
    if (!this.#response.write(`: alive\nid: ${this.#at}\n\n`)) void this.#catchUp()
  }
}

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
