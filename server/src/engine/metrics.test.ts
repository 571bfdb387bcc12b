import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metrics } from './metrics.ts'

type Sample = { readonly name: string; readonly labels: Record<string, string>; readonly value: number }

/** The text form, read as its specification has it; throws on anything else. */
function parsed(text: string): { samples: Sample[]; types: Map<string, string> } {
  const samples: Sample[] = []
  const types = new Map<string, string>()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (.*)$/s.exec(line)
    if (comment) {
      if (comment[1] === 'TYPE') types.set(comment[2] ?? '', comment[3] ?? '')
      continue
    }
    const sample = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (\+Inf|-Inf|NaN|-?[\d.]+(?:e[+-]?\d+)?)$/s.exec(line)
    if (!sample) throw new Error(`no line of the text form: ${JSON.stringify(line)}`)
    const value = Number(sample[3]?.replace('Inf', 'Infinity'))
    samples.push({ name: sample[1] ?? '', labels: labelsOf(sample[2] ?? ''), value })
  }
  return { samples, types }
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  let rest = text
  while (rest !== '') {
    const label = /^([a-z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/.exec(rest)
    if (!label) throw new Error(`no labels: ${JSON.stringify(rest)}`)
    const unescaped = { '\\\\': '\\', '\\"': '"', '\\n': '\n' } as Record<string, string>
    labels[label[1] ?? ''] = (label[2] ?? '').replace(/\\[\\"n]/g, (escape) => unescaped[escape] ?? '')
    rest = rest.slice(label[0].length)
  }
  return labels
}

describe('OPS-4: metrics in Prometheus’ text form', () => {
  test('count, each set of labels by itself', () => {
    const counted = metrics()
    counted.count('busbar_a_total', 'As')
    counted.count('busbar_a_total', 'As', {}, 4)
    counted.count('busbar_b_total', 'Bs', { outcome: 'failed' })
    counted.gauge('busbar_c', 'Cs', () => 7)
    const { samples, types } = parsed(counted.text())
    expect(samples).toEqual([
      { name: 'busbar_a_total', labels: {}, value: 5 },
      { name: 'busbar_b_total', labels: { outcome: 'failed' }, value: 1 },
      { name: 'busbar_c', labels: {}, value: 7 },
    ])
    expect([...types]).toEqual([
      ['busbar_a_total', 'counter'],
      ['busbar_b_total', 'counter'],
      ['busbar_c', 'gauge'],
    ])
  })

  test('are readable whatever stands in a label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (path, help) => {
        const counted = metrics()
        counted.count('busbar_x_total', help.replaceAll('\r', ''), { path, other: 'y' })
        expect(parsed(counted.text()).samples).toEqual([
          { name: 'busbar_x_total', labels: { path, other: 'y' }, value: 1 },
        ])
      }),
      { examples: [['a"b\\c\nd', 'with a \\ and a \n in it']] },
    )
  })

  test('put each observation into every bucket that it fits, and into the sum', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1, maxLength: 50 }), (seconds) => {
        const counted = metrics()
        for (const one of seconds) counted.observe('busbar_t_seconds', 'Ts', one, { route: '/x' })
        const { samples } = parsed(counted.text())
        const buckets = samples.filter(({ name }) => name === 'busbar_t_seconds_bucket')
        for (const { labels, value } of buckets) {
          const upTo = labels['le'] === '+Inf' ? Infinity : Number(labels['le'])
          expect(value).toBe(seconds.filter((one) => one <= upTo).length)
        }
        expect(buckets.at(-1)?.labels).toEqual({ route: '/x', le: '+Inf' })
        expect(buckets.map(({ labels }) => Number(labels['le']?.replace('+Inf', 'Infinity')))).toEqual(
          buckets.map(({ labels }) => Number(labels['le']?.replace('+Inf', 'Infinity'))).sort((a, b) => a - b),
        )
        const total = (name: string) => samples.find((sample) => sample.name === name)?.value
        expect(total('busbar_t_seconds_count')).toBe(seconds.length)
        expect(total('busbar_t_seconds_sum')).toBeCloseTo(
          seconds.reduce((sum, one) => sum + one, 0),
          6,
        )
      }),
    )
  })

  test('have a bound, and say where they reach it', () => {
    const counted = metrics()
    for (let n = 0; n < 2_500; n++) {
      counted.count('busbar_x_total', 'Xs', { path: String(n) })
      counted.observe('busbar_y_seconds', 'Ys', 1, { path: String(n) })
    }
    const { samples } = parsed(counted.text())
    expect(samples.filter(({ name }) => name === 'busbar_x_total')).toHaveLength(2_000)
    expect(samples.filter(({ name }) => name === 'busbar_y_seconds_count')).toHaveLength(2_000)
    expect(samples).toContainEqual({ name: 'busbar_metrics_dropped_total', labels: {}, value: 1_000 })
  })

  test('say so where a gauge can not be read as a number', () => {
    const counted = metrics()
    counted.gauge('busbar_a', 'As', () => NaN)
    counted.gauge('busbar_b', 'Bs', () => Infinity)
    counted.gauge('busbar_c', 'Cs', () => -Infinity)
    expect(parsed(counted.text()).samples.map(({ value }) => value)).toEqual([NaN, Infinity, -Infinity])
  })
})
