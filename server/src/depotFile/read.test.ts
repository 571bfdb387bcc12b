import { readFile } from 'node:fs/promises'
import { depotDecider } from '@busbar/domain/topology/decide'
import { describe, expect, test } from 'vitest'
import { pathText } from './faults.ts'
import { readDepotFile } from './read.ts'

const faultsOf = (text: string, manner: 'AS_IT_SHOULD_BE' | 'AS_IT_STOOD' = 'AS_IT_SHOULD_BE') =>
  readDepotFile(text, manner).faults.map(({ code, path, place, message }) =>
    [`${place.line}:${place.column}`, code, pathText(path), message].join(' | '),
  )

const head = 'name: North\ntimezone: Australia/Perth\n'

test('OPS-2: a field that every object has by birth is no field of a depot', () => {
  const text = '{"name":"p","timezone":"UTC","__proto__":{"x":1},"constructor":1}'
  expect(faultsOf(text).join()).toContain('there is no field "constructor" here')
  expect(faultsOf(text).join()).toContain('there is no field "__proto__" here')
})

describe('a file that cannot be read names the line and column', () => {
  test.each([
    ['an open bracket', `${head}circuits: [`, '3:12 | SYNTAX'],
    ['a tab as indentation', `${head}circuits:\n\t- name: A\n`, '4:1 | SYNTAX'],
    ['a second document', `${head}---\n${head}`, '3:1 | SYNTAX'],
    ['a field twice', `${head}name: South\n`, '3:1 | FIELD_TWICE'],
    ['a field twice in JSON', '{\n  "name": "North",\n  "name": "South", "timezone": "UTC" }', '3:3 | FIELD_TWICE'],
    ['an alias of nothing', `${head}circuits: *feeders\n`, '3:11 | SYNTAX'],
    ['a tag of a program', `${head}circuits: !ruby/object []\n`, '3:11 | SYNTAX'],
    ['JSON cut off', '{\n  "name": "North",\n  "timezone": ', '3:15 | SYNTAX'],
    ['nothing at all', '', '1:1 | FIELD_INVALID'],
    ['a list', '- name: North\n', '1:1 | FIELD_INVALID'],
    ['a word', 'North', '1:1 | FIELD_INVALID'],
    ['an empty list of depots', 'depots: []\n', '1:9 | FIELD_INVALID'],
  ])('OPS-2: %s', (_what, text, expected) => {
    expect(faultsOf(text)[0]).toContain(expected)
  })
})

describe('a file that would fill the memory is refused at once', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
  for (const [above, name] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => [pair[0], pair[1]])) {
    bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${above}`).join(',')}]`)
  }
  test.each([
    ['aliases of aliases', bomb.join('\n'), 'more than 1000000 values'],
    ['an alias within itself', `${head}circuits: &all [*all]\n`, 'Nothing above is marked &all'],
    ['brackets in brackets', '['.repeat(1_000_000), 'nested more than 32 deep'],
    ['lists in lists on one line', '- '.repeat(1_000_000), 'nested more than 32 deep'],
    [
      'lists in lists, line by line',
      Array.from({ length: 60 }, (_, n) => ' '.repeat(n) + '-').join('\n'),
      'nested more',
    ],
  ])('SEC-4: %s', (_what, text, expected) => {
    expect(faultsOf(text)[0]).toContain(expected)
  })
})

test('OPS-2: aliases are fine where they save writing', () => {
  const chargers = Array.from(
    { length: 300 },
    (_, n) => `  - {name: C${n}, circuit: Grid, ocpp_identity: C${n}, rating: *dc}`,
  )
  const text = `${head}circuits:\n  - {name: Grid, rating: &dc {unit: kW, value: 150}}\ncharge_points:\n${chargers.join('\n')}\n`
  const { depots, faults } = readDepotFile(text, 'AS_IT_SHOULD_BE')
  expect(faults).toEqual([])
  expect(depots[0]?.command.chargePoints.map(({ rating }) => rating)).toEqual(
    Array.from({ length: 300 }, () => ({ unit: 'kW', powerW: 150_000 })),
  )
})

const wrong = `name: 12
timezone: Australia/Perth
opened: 2020
circuits:
  - name: Grid
    rating: { unit: kw, value: 1000 }
    safe_default_kw: 100.0001
  - name: Feeder
    parent: Gird
  - name: Feeder
    parent: 7
    rating: { unit: A, value: 400, voltage_v: 400, phases: 2, power_factor: 1.2 }
  - parent: Grid
    rating: { unit: kW, value: -3, color: red }
  - Feeder C
  - name: "\\ttab\\t x"
    key: K
  - name: Last
    key: K
charge_points:
  - name: A1
    circuit: Feeder
    ocpp_identity: has spaces
    control_mode: MAYBE
    efficiency: 95
    connectors:
      - number: 0
      - number: 1
        name: yes
      - name: no number
  - name: A2
    circuit:
    ocpp_identity: 12
    connectors: two
power_sources: none
devices:
`

