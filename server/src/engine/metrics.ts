/** Counters, gauges and histograms in Prometheus' text form. Small on purpose: we count a dozen things. */
export type Metrics = {
  count(name: string, help: string, labels?: Labels, by?: number): void
  observe(name: string, help: string, seconds: number, labels?: Labels): void
  /** asked when somebody reads */
  gauge(name: string, help: string, read: () => number): void
  text(): string
}
type Labels = Readonly<Record<string, string>>

const bucketsS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const seriesMax = 2_000
const droppedName = 'busbar_metrics_dropped_total'

type Histogram = { counts: number[]; sum: number; count: number }

export function metrics(): Metrics {
  const help = new Map<string, { text: string; type: 'counter' | 'gauge' | 'histogram' }>()
  const counters = new Map<string, Map<string, number>>()
  const histograms = new Map<string, Map<string, Histogram>>()
  const gauges = new Map<string, () => number>()

  /** Whether there is room for these labels; where there are too many already, that is counted instead. */
  function room(series: Map<string, unknown>, key: string): boolean {
    if (series.has(key) || series.size < seriesMax) return true
    const dropped = seriesOf(counters, droppedName)
    help.set(droppedName, { text: 'Observations dropped because their labels were too many', type: 'counter' })
    dropped.set('', (dropped.get('') ?? 0) + 1)
    return false
  }

  return {
    count(name, text, labels = {}, by = 1) {
      help.set(name, { text, type: 'counter' })
      const series = seriesOf(counters, name)
      const key = labelText(labels)
      if (room(series, key)) series.set(key, (series.get(key) ?? 0) + by)
    },
    observe(name, text, seconds, labels = {}) {
      help.set(name, { text, type: 'histogram' })
      const series = seriesOf(histograms, name)
      const key = labelText(labels)
      if (!room(series, key)) return
      const histogram = series.get(key) ?? { counts: bucketsS.map(() => 0), sum: 0, count: 0 }
      histogram.counts = histogram.counts.map((n, at) => (seconds <= (bucketsS[at] ?? 0) ? n + 1 : n))
      series.set(key, { counts: histogram.counts, sum: histogram.sum + seconds, count: histogram.count + 1 })
    },
    gauge(name, text, read) {
      help.set(name, { text, type: 'gauge' })
      gauges.set(name, read)
    },
    text() {
      const parts = [...help].map(([name, { text, type }]) => {
        const lines =
          type === 'counter'
            ? [...seriesOf(counters, name)].map(([labels, n]) => `${name}${braced(labels)} ${numberText(n)}`)
            : type === 'gauge'
              ? [`${name} ${numberText(gauges.get(name)?.() ?? NaN)}`]
              : [...seriesOf(histograms, name)].flatMap(([labels, histogram]) =>
                  histogramLines(name, labels, histogram),
                )
        return [`# HELP ${name} ${escaped(text)}`, `# TYPE ${name} ${type}`, ...lines].join('\n')
      })
      return `${parts.join('\n')}\n`
    },
  }
}

function seriesOf<Value>(all: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const series = all.get(name) ?? new Map<string, Value>()
  all.set(name, series)
  return series
}

const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}="${escaped(value).replaceAll('"', '\\"')}"`)
    .join(',')

/** The text form knows no other escapes than these. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

const numberText = (value: number): string =>
  value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value)

const braced = (labels: string): string => (labels === '' ? '' : `{${labels}}`)

function histogramLines(name: string, labels: string, { counts, sum, count }: Histogram): string[] {
  const before = labels === '' ? '' : `${labels},`
  return [
    ...bucketsS.map((bucket, at) => `${name}_bucket{${before}le="${bucket}"} ${counts[at] ?? 0}`),
    `${name}_bucket{${before}le="+Inf"} ${count}`,
    `${name}_sum${braced(labels)} ${numberText(sum)}`,
    `${name}_count${braced(labels)} ${count}`,
  ]
}
