import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { answeredHere, busbarHere } from '../../../tests/support/commandHere.ts'
import {
  answered,
  busbar,
  databaseUrl,
  type Given,
  killStragglers,
  startBusbar,
} from '../../../tests/support/commandLine.ts'
import { migrated } from '../../../tests/support/house.ts'
import { temporaryFolder } from '../../../tests/support/otherProcesses.ts'
import { freshDatabase, type FreshDatabase } from '../../../tests/support/postgres.ts'

// Each command is a process of its own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let here: Awaited<ReturnType<typeof temporaryFolder>>
let database: FreshDatabase
let given: Given

beforeAll(async () => {
  here = await temporaryFolder()
})
beforeEach(async () => {
  database = await freshDatabase({ template: migrated })
  given = { folder: here.folder, environment: { DATABASE_URL: databaseUrl(database.connection) } }
})
afterEach(async () => {
  killStragglers()
  await database.drop()
})
afterAll(() => here.clear())

const north = `name: North
timezone: Australia/Perth
circuits:
  - { name: Grid, rating: { unit: kW, value: 500 } }
  - { name: Feeder, parent: Grid, rating: { unit: A, value: 400, voltage_v: 400, phases: 3, power_factor: 0.98 } }
charge_points:
  - name: Charger 1
    circuit: Feeder
    ocpp_identity: N-1
    rating: { unit: kW, value: 150 }
    connectors: [{ number: 1 }, { number: 2, name: left }]
`

async function select<Row>(sql: string): Promise<Row[]> {
  const client = new Client(database.connection)
  await client.connect()
  try {
    return (await client.query(sql)).rows as Row[]
  } finally {
    await client.end()
  }
}

const eventsOf = (type: string) =>
  select<{ depot_id: string; actor: { kind: string; name: string } }>(
    `SELECT depot_id, metadata -> 'actor' AS actor FROM event_store WHERE type = '${type}'`,
  )

