import { describe, expect, test } from 'vitest'
import type { LimitHistory, NodeLoad, OpenBreach, SiteStatus } from '../api/types.gen.ts'
import {
  comingLimits,
  edgesOf,
  held,
  hoursFor,
  joined,
  meteredLine,
  nearest,
  pastLimits,
  stackOf,
  ticksFor,
  totalAt,
  unbroken,
  windowFor,
} from './loadChart.ts'
import { limitAfter, loadWords, silentWords } from './loadWords.ts'
import { alarmWords, feedersOf, isSilent, liveSite, loadKw, mostPressingFirst, type LiveSite } from './siteStatus.ts'

const time = (ms: number) => new Date(ms).toISOString()

/** A grid connection with two feeders; one charger on the first, two on the second. */
function yard(limits: object[] = [], grid: object = {}, units: Record<string, object> = {}): LiveSite {
  const node = (node_id: string, parent_node_id: string | null, kind: string, more: object = {}) => ({
    ...{ node_id, parent_node_id, kind, name: node_id, limit_kw: null, limit_code: null, by: null, until: null },
    ...{ rating_kw: null, load_kw: null, status: 'SLACK', ...more },
  })
  const unit = (unit_id: string, more: object = {}) => ({
    ...{ unit_id, charge_point_id: `${unit_id} post`, name: unit_id, state: 'STEERED', asked_kw: 150, drawn_kw: 50 },
    ...{ drawn_at: time(190_000), input: null, exposure_kw: 60, binding_node_id: null, ...more, ...units[unit_id] },
  })
  const posts = [
    ['A1', 'Feeder A'],
    ['B2', 'Feeder B'],
    ['B10', 'Feeder B'],
  ] as const
  const status = {
    ...{ depot_id: 'd', now: time(200_000), loads: [], breaches: [], watched: [] },
    reading: {
      limits,
      nodes: [
        node('site', null, 'ROOT'),
        node('Grid', 'site', 'GRID_CONNECTION', { limit_kw: 1000, rating_kw: 1000, by: 'rating', ...grid }),
        ...['Feeder A', 'Feeder B'].map((name) => node(name, 'Grid', 'CIRCUIT', { limit_kw: 400 })),
        ...posts.flatMap(([name, feeder]) => [
          node(`${name} post`, feeder, 'CHARGE_POINT'),
          node(name, `${name} post`, 'CONNECTOR'),
        ]),
      ],
      units: [unit('B10', { binding_node_id: 'Feeder B' }), unit('B2'), unit('A1')],
    },
    cycle: { started_at: time(150_000) },
  }
  return liveSite(status as unknown as SiteStatus)!
}

const telemetry = (means: Record<string, (number | null)[]>, bucketMs = 60_000, told?: (number | null)[]) => ({
  ...{ depot_id: 'd', quantity: 'POWER_KW' as const, phase: null, resolution: 'MINUTES' as const, from: time(0) },
  ...{ bucket_ms: bucketMs, bucket_count: Object.values(means)[0]?.length ?? 0 },
  series: Object.entries(means).map(([subject_id, mean]) => ({
    ...{ subject_id, mean, min: mean, max: mean },
    told: told ?? mean.map((kw) => (kw === null ? null : 1)),
  })),
})

