// long because: one table of all rooms, and a proof for each wall
import { describe, expect, test } from 'vitest'
import { parse, sourcesOf, textFiles, told } from './sources.ts'
import { breaches, type Right, type Room } from './walls.ts'

const every: readonly Right[] = ['node', 'world', 'clock', 'console', 'environment', 'sql', 'default export']
const program: readonly Right[] = ['node', 'world', 'clock']
const doors = 'doors parse and translate; they meet in the engine, never each other'

/** Who may import whom, and do what. A file belongs to the first room that fits. */
const rooms: readonly Room[] = [
  {
    name: 'configuration',
    files: /(^|\/)[\w-]+\.config\.(ts|mjs)$/,
    may: 'all',
    packages: 'all',
    rights: every,
    why: 'the tools that read it ask for a default export',
  },
  {
    name: 'balancer tests',
    files: /^balancer\/(tests\/|.*\.test\.ts$)/,
    may: ['balancer'],
    packages: ['vitest', 'fast-check', 'highs'],
    rights: ['node', 'clock', 'console'],
    why: 'what is usable alone is tested alone',
  },
  {
    name: 'balancer',
    files: /^balancer\//,
    may: [],
    packages: [],
    rights: [],
    why: 'the allocation package is usable alone',
  },
  {
    name: 'domain tests',
    files: /^domain\/src\/.*\.test\.ts$/,
    may: ['domain', 'domain/cycles', 'balancer', 'tests'],
    packages: ['vitest', 'fast-check'],
    rights: [],
    why: 'what is pure is tested by what goes in and comes out',
  },
  {
    name: 'domain/cycles',
    files: /^domain\/src\/cycles\//,
    may: ['domain', 'balancer'],
    packages: [],
    rights: [],
    why: 'the same image gives the same cycle, today and in replay',
  },
  {
    name: 'domain',
    files: /^domain\//,
    may: [],
    packages: [],
    rights: [],
    why: 'the rules of a depot are the same today and in replay, and depend on nothing',
  },
  {
    name: 'wire tests',
    files: /^wire\/src\/.*\.test\.ts$/,
    may: ['wire', 'tests'],
    packages: 'all',
    rights: every,
    why: 'a contract is tested beside it',
  },
  {
    name: 'wire',
    files: /^wire\//,
    may: [],
    packages: ['zod', 'ajv', 'ajv-formats', 'typed-ocpp'],
    rights: [],
    why: 'a contract means the same on both sides of the wire',
  },
  {
    name: 'ui tests',
    files: /^ui\/src\/.*\.test\.tsx?$/,
    may: ['ui', 'ui/api', 'wire', 'tests'],
    packages: 'all',
    rights: every,
    why: 'the page is a client like any other',
  },
  {
    name: 'ui/api',
    files: /^ui\/src\/api\//,
    may: [],
    packages: 'all',
    rights: ['world'],
    why: 'it is generated',
  },
  {
    name: 'ui',
    files: /^ui\//,
    may: ['ui/api'],
    mayTypes: ['wire'],
    packages: 'all',
    rights: ['world', 'clock'],
    why: 'the page is a client like any other: it knows the contract, and loads nothing of the program',
  },
  {
    name: 'simulator tests',
    files: /^simulator\/(tests\/|src\/.*\.test\.ts$)/,
    may: ['simulator', 'simulator/world', 'simulator/monitor', 'wire', 'tests'],
    packages: 'all',
    rights: every,
    why: 'a simulated depot is tested by itself; what it does to a server is tested in tests/',
  },
  {
    name: 'simulator/world',
    files: /^simulator\/src\/world\//,
    may: [],
    packages: [],
    rights: [],
    why: 'the same seed gives the same world',
  },
  {
    name: 'simulator/monitor',
    files: /^simulator\/src\/monitor\//,
    may: [],
    packages: [],
    rights: [],
    why: 'it judges with arithmetic of its own, shared with nobody whom it judges',
  },
  {
    name: 'simulator',
    files: /^simulator\//,
    may: ['simulator/world', 'simulator/monitor', 'wire'],
    packages: ['typed-ocpp', 'ws', 'yaml', 'zod'],
    rights: program,
    why: 'it is an outsider: all that it knows of the server goes over the wire',
  },
  {
    name: 'tests',
    files: /^(tests|bench|tools)\/|^server\/src\/.*\.test\.ts$/,
    may: 'all',
    packages: 'all',
    rights: every,
    why: 'they look at everything',
  },
  {
    name: 'server/bin',
    files: /^server\/bin\//,
    may: [],
    packages: ['esbuild'],
    rights: [...program, 'console'],
    why: 'it runs before anything is built',
  },
  {
    name: 'engine',
    files: /^server\/src\/engine\//,
    may: ['domain', 'domain/cycles', 'balancer'],
    packages: [],
    rights: program,
    why: 'it runs on narrow ports, whatever stands behind them',
  },
  {
    name: 'local storage',
    files: /^server\/src\/storage\/local\//,
    may: [],
    packages: ['pg'],
    rights: [...program, 'sql'],
    why: 'it starts a database server, and knows nothing of what is kept there',
  },
  {
    name: 'storage',
    files: /^server\/src\/storage\//,
    may: ['engine', 'domain'],
    packages: ['pg', 'kysely'],
    rights: [...program, 'sql'],
    why: 'it implements ports of the engine; no word of HTTP reaches the tables',
  },
  {
    name: 'words',
    files: /^server\/src\/(words|controlWords|incidentWords|wording)\.ts$/,
    may: ['domain', 'wire'],
    packages: ['zod'],
    rights: [],
    why: 'a door, a file and a setting say values, and what is wrong with them, in the same words',
  },
  {
    name: 'http',
    files: /^server\/src\/http\//,
    may: ['engine', 'domain', 'wire', 'words'],
    packages: ['@fastify/', 'fastify', 'fastify-type-provider-zod', 'openapi-types', 'zod'],
    rights: program,
    why: doors,
  },
  {
    name: 'ocpp',
    files: /^server\/src\/ocpp\//,
    may: ['engine', 'domain', 'wire'],
    packages: ['ws'],
    rights: ['node'],
    why: 'chargers come through it; it is told the time, so that it runs on a virtual clock as well',
  },
  {
    name: 'simulation',
    files: /^server\/src\/simulation\//,
    may: ['engine', 'domain', 'domain/cycles', 'ocpp', 'simulator', 'simulator/world', 'simulator/monitor'],
    packages: [],
    rights: ['node'],
    why: 'it stands between a simulated depot and our own engine, with the socket between them; nobody who serves knows it',
  },
  {
    name: 'peers',
    files: /^server\/src\/peers\//,
    may: ['engine'],
    packages: [],
    rights: program,
    why: 'processes on one database reach each other one way, whichever door has something for another',
  },
  {
    name: 'outbound',
    files: /^server\/src\/outbound\//,
    may: ['engine', 'domain'],
    packages: [],
    rights: program,
    why: 'what is sent to addresses that others supply goes one way out',
  },
  {
    name: 'notify',
    files: /^server\/src\/notify\//,
    may: ['engine', 'domain', 'words'],
    packages: [],
    rights: program,
    why: doors,
  },
  {
    name: 'depotFile',
    files: /^server\/src\/depotFile\//,
    may: ['engine', 'domain', 'wire', 'words'],
    packages: ['yaml', 'zod'],
    rights: program,
    why: 'a depot as one file is one more form of what a door takes',
  },
  {
    name: 'demo',
    files: /^server\/src\/demo(\/|\.ts$)/,
    may: ['engine', 'domain', 'depotFile', 'simulator'],
    packages: [],
    rights: program,
    why: 'the demo depot is made as anybody makes one, and its chargers come through the door as all do',
  },
  {
    name: 'settings',
    files: /^server\/src\/settings\.ts$/,
    may: ['words'],
    packages: ['yaml', 'zod'],
    rights: [...program, 'environment'],
    why: 'settings are read once, before anything else is there',
  },
  {
    name: 'tasks',
    files: /^server\/src\/(backfill|certificates|firstAdmin|log|policies|restored|secretKey|tracing)\.ts$/,
    may: ['engine', 'domain', 'settings', 'local storage'],
    packages: ['pino', '@opentelemetry/'],
    rights: program,
    why: 'what is done at the start goes through the engine, as everything else that changes',
  },
  {
    name: 'main',
    files: /^server\/src\/main\.ts$/,
    may: [
      'engine',
      'domain',
      'storage',
      'local storage',
      'http',
      'ocpp',
      'notify',
      'peers',
      'depotFile',
      'demo',
      'settings',
      'tasks',
      'wiring',
    ],
    packages: [],
    rights: [...program, 'console', 'environment'],
    why: 'everything is opened by hand, in the order in which it starts, and closed in reverse',
  },
  {
    name: 'wiring',
    files: /^server\/src\/(open|house)\.ts$/,
    may: ['engine', 'domain', 'storage', 'local storage', 'outbound', 'settings', 'tasks'],
    packages: [],
    rights: program,
    why: 'it is told the settings, and opens what is behind the doors',
  },
  {
    name: 'cli',
    files: /^server\/src\/cli(\/|\.ts$)/,
    may: [
      'engine',
      'domain',
      'wire',
      'balancer',
      'storage',
      'local storage',
      'depotFile',
      'demo',
      'settings',
      'simulation',
      'simulator',
      'tasks',
      'wiring',
      'main',
    ],
    packages: ['commander', 'yaml', 'zod'],
    rights: [...program, 'console', 'environment'],
    why: 'a command opens the house and asks it; it has no rules of its own',
  },
]