describe('import', () => {
  test('OPS-2: what comes in beside a running server shows in its API at once', async () => {
    const serving = await startBusbar(given)
    const token = (await answered(['token', 'create', '--name', 't', '--role', 'viewer'], given)).trim()
    const report = await answered(['import', '-', '--json'], { ...given, input: north })
    const { imported, faults } = JSON.parse(report) as { imported: { depot_id: string }[]; faults: unknown[] }
    expect(faults).toEqual([])
    expect(imported).toMatchObject([
      { name: 'North', counts: { circuits: 2, charge_points: 1, connectors: 2, power_sources: 0, devices: 0 } },
    ])
    const path = `/api/depot/${imported[0]?.depot_id}/microgrid`
    const answer = await fetch(`${serving.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ nodes: [{ name: 'Grid' }, { name: 'Feeder', rating_kw: 271.585 }] })
    await serving.stop()
  })

  test('EVT-1: its events say that the command line brought it, and which user of the system sat there', async () => {
    await answeredHere(['import', '-'], { ...given, input: north })
    const { username } = await import('node:os').then(({ userInfo }) => userInfo())
    expect(await eventsOf('DepotCreated')).toMatchObject([
      { actor: { kind: 'command_line', name: username, id: null } },
    ])
  })

  test('OPS-2: what is exported comes in again as the same depot, from YAML and from JSON', async () => {
    await answeredHere(['import', '-'], { ...given, input: north })
    const yaml = await answeredHere(['export', 'north'], given)
    const json = await answeredHere(['export', 'NORTH', '--format', 'json'], given)
    for (const [text, name] of [
      [yaml, 'West'],
      [json, 'East'],
    ] as const) {
      const renamed = text.replace('North', name).replace('N-1', `${name}-1`)
      await answeredHere(['import', '-'], { ...given, input: renamed })
      expect(await answeredHere(['export', name, '--format', name === 'West' ? 'yaml' : 'json'], given)).toBe(renamed)
    }
  })

  test('OPS-2: Windows’ UTF-16 is read as well, and what is no text is refused', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(north.replace('North', 'Dépôt'), 'utf16le')])
    expect(await answeredHere(['import', '-'], { ...given, input: utf16 })).toContain('"Dépôt"')
    const noise = await busbarHere(['import', '-'], { ...given, input: Buffer.from([0x6e, 0xff, 0x00]) })
    expect(noise).toEqual({ exitCode: 1, stdout: '', stderr: 'busbar: - is not text in UTF-8.\n' })
  })

  test('SEC-4: a file that never ends is refused at 10 MB', async () => {
    const endless = await busbarHere(['import', '-'], { ...given, input: Buffer.alloc(11 * 1024 * 1024, 'a') })
    expect(endless).toMatchObject({ exitCode: 1, stderr: 'busbar: standard input has more than 10485760 bytes.\n' })
  })

  test('OPS-2: a file is refused as a whole, with every fault and its place', async () => {
    await answeredHere(['import', '-'], { ...given, input: north })
    await writeFile(join(here.folder, 'wrong.yaml'), wrong)
    const { exitCode, stdout, stderr } = await busbarHere(['import', 'wrong.yaml'], given)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatchInlineSnapshot(`
      "wrong.yaml:2:15: depots[0].timezone: "Moon/Tranquility" is no IANA timezone; use a name like "Australia/Perth". (TIMEZONE_UNKNOWN)
      wrong.yaml:3:11: depots[0].name: there is already a depot "NORTH" (DEPOT_NAME_TAKEN)
      wrong.yaml:5:28: depots[0].circuits[0].parent: Circuits "A", "B" are each other's parents. (TOPOLOGY_CYCLE)
      wrong.yaml:7:9: depots[0].circuits[2].rating: Circuit "C" has neither a rating nor a safe default capacity. (TOPOLOGY_MISSING_RATING)
      wrong.yaml:8:28: depots[0].circuits[3].parent: The parent of circuit "D" is in another depot. (TOPOLOGY_CROSS_DEPOT_PARENT)
      wrong.yaml:10:9: depots[0].charge_points[0].rating: Charge point "CP1" has no rating. (TOPOLOGY_MISSING_RATING)
      wrong.yaml:10:49: depots[0].charge_points[0].ocpp_identity: a charge point that is already here has the OCPP identity N-1 (OCPP_IDENTITY_TAKEN)
      wrong.yaml:11:9: depots[0].charge_points[1].circuit: Charge point "CP2" is on no circuit. (TOPOLOGY_UNATTACHED_CHARGE_POINT)
      wrong.yaml:11:112: depots[0].charge_points[1].connectors[1].number: This charge point has two connectors 1. (CONNECTOR_NUMBER_TAKEN)
      wrong.yaml:12:31: depots[0].charge_points[2].circuit: there is no circuit "E" (REFERENCE_UNKNOWN)
      wrong.yaml:12:49: depots[0].charge_points[2].ocpp_identity: The OCPP identity X-1 stands twice in this file. (OCPP_IDENTITY_TAKEN)
      wrong.yaml:12:81: depots[0].charge_points[2].rating.value: must be at least 0.001 (FIELD_INVALID)
      wrong.yaml:18:49: depots[1].charge_points[0].ocpp_identity: the OCPP identity X-1 stands in another depot of this file too (OCPP_IDENTITY_TAKEN)
      busbar: wrong.yaml was refused as a whole: 13 faults
      "
    `)
    const asJson = await busbarHere(['import', 'wrong.yaml', '--json'], given)
    expect(asJson).toMatchObject({ exitCode: 1, stderr: 'busbar: wrong.yaml was refused as a whole: 13 faults\n' })
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      imported: [],
      faults: [
        { code: 'TIMEZONE_UNKNOWN', line: 2, column: 15, pointer: '/depots/0/timezone' },
        ...Array<object>(12).fill({}),
      ],
    })
    expect(await select('SELECT name FROM depot')).toEqual([{ name: 'North' }])
  })
})

const wrong = `depots:
  - timezone: Moon/Tranquility
    name: NORTH
    circuits:
      - { name: A, parent: B, rating: { unit: kW, value: 5 } }
      - { name: B, parent: A, rating: { unit: kW, value: 5 } }
      - { name: C }
      - { name: D, parent: { depot: South, circuit: S }, safe_default_kw: 5 }
    charge_points:
      - { name: CP1, circuit: C, ocpp_identity: N-1 }
      - { name: CP2, ocpp_identity: X-1, rating: { unit: kW, value: 5 }, connectors: [{ number: 1 }, { number: 1 }] }
      - { name: CP3, circuit: E, ocpp_identity: X-1, rating: { unit: kW, value: 0 } }
  - name: South
    timezone: UTC
    circuits:
      - { name: S, safe_default_kw: 5 }
    charge_points:
      - { name: CP4, circuit: S, ocpp_identity: X-1, rating: { unit: kW, value: 5 } }
`

describe('from an older system', () => {
  const legacy = (depots: readonly object[]) => ({ ...given, input: JSON.stringify({ depots }) })
  const grid = { name: 'Grid', rating: { unit: 'kW', value: 100 } }

  test('MG-3: depots are recorded as they stood, faults and all, and get their microgrid from backfill', async () => {
    const depots = [
      { name: 'Sound', timezone: 'UTC', circuits: [grid] },
      { name: 'No circuit', timezone: 'UTC' },
      {
        name: 'Circle',
        timezone: 'UTC',
        circuits: [
          { name: 'A', parent: 'B' },
          { name: 'B', parent: 'A' },
        ],
      },
      {
        name: 'Faulty',
        timezone: 'UTC',
        circuits: [grid, { name: 'Elsewhere', parent: { depot: 'Sound', circuit: 'Grid' } }],
        charge_points: [{ name: 'Loose', ocpp_identity: 'L' }],
        connectors: [{ charge_point: 'Gone', number: 1 }],
      },
    ]
    await answeredHere(['import', '-', '--legacy'], legacy(depots))
    expect(await eventsOf('MicrogridProvisioned')).toEqual([])

    const before = JSON.parse((await busbarHere(['doctor', '--json'], given)).stdout) as { checks: { name: string }[] }
    expect(before.checks.find(({ name }) => name === 'Microgrids')).toMatchObject({
      state: 'wrong',
      detail: 'busbar backfill gives one to "Faulty"; "Sound"',
    })

    const report = JSON.parse(await answeredHere(['backfill', '--json'], given)) as { depots: object[] }
    const why = 'it has no top-level circuit'
    expect(report).toMatchObject({ created: 2, already_there: 0, skipped: 2 })
    expect(report.depots).toMatchObject([
      { name: 'Sound', outcome: 'created', why: null },
      { name: 'No circuit', outcome: 'skipped', why, microgrid_id: null },
      { name: 'Circle', outcome: 'skipped', why },
      { name: 'Faulty', outcome: 'created' },
    ])
    const again = await answeredHere(['backfill'], given)
    expect(again).toContain('4 depots: 0 created, 2 already there, 2 skipped\n')

    const faults = await select('SELECT name, fault_codes FROM depot ORDER BY created_at, depot_id')
    expect(faults).toMatchObject([
      { fault_codes: [] },
      { fault_codes: [] },
      { fault_codes: ['TOPOLOGY_CYCLE', 'TOPOLOGY_MISSING_RATING'] },
      {
        fault_codes: [
          'TOPOLOGY_CROSS_DEPOT_PARENT',
          'TOPOLOGY_MISSING_RATING',
          'TOPOLOGY_UNATTACHED_CHARGE_POINT',
          'TOPOLOGY_UNATTACHED_CONNECTOR',
        ],
      },
    ])
    const faulty = await answeredHere(['export', 'Faulty'], given)
    expect(faulty).toContain('parent: { depot: Sound, circuit: Grid }')
  })

  test('MG-3: two backfills at once provision each of 30 depots once, and their reports add up', async () => {
    const depots = Array.from({ length: 30 }, (_, n) => ({ name: `Depot ${n}`, timezone: 'UTC', circuits: [grid] }))
    await answeredHere(['import', '-', '--legacy'], legacy(depots))
    const reports = await Promise.all(
      [1, 2].map(async () => JSON.parse(await answered(['backfill', '--json'], given)) as Record<string, number>),
    )
    const [one, other] = reports
    expect((one?.['created'] ?? 0) + (other?.['created'] ?? 0)).toBe(30)
    for (const { created = 0, already_there: there = 0, skipped } of reports) {
      expect({ all: created + there, skipped }).toEqual({ all: 30, skipped: 0 })
    }
    const provisioned = await eventsOf('MicrogridProvisioned')
    expect(provisioned).toHaveLength(30)
    expect(new Set(provisioned.map(({ depot_id }) => depot_id)).size).toBe(30)
    expect(await select('SELECT count(*)::int FROM microgrid_node')).toEqual([{ count: 30 }])
  })

  test('MG-3: the next start gives them their microgrids too', async () => {
    await answeredHere(['import', '-', '--legacy'], legacy([{ name: 'Old', timezone: 'UTC', circuits: [grid] }]))
    const serving = await startBusbar(given)
    expect(await eventsOf('MicrogridProvisioned')).toMatchObject([{ actor: { kind: 'busbar', name: 'start-up' } }])
    await serving.stop()
  })
})

test('OPS-2: seeding brings in what is missing and leaves what is there', async () => {
  await writeFile(join(here.folder, 'north.yaml'), north)
  const seed = async () =>
    (
      JSON.parse(await answeredHere(['seed', 'demo', 'north.yaml', '--json'], given)) as {
        depots: { outcome: string }[]
      }
    ).depots
  expect((await seed()).map(({ outcome }) => outcome)).toEqual(['created', 'created'])
  expect((await seed()).map(({ outcome }) => outcome)).toEqual(['already_there', 'already_there'])
  expect(await select('SELECT name FROM depot ORDER BY name')).toEqual([{ name: 'Demo depot' }, { name: 'North' }])
})

test('OPS-5: migrate brings the database forward once, and can only look', async () => {
  const empty = await freshDatabase()
  const unmigrated = { ...given, environment: { DATABASE_URL: databaseUrl(empty.connection) } }
  const due = await busbar(['migrate', '--check'], unmigrated)
  expect(due).toMatchObject({ exitCode: 1, stderr: '' })
  expect(due.stdout).toMatch(/^Due: 0001-events\.sql, /)
  const [one, other] = await Promise.all([busbar(['migrate'], unmigrated), busbar(['migrate'], unmigrated)])
  expect([one.exitCode, other.exitCode]).toEqual([0, 0])
  expect([one.stdout, other.stdout].sort()).toEqual([
    expect.stringMatching(/^Applied: 0001/),
    'The database is up to date.\n',
  ])
  expect(await busbarHere(['migrate', '--check', '--json'], unmigrated)).toMatchObject({
    exitCode: 0,
    stdout: '{\n  "due": []\n}\n',
  })
  await empty.drop()
})

test('OPS-5: a database that a newer Busbar wrote is refused in one line by every command', async () => {
  await select(`INSERT INTO migration (name, sha256) VALUES ('9999-later.sql', 'x')`)
  for (const args of [['start'], ['migrate'], ['migrate', '--check'], ['token', 'list'], ['backfill']]) {
    const { exitCode, stdout, stderr } = await (args[0] === 'start' ? busbar : busbarHere)(args, given)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(/^busbar: the database was written by a newer Busbar \(it knows 9999-later\.sql\).*\n$/)
  }
})

test('OPS-2: whoever reads only the beginning of an export is not told of a broken pipe', async () => {
  const chargers = Array.from({ length: 2_000 }, (_, n) => ({ name: `Charger ${n}`, ocpp_identity: `CP-${n}` }))
  const input = JSON.stringify({ name: 'Large', timezone: 'UTC', charge_points: chargers })
  await answeredHere(['import', '-', '--legacy'], { ...given, input })
  expect(await busbar(['export', 'Large'], { ...given, readBytes: 10 })).toMatchObject({ exitCode: 0, stderr: '' })
})
