import { readdir, readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { depotOf } from './depot.ts'
import { randomProfile } from './random.ts'
import { readProfile } from './read.ts'

const folder = new URL('../../profiles/', import.meta.url)
const shipped = (await readdir(folder)).filter((name) => name.endsWith('.yaml'))
const textOf = (name: string) => readFile(new URL(name, folder), 'utf8')

const small = `name: Small
starts_at: '2026-03-02T18:00:00+08:00'
hours: 2
seed: 1
nodes:
  - { id: grid, limit_kw: 300 }
  - { id: a, parent: grid, limit_kw: 200, safe_kw: 100 }
chargers:
  - id: A1
    node: a
    rating_kw: 150
    fallback_kw: 30
buses:
  arrives: [18, 19]
  leaves: [5, 6]
  battery_kwh: [300, 400]
  arrives_with: [0.2, 0.4]
  charge_kw: [100, 150]
limits:
  - { node: a, from_h: 1, until_h: 2, limit_kw: 150, known_h: 0.5 }
tou:
  - { node: grid, from: 17, until: 21, limit_kw: 250 }
`

/** Faults of the small profile with one text in place of another, as "line: message". */
function faultsWith(...changes: (readonly [string, string])[]): readonly string[] {
  const text = changes.reduce((all, [from, to]) => {
    expect(all).toContain(from)
    return all.replace(from, to)
  }, small)
  const read = readProfile(text)
  return read.kind === 'SOUND' ? [] : read.faults.map(({ line, message }) => `${line}: ${message}`)
}

describe('SIM-1: a profile', () => {
  test('is read with what it leaves out filled in', () => {
    const read = readProfile(small)
    expect(read).toMatchObject({
      kind: 'SOUND',
      profile: { chargers: [{ protocol: 'ocpp1.6', connectors: 1, efficiency: 1, habits: [] }], meter_every_s: 10 },
    })
  })

  test.each<[string, readonly [string, string], string]>([
    ['an unknown parent', ['parent: grid', 'parent: gird'], '7: there is no node "gird"'],
    ['a charger on no node', ['node: a\n    rating', 'node: nowhere\n    rating'], '10: there is no node "nowhere"'],
    ['a node twice', ['id: a, parent: grid', 'id: grid, parent: grid'], '7: "grid" stands twice'],
    [
      'a limit above the rating',
      ['limit_kw: 150, known', 'limit_kw: 250, known'],
      '20: 250 kW is more than the 200 kW',
    ],
    ['safe above the limit', ['safe_kw: 100', 'safe_kw: 300'], '7: 300 kW is more than the 200 kW'],
    ['a fallback above the rating', ['fallback_kw: 30', 'fallback_kw: 200'], '12: 200 kW is more than the 150 kW'],
    ['a number that is none', ['rating_kw: 150', 'rating_kw: much'], '11: '],
    ['a negative number', ['rating_kw: 150', 'rating_kw: -1'], '11: '],
    ['a field that is missing', ['hours: 2\n', ''], '1: '],
    ['a field that there is not', ['hours: 2', 'hours: 2\ncolour: red'], '4: there is no field "colour" here'],
    ['a habit that there is not', ['fallback_kw: 30', 'habits: [SINGS]'], '12: '],
    [
      'two grid connections',
      ['id: a, parent: grid', 'id: a'],
      '7: "a" has no parent, but "grid" is the grid connection',
    ],
    ['time that goes backwards', ['until_h: 2', 'until_h: 1'], '20: the time from 1 to 1 holds nothing'],
    ['no YAML', ['name: Small', 'name: [Small'], '2: '],
  ])('is refused for %s, with its line', (_what, change, fault) => {
    expect(faultsWith(change)).toContainEqual(expect.stringContaining(fault))
  })

  test('is refused for a node that feeds itself', () => {
    expect(faultsWith(['id: grid, limit', 'id: grid, parent: a, limit'])).toEqual([
      '6: "grid" feeds itself',
      '7: "a" feeds itself',
    ])
  })

  test('is refused with everything that is wrong at once, from the top', () => {
    const lines = faultsWith(
      ['parent: grid', 'parent: gird'],
      ['rating_kw: 150', 'rating_kw: -1'],
      ['until_h: 2', 'until_h: 1'],
    )
    expect(lines.map((line) => line.split(':')[0])).toEqual(['7', '11', '20'])
  })

  test('is said in a schema that others can check it with', async () => {
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    const check = ajv.compile(JSON.parse(await textOf('profile.schema.json')) as object)
    for (const name of shipped) expect(check(parse(await textOf(name))), name).toBe(true)
    expect(check({ ...(parse(small) as object), colour: 'red' })).toBe(false)
  })

  test.each(shipped)('ships sound: %s', async (name) => {
    expect(readProfile(await textOf(name))).toMatchObject({ kind: 'SOUND' })
  })

  test('becomes a depot in watts and instants, its days in its own time', () => {
    const read = readProfile(small)
    if (read.kind === 'FAULTY') throw new Error('impossible: it is sound')
    const depot = depotOf(read.profile, 5)
    const at = (text: string) => Date.parse(text)
    expect(depot.wiring.nodes).toMatchObject([
      { nodeId: 'grid', safeW: 300_000 },
      { nodeId: 'a', safeW: 100_000 },
    ])
    expect(depot.limits).toContainEqual({
      nodeId: 'a',
      limitW: 150_000,
      from: at('2026-03-02T19:00:00+08:00'),
      until: at('2026-03-02T20:00:00+08:00'),
      knownAt: at('2026-03-02T18:30:00+08:00'),
    })
    expect(depot.limits).toContainEqual({
      nodeId: 'grid',
      limitW: 250_000,
      from: at('2026-03-02T17:00:00+08:00'),
      until: at('2026-03-02T21:00:00+08:00'),
      knownAt: depot.startsAt,
    })
  })
})

test('SIM-1: random depots are sound, each another, and the same for the same seed', () => {
  const manner = { hours: 3, faultsPerHour: 100 }
  const texts = Array.from({ length: 200 }, (_, seed) => JSON.stringify(randomProfile(seed, manner)))
  for (const text of texts) expect(readProfile(text)).toMatchObject({ kind: 'SOUND' })
  expect(new Set(texts).size).toBe(200)
  expect(JSON.stringify(randomProfile(7, manner))).toBe(texts[7])
})

test('SIM-8: the demo drives the chargers of the demo depot as they stand there, and no others', async () => {
  type Rated = { readonly rating: { readonly value: number } }
  type Depot = {
    readonly circuits: readonly (Rated & { readonly name: string; readonly parent?: string })[]
    readonly charge_points: readonly (Rated & Readonly<Record<string, unknown>> & { readonly connectors: unknown[] })[]
  }
  const depot = parse(await readFile(new URL('../../server/src/demo/depot.yaml', folder), 'utf8')) as Depot
  const read = readProfile(await textOf('demo.yaml'))
  if (read.kind === 'FAULTY') throw new Error('impossible: it is sound')
  expect(read.profile.nodes).toEqual(
    depot.circuits.map(({ name: id, parent, rating: { value: limit_kw } }) => ({
      ...{ id, limit_kw },
      ...(parent !== undefined && { parent }),
    })),
  )
  expect(
    read.profile.chargers.map(({ id, node, connectors, rating_kw, fallback_kw, limit_reference, efficiency }) => ({
      ...{ ocpp_identity: id, circuit: node, connectors, rating_kw, fallback_kw, limit_reference, efficiency },
    })),
  ).toEqual(
    depot.charge_points.map(({ connectors, rating: { value }, ...one }) => ({
      ...{ ocpp_identity: one['ocpp_identity'], circuit: one['circuit'], connectors: connectors.length },
      ...{ rating_kw: value, fallback_kw: one['fallback_kw'] },
      ...{ limit_reference: one['limit_reference'], efficiency: one['efficiency'] },
    })),
  )
})