// It reads every file there is, on whatever machine.
test('no file goes through a wall', { timeout: 120_000 }, () => {
  expect(told(breaches(sourcesOf(textFiles()), rooms))).toEqual([])
})

/** What the walls say to a file of this text at this path, in a house of a few more files. */
function say(path: string, text: string): readonly string[] {
  const others = {
    'balancer/src/balance.ts': '',
    'domain/src/kernel/watts.ts': 'export type Watts = number',
    'server/src/engine/ids.ts': '',
    'server/src/http/app.ts': '',
    'server/src/main.ts': '',
    'server/src/storage/database.ts': '',
    'tests/support/postgres.ts': '',
    'ui/src/routes.tsx': '',
    'wire/src/api/depots.ts': '',
    [path]: text,
  }
  return told(
    breaches(
      Object.entries(others).map(([at, content]) => parse({ path: at, text: content })),
      rooms,
    ),
  )
}

describe('each wall holds', () => {
  test.each([
    [
      'domain/src/topology/a.ts',
      "import { open } from '@busbar/server/storage/database'",
      'imports server/src/storage/database.ts of storage, but domain may import (none)',
    ],
    [
      'domain/src/topology/a.ts',
      "import { balance } from '@busbar/balancer/balance'",
      'imports balancer/src/balance.ts of balancer',
    ],
    ['domain/src/topology/a.ts', "import { z } from 'zod'", 'imports zod, but domain may use the packages (none)'],
    ['domain/src/topology/a.ts', "import { hash } from 'node:crypto'", 'imports node:crypto'],
    ['domain/src/topology/a.ts', 'export const at = () => Date.now()', 'asks Date.now, but domain is told the time'],
    ['domain/src/topology/a.ts', 'export const at = () => new Date()', 'asks Date for the time'],
    ['domain/src/topology/a.ts', 'export const at = () => Date()', 'asks Date for the time'],
    ['domain/src/topology/a.ts', 'export const chance = () => Math.random()', 'asks Math.random'],
    ['domain/src/topology/a.ts', 'export const at = () => performance.now()', 'uses performance.now'],
    ['domain/src/topology/a.ts', 'console.log(1)', 'uses console.log, but domain does not print'],
    ['domain/src/topology/a.ts', 'export const pid = process.pid', 'uses process.pid'],
    ['domain/src/topology/a.ts', 'setTimeout(() => {}, 1)', 'calls setTimeout'],
    [
      'balancer/src/a.ts',
      "import { watts } from '@busbar/domain/kernel/watts'",
      'balancer may import (none): the allocation package',
    ],
    [
      'wire/src/api/a.ts',
      "import type { Watts } from '@busbar/domain/kernel/watts'",
      'wire may import (none): a contract',
    ],
    ['wire/src/api/a.ts', "import fastify from 'fastify'", 'wire may use the packages zod'],
    ['ui/src/a.tsx', "import { Depot } from '@busbar/wire/api/depots'", 'ui may take only types of wire'],
    ['ui/src/a.tsx', "import { type Depot } from '@busbar/wire/api/depots'", 'ui may take only types of wire'],
    ['ui/src/a.tsx', "import type { Watts } from '@busbar/domain/kernel/watts'", 'ui may import ui/api, wire'],
    ['ui/src/a.tsx', "import { join } from 'node:path'", 'imports node:path'],
    ['server/src/engine/a.ts', "import { query } from '../storage/database.ts'", 'engine may import domain'],
    ['server/src/engine/a.ts', "import pg from 'pg'", 'imports pg, but engine may use the packages (none)'],
    ['server/src/engine/a.ts', "type A = import('../http/app.ts').App", 'imports server/src/http/app.ts of http'],
    [
      'server/src/engine/a.ts',
      "export const app = () => import('../http/app.ts')",
      'imports server/src/http/app.ts of http',
    ],
    ['server/src/http/a.ts', "import { query } from '../storage/database.ts'", 'never each other'],
    ['server/src/http/a.ts', "import { Kysely } from 'kysely'", 'imports kysely'],
    [
      'server/src/http/a.ts',
      'export const host = process.env.HOST',
      'reads process.env, but http does not read the environment',
    ],
    ['server/src/http/a.ts', "import { env } from 'node:process'", 'imports the environment'],
    ['server/src/open.ts', 'export const url = process.env.DATABASE_URL', 'wiring does not read the environment'],
    ['server/src/house.ts', "import { app } from './http/app.ts'", 'imports server/src/http/app.ts of http'],
    [
      'server/src/http/a.ts',
      "export const all = 'SELECT * FROM depot'",
      'holds the statement "SELECT * FROM depot …", but http holds no SQL',
    ],
    [
      'server/src/http/a.ts',
      'export const one = (id: string) => `delete from depot where id = ${id}`',
      'holds the statement "delete from depot where …"',
    ],
    [
      'server/src/http/a.ts',
      'export const all = (c: string) => `SELECT ${c} FROM depot`',
      'holds the statement "SELECT x FROM depot …"',
    ],
    ['server/src/storage/a.ts', "import { app } from '../http/app.ts'", 'storage may import engine, domain'],
    [
      'server/src/storage/a.ts',
      "import { Depot } from '@busbar/wire/api/depots'",
      'imports wire/src/api/depots.ts of wire',
    ],
    [
      'server/src/backfill.ts',
      "import { query } from './storage/database.ts'",
      'tasks may import engine, domain, settings',
    ],
    ['server/src/http/a.ts', "import { serve } from '../main.ts'", 'imports server/src/main.ts of main'],
    ['server/src/http/a.ts', "import { watts } from '../../../domain/src/kernel/watts.ts'", 'is imported by its name'],
    ['server/src/http/a.ts', "import { gone } from './gone.ts'", 'imports ./gone.ts, which is no file'],
    ['ui/src/a.tsx', "import { routes } from './routes'", 'imports ./routes, which is no file'],
    ['server/src/services/a.ts', '', 'stands in no room'],
    ['server/src/engine/a.ts', 'export default 1', 'exports a default'],
    ['server/src/engine/a.ts', 'export default function a() {}', 'exports a default'],
    ['server/src/engine/a.ts', 'const a = 1\nexport { a as default }', 'exports a default'],
    ['server/src/engine/index.ts', "export { newId } from './ids.ts'", 'passes on what another file exports'],
    ['server/src/engine/index.ts', "export * from './ids.ts'", 'passes on what another file exports'],
    [
      'server/src/engine/index.ts',
      "import { newId } from './ids.ts'\nexport { newId }",
      'index.ts:2 passes on what another file exports',
    ],
    [
      'server/src/engine/a.ts',
      "import type { A } from './a.ts'",
      'closes the ring server/src/engine/a.ts → server/src/engine/a.ts',
    ],
  ])('%s: %s', (path, text, sentence) => {
    const said = say(path, text)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(sentence)
    expect(said[0]).toMatch(new RegExp(`^${path}:\\d+ `))
  })

  test('a ring over several files is told once', () => {
    const ring = [
      { path: 'domain/src/a.ts', text: "import './b.ts'" },
      { path: 'domain/src/b.ts', text: "import type { C } from './c.ts'" },
      { path: 'domain/src/c.ts', text: "\nimport './a.ts'" },
    ]
    const said = told(breaches(ring.map(parse), rooms))
    expect(said).toEqual([
      expect.stringContaining('domain/src/c.ts:2 closes the ring domain/src/a.ts → domain/src/b.ts'),
    ])
  })
})