test('OPS-2: every fault of form and reference is reported with its place, not only the first', () => {
  expect(faultsOf(wrong)).toMatchInlineSnapshot(`
    [
      "1:7 | FIELD_INVALID | name | must be text: put it in quotes",
      "3:9 | FIELD_INVALID | opened | there is no field "opened" here",
      "6:21 | FIELD_INVALID | circuits[0].rating.unit | must be one of kW, kVA, A",
      "7:22 | FIELD_INVALID | circuits[0].safe_default_kw | has more than three decimals",
      "9:13 | REFERENCE_UNKNOWN | circuits[1].parent | there is no circuit "Gird"",
      "11:13 | FIELD_INVALID | circuits[2].parent | must be the name of a circuit, or { depot, circuit }",
      "12:60 | FIELD_INVALID | circuits[2].rating.phases | must be one of 1, 3",
      "12:77 | FIELD_INVALID | circuits[2].rating.power_factor | must be at most 1",
      "13:5 | FIELD_INVALID | circuits[3].name | is missing",
      "14:32 | FIELD_INVALID | circuits[3].rating.value | must be at least 0.001",
      "14:43 | FIELD_INVALID | circuits[3].rating.color | there is no field "color" here",
      "15:5 | FIELD_INVALID | circuits[4] | must have fields",
      "16:11 | FIELD_INVALID | circuits[5].name | must be one line with something to see",
      "19:10 | KEY_TWICE | circuits[6].key | the key "K" stands twice",
      "22:14 | REFERENCE_AMBIGUOUS | charge_points[0].circuit | there is more than one circuit "Feeder": give them keys and name the key",
      "23:20 | FIELD_INVALID | charge_points[0].ocpp_identity | must be 1 to 48 letters, digits or *-_=:+|@.",
      "24:19 | FIELD_INVALID | charge_points[0].control_mode | must be one of CONNECTOR, CHARGER",
      "25:17 | FIELD_INVALID | charge_points[0].efficiency | must be at most 1",
      "27:17 | FIELD_INVALID | charge_points[0].connectors[0].number | must be at least 1",
      "30:9 | FIELD_INVALID | charge_points[0].connectors[2].number | is missing",
      "33:20 | FIELD_INVALID | charge_points[1].ocpp_identity | must be text: put it in quotes",
      "34:17 | FIELD_INVALID | charge_points[1].connectors | must be a list",
      "35:16 | FIELD_INVALID | power_sources | must be a list",
    ]
  `)
})

test('OPS-2: the same depot as JSON has the same faults', () => {
  const asJson = JSON.stringify(
    {
      name: 'North',
      timezone: 'UTC',
      circuits: [
        { name: 'Grid', rating: { unit: 'kW', value: 0 } },
        { name: 'A', parent: 'B' },
      ],
    },
    null,
    2,
  )
  expect(faultsOf(asJson)).toMatchInlineSnapshot(`
    [
      "9:18 | FIELD_INVALID | circuits[0].rating.value | must be at least 0.001",
      "14:17 | REFERENCE_UNKNOWN | circuits[1].parent | there is no circuit "B"",
    ]
  `)
})

describe('references', () => {
  const grid = 'circuits:\n  - {name: Grid, rating: {unit: kW, value: 9}}\n'
  const twins = `${grid}  - {name: Feeder, key: east, parent: Grid}\n  - {name: Feeder, key: west, parent: Grid}\n`

  test('MG-3: a key tells circuits of one name apart', () => {
    const text = `${head}${twins}devices:\n  - {name: Meter, kind: METER, circuit: west}\n`
    const { depots, faults } = readDepotFile(text, 'AS_IT_SHOULD_BE')
    expect(faults).toEqual([])
    const { circuits, devices } = depots[0]?.command ?? {}
    expect(devices?.[0]?.circuitId).toBe(circuits?.[2]?.circuitId)
  })

  test('OPS-2: a name that several bear is refused, also from an older system', () => {
    const text = `${head}${twins}devices:\n  - {name: Meter, kind: METER, circuit: Feeder}\n`
    for (const manner of ['AS_IT_SHOULD_BE', 'AS_IT_STOOD'] as const) {
      expect(faultsOf(text, manner)).toEqual([
        '8:41 | REFERENCE_AMBIGUOUS | devices[0].circuit | there is more than one circuit "Feeder": give them keys and name the key',
      ])
    }
  })

  test('MG-3: an older system may name what does not exist, in its own depot and in others', () => {
    const text = `depots:
  - name: North
    timezone: UTC
    circuits:
      - { name: A, parent: Gone }
      - { name: B, parent: { depot: South, circuit: S } }
      - { name: C, parent: { depot: West, circuit: W } }
    charge_points:
      - { name: CP, ocpp_identity: CP }
    connectors:
      - { charge_point: CP, number: 1 }
      - { charge_point: Lost, number: 1 }
  - name: South
    timezone: UTC
    circuits:
      - { name: S }
`
    const { depots, faults } = readDepotFile(text, 'AS_IT_STOOD')
    expect(faults).toEqual([])
    const [north, south] = depots.map(({ command }) => command)
    expect(north?.microgridId).toBeNull()
    const [a, b, c] = north?.circuits ?? []
    expect(a?.parent?.depotId).toBe(north?.depotId)
    expect(b?.parent).toEqual({ depotId: south?.depotId, circuitId: south?.circuits[0]?.circuitId })
    expect([north?.depotId, south?.depotId]).not.toContain(c?.parent?.depotId)
    const [nested, lost] = north?.connectors ?? []
    expect(nested?.chargePointId).toBe(north?.chargePoints[0]?.chargePointId)
    expect(lost?.chargePointId).not.toBe(nested?.chargePointId)

    expect(faultsOf(text)).toEqual([
      '5:28 | REFERENCE_UNKNOWN | depots[0].circuits[0].parent | there is no circuit "Gone"',
      '7:37 | REFERENCE_UNKNOWN | depots[0].circuits[2].parent.depot | there is no depot "West" in this file',
      '12:25 | REFERENCE_UNKNOWN | depots[0].connectors[1].charge_point | there is no charge point "Lost"',
    ])
  })
})

