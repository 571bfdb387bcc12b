import type { StreamMessage } from '../api/types.gen.ts'
import type { Stale } from './refresh.ts'
import { nothingTouched } from './touches.ts'

export type LiveState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'cut'; readonly since: number }

/** A hundred changes in a burst cause one refresh when it ends, and one a second while it lasts. */
const quietMs = 150
const waitMaxMs = 1000
const retryMinMs = 1000
const retryMaxMs = 30_000
/** What moves at a depot moves all the time: nobody sees more than one picture a second. */
const hintsEveryMs = 1000
/** A browser opens six connections to one host: tabs that nobody looks at must not keep them all. */
const hiddenMaxMs = 10_000

type Heard = (stale: Stale) => void

/** That something moves at a depot, of which no event is kept. */
type Hint = { readonly depot_id: string }

/** The one stream of this tab. The browser reconnects by itself after a cut, we do after a refusal. */
export class LiveStream {
  private source: EventSource | undefined
  private now: LiveState = { state: 'connecting' }
  private readonly listeners = new Set<() => void>()
  private depotIds = new Set<string>()
  private installation = false
  private incidents = false
  private firstHeardAt: number | undefined
  private moved = new Set<string>()
  private movedToldAt = -Infinity
  private movedTimer: ReturnType<typeof setTimeout> | undefined
  private flushTimer: ReturnType<typeof setTimeout> | undefined
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined
  private retryMs = retryMinMs
  private readonly url: string
  private readonly heard: Heard

  constructor(url: string, heard: Heard) {
    this.url = url
    this.heard = heard
  }

  readonly state = (): LiveState => this.now

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly open = (): void => {
    window.addEventListener('online', this.connect)
    window.addEventListener('offline', this.cut)
    document.addEventListener('visibilitychange', this.looked)
    this.connect()
  }

  readonly close = (): void => {
    window.removeEventListener('online', this.connect)
    window.removeEventListener('offline', this.cut)
    document.removeEventListener('visibilitychange', this.looked)
    clearTimeout(this.hiddenTimer)
    this.disconnect()
  }

  readonly connect = (): void => {
    this.disconnect()
    const source = new EventSource(this.url)
    this.source = source
    source.onopen = this.opened
    source.onmessage = (message: MessageEvent<string>) => this.arrived(JSON.parse(message.data) as StreamMessage)
    source.onerror = this.failed
    source.addEventListener('reset', this.reset)
    source.addEventListener('live', (message: MessageEvent<string>) => this.hinted(JSON.parse(message.data) as Hint))
  }

  private disconnect(): void {
    this.source?.close()
    this.source = undefined
    clearTimeout(this.retryTimer)
    this.forget()
  }

  private forget(): void {
    clearTimeout(this.flushTimer)
    clearTimeout(this.movedTimer)
    this.movedTimer = undefined
    this.moved = new Set()
    this.depotIds = new Set()
    this.installation = false
    this.incidents = false
    this.firstHeardAt = undefined
  }

  /** A stream begins at the present: what was asked before it opened may have changed in between. */
  private readonly opened = (): void => {
    this.retryMs = retryMinMs
    this.become({ state: 'live' })
    this.heard('anything')
  }

  /** The server can't go on from where we were, or our rights have changed. */
  private readonly reset = (): void => {
    this.forget()
    this.heard('anew')
  }

  private readonly failed = (): void => {
    this.cut()
    if (this.source?.readyState !== EventSource.CLOSED) return
    // An answer that is no stream ends the browser's own attempts: the session is over, or a proxy answered for us.
    clearTimeout(this.retryTimer)
    this.retryTimer = setTimeout(this.connect, this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, retryMaxMs)
    this.heard({ ...nothingTouched, installation: true })
  }

  private readonly cut = (): void => {
    if (this.now.state !== 'cut') this.become({ state: 'cut', since: Date.now() })
  }

  private readonly looked = (): void => {
    clearTimeout(this.hiddenTimer)
    if (document.visibilityState === 'hidden') {
      this.hiddenTimer = setTimeout(() => this.disconnect(), hiddenMaxMs)
    } else if (!this.source) {
      this.become({ state: 'connecting' })
      this.connect()
    }
  }

  private arrived(message: StreamMessage): void {
    if (message.stream.startsWith('incident/')) this.incidents = true
    else if (message.depot_id === null) this.installation = true
    else this.depotIds.add(message.depot_id)
    this.firstHeardAt ??= Date.now()
    clearTimeout(this.flushTimer)
    const waitedMs = Date.now() - this.firstHeardAt
    this.flushTimer = setTimeout(this.flush, Math.min(quietMs, Math.max(0, waitMaxMs - waitedMs)))
  }

  private readonly flush = (): void => {
    const touched = { depotIds: this.depotIds, installation: this.installation, incidents: this.incidents }
    this.forget()
    this.heard(touched)
  }

  private hinted({ depot_id: depotId }: Hint): void {
    this.moved.add(depotId)
    const waitMs = Math.max(quietMs, this.movedToldAt + hintsEveryMs - Date.now())
    this.movedTimer ??= setTimeout(this.tellMoved, waitMs)
  }

  private readonly tellMoved = (): void => {
    const moved = this.moved
    this.movedTimer = undefined
    this.moved = new Set()
    this.movedToldAt = Date.now()
    this.heard({ ...nothingTouched, moved })
  }

  private become(next: LiveState): void {
    this.now = next
    for (const listener of this.listeners) listener()
  }
}