test.each([
  ['domain/src/topology/a.ts', 'export const text = (at: number) => new Date(at).toISOString()'],
  ['domain/src/cycles/a.ts', "import { balance } from '@busbar/balancer/balance'"],
  ['wire/src/api/a.ts', "import { z } from 'zod/v4'"],
  ['ui/src/a.tsx', "import type { Depot } from '@busbar/wire/api/depots'\nimport './a.css'"],
  ['ui/src/a.tsx', "export const hint = 'Select a circuit from the list'"],
  ['ui/src/a.tsx', "export const hint = 'Update the set'"],
  ['server/src/http/a.ts', "import { newId } from '../engine/ids.ts'\nimport cookie from '@fastify/cookie'"],
  ['server/src/storage/a.ts', "export const all = 'SELECT * FROM depot'"],
  ['server/src/main.ts', "import { query } from './storage/database.ts'\nimport { app } from './http/app.ts'"],
  ['tests/crash/a.ts', "import { newId } from '../../server/src/engine/ids.ts'"],
  [
    'server/src/storage/a.test.ts',
    "import { one } from '../../../tests/support/postgres.ts'\nexport const path = process.env.PATH",
  ],
  ['ui/vite.config.ts', 'export default {}'],
])('what is right may pass: %s: %s', (path, text) => {
  expect(say(path, text)).toEqual([])
})
