import type { StreamMessage } from '@busbar/wire/api/stream'
import type { Touched } from './touches.ts'

export type LiveState =
  { readonly state: 'connecting' } | { readonly state: 'live' } | { readonly state: 'cut'; readonly since: number }

/** A hundred changes in a burst cause one refresh when it ends, and one a second while it lasts. */
const quietMs = 150
const waitMaxMs = 1000
const retryMinMs = 1000
const retryMaxMs = 30_000

type Heard = (touched: Touched | 'anything') => void

/** The one stream of this tab. The browser reconnects by itself after a cut, we do after a refusal. */
export class LiveStream {
  private source: EventSource | undefined
  private now: LiveState = { state: 'connecting' }
  private readonly listeners = new Set<() => void>()
  private depotIds = new Set<string>()
  private installation = false
  private firstHeardAt: number | undefined
  private flushTimer: ReturnType<typeof setTimeout> | undefined
  private retryTimer: ReturnType<typeof setTimeout> | undefined
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
    this.close()
    const source = new EventSource(this.url)
    this.source = source
    source.onopen = this.opened
    source.onmessage = (message: MessageEvent<string>) => this.arrived(JSON.parse(message.data) as StreamMessage)
    source.onerror = this.failed
    window.addEventListener('online', this.open)
    window.addEventListener('offline', this.cut)
  }

  readonly close = (): void => {
    this.source?.close()
    clearTimeout(this.flushTimer)
    clearTimeout(this.retryTimer)
    window.removeEventListener('online', this.open)
    window.removeEventListener('offline', this.cut)
  }

  private readonly opened = (): void => {
    this.retryMs = retryMinMs
    // The stream resumes where it was cut, but a new one doesn't know what this page missed.
    if (this.now.state === 'cut') this.heard('anything')
    this.become({ state: 'live' })
  }

  private readonly failed = (): void => {
    this.cut()
    if (this.source?.readyState !== EventSource.CLOSED) return
    // An answer that is no stream ends the browser's own attempts: the session is over, or a proxy answered for us.
    clearTimeout(this.retryTimer)
    this.retryTimer = setTimeout(this.open, this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, retryMaxMs)
    this.heard({ depotIds: new Set(), installation: true })
  }

  private readonly cut = (): void => {
    if (this.now.state !== 'cut') this.become({ state: 'cut', since: Date.now() })
  }

  private arrived(message: StreamMessage): void {
    if (message.depot_id === null) this.installation = true
    else this.depotIds.add(message.depot_id)
    this.firstHeardAt ??= Date.now()
    clearTimeout(this.flushTimer)
    const waitedMs = Date.now() - this.firstHeardAt
    this.flushTimer = setTimeout(this.flush, Math.min(quietMs, Math.max(0, waitMaxMs - waitedMs)))
  }

  private readonly flush = (): void => {
    const touched = { depotIds: this.depotIds, installation: this.installation }
    this.depotIds = new Set()
    this.installation = false
    this.firstHeardAt = undefined
    this.heard(touched)
  }

  private become(next: LiveState): void {
    this.now = next
    for (const listener of this.listeners) listener()
  }
}