describe('UI-1: what a site’s chart and lists are made of', () => {
  test('UI-1: a site with one grid connection is that connection; its feeders hold their chargers', () => {
    const site = yard()
    expect(site.top.name).toBe('Grid')
    expect(feedersOf(site).map(({ node, units }) => [node.name, units.length])).toEqual([
      ['Feeder A', 1],
      ['Feeder B', 2],
    ])
    expect(mostPressingFirst(feedersOf(site))[0]?.node.name).toBe('Feeder B')
  })

  test('UI-1: chargers stand upon each other in feeder order, up to what they draw now', () => {
    const measured = {
      connectors: telemetry({ A1: [10, 20], B2: [1, 2], B10: [100, null] }),
      ...{ chargePoints: undefined, registry: [] },
    }
    const stack = stackOf(yard(), 'Grid', measured, 115_000)
    expect(stack.layers.map(({ name, feeder }) => [name, feeder])).toEqual([
      ['A1', 'Feeder A'],
      ['B2', 'Feeder B'],
      ['B10', 'Feeder B'],
    ])
    expect(stack.times).toEqual([30_000, 90_000, 115_000])
    expect(edgesOf(stack).map(({ high }) => high)).toEqual([
      [10, 20, 50],
      [11, 22, 100],
      [111, 122, 150],
    ])
    expect([totalAt(stack, 0), nearest(stack, 100_000), nearest(stack, 10_000_000)]).toEqual([111, 1, -1])
    expect(stackOf(yard(), 'Feeder B', measured, 115_000).layers.map(({ name }) => name)).toEqual(['B2', 'B10'])
  })

  test('UI-1: a bus that was there for one of five minutes counts for one of five', () => {
    const connectors = telemetry({ B2: [100, 100, null], B10: [50, 50, null] }, 300_000, [1, 0.2, null])
    const stack = stackOf(yard(), 'Feeder B', { connectors, chargePoints: undefined, registry: [] }, 900_000)
    expect([0, 1, 2].map((nth) => totalAt(stack, nth))).toEqual([150, 30, 0])
    const often = telemetry({ B2: [100, 100, null, null] }, 60_000, [1, 0.5, null, null])
    const hour = stackOf(yard(), 'Feeder B', { connectors: often, chargePoints: undefined, registry: [] }, 10_000_000)
    expect(hour.layers[0]?.kws).toEqual([100, 50, 0, 0])
  })

  test('UI-1: what a bus drew that has left is nobody’s load', () => {
    const gone = { B2: { state: 'IDLE', drawn_at: time(100_000) }, B10: { state: 'IDLE', drawn_at: time(199_000) } }
    const site = yard([], {}, gone)
    const measured = { connectors: telemetry({ A1: [10, 10, 10] }), chargePoints: undefined, registry: [] }
    const stack = stackOf(site, 'Grid', measured, 175_000)
    expect(stack.layers.map(({ kws }) => kws.at(-1))).toEqual([50, 0, 50])
    const loads = ['B2 post', 'B2', 'B10 post'].map((id) => loadKw(site.byId.get(id)!))
    expect(loads).toEqual([0, 0, 50])
  })

  test('UI-1: what a charger drew before it fell silent is in no sum, and it is said what it may draw', () => {
    const silent = { state: 'UNREACHABLE', drawn_at: time(139_000) }
    const input = { stale_after_ms: 300_000 }
    const away = yard(
      [],
      {},
      { B2: silent, B10: { ...silent, input }, A1: { ...silent, drawn_at: null, exposure_kw: 0 } },
    )
    expect(away.reading.units.filter((unit) => isSilent(unit, away.status)).map(({ name }) => name)).toEqual(['B2'])
    const measured = { connectors: telemetry({ A1: [10, 10, 10] }), chargePoints: undefined, registry: [] }
    expect(stackOf(away, 'Grid', measured, 175_000).layers.map(({ kws }) => kws.at(-1))).toEqual([50, 0, 50])
    expect(['B2 post', 'B2', 'B10'].map((id) => loadKw(away.byId.get(id)!))).toEqual([null, null, 50])
    const told = (load_kw: number, unsaid: number) =>
      loadWords({ ...away.top, now: { load_kw, silent: unsaid, silent_kw: 60 } as NodeLoad }).replaceAll('\u202f', ' ')
    expect([told(100, 0), told(100, 1), told(0, 1)]).toEqual(['100 kW', 'at least 100 kW', 'not known'])
    expect(silentWords(2, 41.2).replaceAll('\u202f', ' ')).toBe('2 connectors say nothing and may draw 42 kW')
  })

  test('UI-2: what can’t wait is told in words that change only with it', () => {
    const breach = (measured_kw: number) => ({ ...{ name: 'Feeder B', measured_kw } }) as OpenBreach
    const told = (breaches: OpenBreach[], outcome: string) =>
      alarmWords({ breaches, cycle: { outcome } as SiteStatus['cycle'] })
    expect(told([], 'CURTAILED')).toBe('')
    expect(told([breach(410)], 'CURTAILED')).toBe('Breach at Feeder B.')
    expect(told([breach(430)], 'REJECTED')).toBe('Breach at Feeder B. The last cycle could decide nothing.')
  })

  test('UI-1: a charger one of whose places never measured anything still has a load, if no bus is there', () => {
    const quiet = { state: 'IDLE', drawn_kw: null, drawn_at: null }
    expect(loadKw(yard([], {}, { B2: quiet }).byId.get('B2')!)).toBe(0)
    expect(loadKw(yard([], {}, { B2: { ...quiet, state: 'STEERED' } }).byId.get('B2')!)).toBeNull()
    const [known, unknown] = [0, null].map((load_kw) => ({ ...yard().top, load_kw }))
    expect([limitAfter(known!), limitAfter(unknown!)].map((text) => text.replaceAll('\u202f', ' '))).toEqual([
      ...[' of 1 000 kW', ', limit 1 000 kW'],
    ])
  })

  test('UI-1: what is measured behind a charger’s losses is drawn as the board gives it', () => {
    const charger = { charge_point_id: 'A1 post', limit_reference: 'DC_OUTPUT', efficiency: 0.5, connectors: [] }
    const measured = {
      connectors: telemetry({ A1: [10] }),
      ...{ chargePoints: undefined, registry: [charger] as never },
    }
    expect(stackOf(yard(), 'Feeder A', measured, 10_000_000).layers[0]?.kws).toEqual([20])
  })

  test('UI-1: a meter that speaks once a minute is held between, and let go when it is silent', () => {
    expect(held([5, null, null, 7], 60_000)).toEqual([5, 5, 5, 7])
    expect(held([5, null, null, null, null], 50_000)).toEqual([5, 5, 5, null, null])
    expect(held([null, 3], 60_000)).toEqual([null, 3])
  })

  test('UI-1: a bus that left is drawn on no longer than its charger’s words are apart, or it lies on the next one', () => {
    expect(held([5, 5, 5, null, null, null, null], 15_000)).toEqual([5, 5, 5, 5, null, null, null])
    const minutes = [5, null, null, null, 5, null, null, null, 5, ...Array.from({ length: 8 }, () => null)]
    expect(held(minutes, 15_000).filter((kw) => kw !== null)).toHaveLength(14)
    expect(held([5, 5, 5, null, null], 300_000)).toEqual([5, 5, 5, null, null])
  })

  test('UI-1: a meter is drawn where it showed something, and not at all where there is none', () => {
    const meter = telemetry({ Grid: [400, null, 420, 430] })
    expect(meteredLine(meter, 'Grid', 160_000)).toEqual([
      { at: 30_000, kw: 400 },
      { at: 150_000, kw: 420 },
    ])
    expect(meteredLine(telemetry({ Grid: [null, null] }), 'Grid', 160_000)).toBeNull()
    expect(meteredLine(undefined, 'Grid', 160_000)).toBeNull()
    const told = [0, 60_000, 400_000, 460_000].map((at) => ({ at, kw: 1 }))
    expect(unbroken(told, 60_000).map((run) => run.length)).toEqual([2, 2])
    const often = [0, 10, 20, 30, 50, 60, 135, 145].map((s) => ({ at: s * 1000, kw: 1 }))
    expect(unbroken(often, 10_000).map((run) => run.length)).toEqual([6, 2])
  })

  test('UI-1: limits are cut to the window, each from its change to the next', () => {
    const step = (at: number, limit_kw: number | null) => ({
      ...{ at: time(at), limit_kw, limit_code: 'X', by: 'rating', until: null },
    })
    const history = { nodes: [{ node_id: 'Grid', steps: [step(-50, 100), step(10, null), step(20, 80)] }] }
    const spans = pastLimits(history as unknown as LimitHistory, 'Grid', 0, 30)
    expect(spans.map(({ from, to, kw }) => [from, to, kw])).toEqual([
      [0, 10, 100],
      [20, 30, 80],
    ])
    expect(pastLimits(undefined, 'Grid', 0, 30)).toEqual([])
  })

  test('UI-1: of the limits to come the lowest counts, and where none is told the rating does', () => {
    const told = (from: number, until: number | null, limit_kw: number) => ({
      ...{
        node_id: null,
        from: time(from),
        until: until === null ? null : time(until),
        limit_kw,
        code: 'E',
        by: 'DSO',
      },
    })
    const site = yard([told(0, 100, 600), told(50, 80, 300)], { limit_kw: 600, limit_code: 'E', by: 'DSO' })
    expect(comingLimits(site, site.top, 10, 200).map(({ from, to, kw, by }) => [from, to, kw, by])).toEqual([
      [10, 50, 600, 'DSO'],
      [50, 80, 300, 'DSO'],
      [80, 100, 600, 'DSO'],
      [100, 200, 1000, 'rating'],
    ])
    const plain = yard()
    expect(comingLimits(plain, plain.top, 10, 200)).toMatchObject([{ from: 10, to: 200, kw: 1000, by: 'rating' }])
  })

  test('UI-1: spans that say the same are one', () => {
    const span = (from: number, to: number, kw: number) => ({ from, to, kw, code: null, by: null, until: null })
    expect(joined([span(0, 1, 5), span(1, 2, 5), span(2, 3, 6), span(4, 5, 6)])).toHaveLength(3)
  })

  test('UI-1: a depot of which little is known opens on the shortest window that holds it', () => {
    const minuteMs = 60_000
    expect([0, 59, 60, 359, 360, 9_999].map((minutes) => windowFor(minutes * minuteMs))).toEqual([
      ...['1h', '1h', '6h', '6h', '24h', '24h'],
    ])
  })

  test('UI-1: the side has at most six round numbers below its top, the foot whole hours of the depot', () => {
    for (const most of [0.3, 7, 99, 100, 1000, 48_000]) {
      const { topKw, ticks } = ticksFor(most)
      expect(topKw).toBeGreaterThan(most)
      expect(ticks.length).toBeLessThanOrEqual(6)
      expect(ticks.at(-1)).toBeLessThanOrEqual(topKw)
    }
    const hour = 3_600_000
    expect(hoursFor(hour / 2, 24 * hour, 4, -2 * hour).map((at) => at / hour)).toEqual([4, 10, 16, 22])
  })
})