test('OPS-2: the file that the manual shows is a sound depot', async () => {
  const manual = await readFile(new URL('../../../docs/operating/command-line.md', import.meta.url), 'utf8')
  const { depots, faults } = readDepotFile(/```yaml\n(.*?)```/s.exec(manual)?.[1] ?? '', 'AS_IT_SHOULD_BE')
  expect(faults).toEqual([])
  const [only] = depots
  expect(only?.command.connectors).toHaveLength(2)
  expect(only && depotDecider.decide({ state: 'unknown' }, only.command, 0)).toBeInstanceOf(Array)
})

describe('how a depot is controlled', () => {
  const wiring = `circuits:
  - { name: Main, rating: { unit: kW, value: 400 } }
  - { name: Workshop, parent: Main, rating: { unit: kW, value: 40 } }
charge_points:
  - name: Bay 1
    circuit: Main
    ocpp_identity: CP-1
    rating: { unit: kW, value: 150 }
    connectors: [{ number: 1 }, { number: 2 }]
`
  const controlled = (control: string) => `${head}control:\n${control}${wiring}`

  test('CYC-4, TEL-2, OPS-2: stands in its file, with names in the place of nodes', () => {
    const text = controlled(`  usable_power_calculation_version: 2
  ramp_kw_per_s: 2.5
  stale_after_by_node:
    - { stale_after_s: 90 }
    - { circuit: Workshop, stale_after_s: 900 }
    - { charge_point: Bay 1, stale_after_s: 30 }
    - { charge_point: Bay 1, connector: 2, stale_after_s: 20 }
  expected_loads:
    - { circuit: Workshop, assumed_kw: 25 }
    - { circuit: Main }
`)
    expect(faultsOf(text)).toEqual([])
    const { command } = readDepotFile(text, 'AS_IT_SHOULD_BE').depots[0]!
    const [main, workshop] = command.circuits
    expect(command.control).toEqual({
      ...{ calculationVersion: 2, rampWPerS: 2_500 },
      staleAfterByNode: [
        { nodeId: command.microgridId, staleAfterS: 90 },
        { nodeId: workshop?.nodeId, staleAfterS: 900 },
        { nodeId: command.chargePoints[0]?.chargePointId, staleAfterS: 30 },
        { nodeId: command.connectors[1]?.connectorId, staleAfterS: 20 },
      ],
      expectedLoads: [
        { nodeId: workshop?.nodeId, assumedW: 25_000 },
        { nodeId: main?.nodeId, assumedW: null },
      ],
    })
  })

  test.each([
    ['  lease_s: 5\n', '4:12 | FIELD_INVALID | control.lease_s'],
    ['  colour: red\n', '4:11 | FIELD_INVALID | control.colour'],
    ['  expected_loads:\n    - { circuit: Office }\n', '5:18 | REFERENCE_UNKNOWN | control.expected_loads[0].circuit'],
    [
      '  stale_after_by_node:\n    - { charge_point: Bay 1, connector: 9, stale_after_s: 9 }\n',
      'REFERENCE_UNKNOWN | control.stale_after_by_node[0].connector',
    ],
    [
      '  stale_after_by_node:\n    - { connector: 1, stale_after_s: 9 }\n',
      'FIELD_INVALID | control.stale_after_by_node[0].connector',
    ],
  ])('OPS-2: what is wrong in it is named by its place: %s', (control, expected) => {
    const told = faultsOf(controlled(control))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain(expected)
  })
})
