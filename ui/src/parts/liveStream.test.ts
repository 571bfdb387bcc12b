// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LiveStream } from './liveStream.ts'
import { nothingTouched } from './touches.ts'
import type { Stale } from './refresh.ts'

/** The far side of the wire: what the browser would tell us. */
class FakeEventSource {
  static readonly CLOSED = 2
  static opened: FakeEventSource[] = []
  readyState = 1
  onopen: () => void = () => {}
  onerror: () => void = () => {}
  onmessage: (message: { data: string }) => void = () => {}
  private reset: () => void = () => {}
  readonly url: string
  constructor(url: string) {
    this.url = url
    FakeEventSource.opened.push(this)
  }
  private live: (message: { data: string }) => void = () => {}
  addEventListener(type: string, listener: (message?: unknown) => void) {
    if (type === 'reset') this.reset = listener
    if (type === 'live') this.live = listener
  }
  hint(depot_id: string) {
    this.live({ data: JSON.stringify({ depot_id, what: 'MEASURED' }) })
  }
  sayReset() {
    this.reset()
  }
  close() {
    this.readyState = 2
  }
  say(depot_id: string | null, stream = `depot/${depot_id}`) {
    this.onmessage({ data: JSON.stringify({ depot_id, stream }) })
  }
}

let heard: Stale[] = []
let stream: LiveStream
const source = () => FakeEventSource.opened.at(-1) as FakeEventSource

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeEventSource)
  FakeEventSource.opened = []
  heard = []
  stream = new LiveStream('/api/stream', (stale) => heard.push(stale))
  stream.open()
  source().onopen()
  // What was asked before the stream began is asked again.
  expect(heard).toEqual(['anything'])
  heard = []
})
afterEach(() => {
  stream.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('API-4: the live stream in the page', () => {
  test('API-4: a hundred changes at once cause one refresh, naming every depot concerned', () => {
    for (let change = 0; change < 100; change++) source().say(change % 2 === 0 ? 'perth' : 'bremen')
    expect(heard).toEqual([])
    vi.advanceTimersByTime(200)
    expect(heard).toEqual([{ ...nothingTouched, depotIds: new Set(['perth', 'bremen']) }])
  })

  test('EVT-3: an incident is told as one: what was asked about its depot is as it was', () => {
    source().say('perth', 'incident/perth/one')
    vi.advanceTimersByTime(200)
    source().say('perth')
    vi.advanceTimersByTime(200)
    expect(heard).toEqual([
      { ...nothingTouched, incidents: true },
      { ...nothingTouched, depotIds: new Set(['perth']) },
    ])
  })

  test('API-4: a burst that doesn’t end is shown about once a second', () => {
    for (let change = 0; change < 50; change++) {
      source().say('perth')
      vi.advanceTimersByTime(100)
    }
    expect(heard.length).toBeGreaterThanOrEqual(4)
    expect(heard.length).toBeLessThanOrEqual(6)
  })

  test('API-4: that something moves is passed on once a second, however often it is told', () => {
    for (let tenth = 0; tenth < 50; tenth++) {
      source().hint(tenth % 2 === 0 ? 'perth' : 'bremen')
      vi.advanceTimersByTime(100)
    }
    expect(heard.length).toBeGreaterThanOrEqual(4)
    expect(heard.length).toBeLessThanOrEqual(6)
    expect(heard[1]).toEqual({ ...nothingTouched, moved: new Set(['perth', 'bremen']) })
    heard = []
    vi.advanceTimersByTime(2000)
    source().hint('perth')
    vi.advanceTimersByTime(200)
    expect(heard.at(-1)).toEqual({ ...nothingTouched, moved: new Set(['perth']) })
  })

  test('UI-2: a cut is told with its time, and the way back refreshes everything once', () => {
    const cutAt = Date.now()
    source().onerror()
    vi.advanceTimersByTime(5000)
    source().onerror()
    expect(stream.state()).toEqual({ state: 'cut', since: cutAt })
    source().onopen()
    expect(stream.state()).toEqual({ state: 'live' })
    expect(heard).toEqual(['anything'])
  })

  test('UI-2: where the browser gives up we try again, ever more slowly, and ask whether the session still stands', () => {
    source().readyState = FakeEventSource.CLOSED
    source().onerror()
    expect(heard).toEqual([{ ...nothingTouched, installation: true }])
    vi.advanceTimersByTime(1000)
    expect(FakeEventSource.opened).toHaveLength(2)
    source().readyState = FakeEventSource.CLOSED
    source().onerror()
    vi.advanceTimersByTime(1000)
    expect(FakeEventSource.opened).toHaveLength(2)
    vi.advanceTimersByTime(1000)
    expect(FakeEventSource.opened).toHaveLength(3)
  })

  test('API-4: a closed stream neither refreshes nor reconnects', () => {
    source().say('perth')
    stream.close()
    vi.advanceTimersByTime(60_000)
    expect(heard).toEqual([])
    expect(FakeEventSource.opened).toHaveLength(1)
  })

  test('API-4: where the server says reset, everything is read anew, at once and once', () => {
    source().say('perth')
    source().sayReset()
    vi.advanceTimersByTime(5000)
    expect(heard).toEqual(['anew'])
  })

  test('API-4: a tab that nobody looks at gives its connection back, and catches up when looked at', () => {
    const look = (visibility: 'hidden' | 'visible') => {
      vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility)
      document.dispatchEvent(new Event('visibilitychange'))
    }
    look('hidden')
    vi.advanceTimersByTime(5000)
    look('visible')
    expect(FakeEventSource.opened).toHaveLength(1)
    look('hidden')
    vi.advanceTimersByTime(60_000)
    expect(source().readyState).toBe(FakeEventSource.CLOSED)
    look('visible')
    expect(FakeEventSource.opened).toHaveLength(2)
    expect(stream.state()).toEqual({ state: 'connecting' })
    source().onopen()
    expect(heard).toEqual(['anything'])
  })
})
