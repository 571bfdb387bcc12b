import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../server/src/storage/database.ts'
import { registries } from '../../server/src/storage/registries.ts'
import { foldedAnew, rowsOf } from '../support/houses.ts'
import { ask, type Client, editUntilDeath, newClient, type Remembered } from './client.ts'
import { newProgram, type Program } from '../support/program.ts'

const rounds = 50
const clients = Array.from({ length: 8 }, (_, n) => newClient(`client ${n}`))
const seed = Number(process.env['BUSBAR_TEST_SEED'] ?? Date.now() % 1_000_000)

let program: Program
let token: string
let depotId: string
beforeAll(async () => {
  program = await newProgram()
  await program.start()
  token = await program.adminToken()
  depotId = await newDepot()
})
afterAll(() => program?.clear())

test('OPS-5, MG-10: kill -9 loses no acknowledged write and leaves none half done', { timeout: 600_000 }, async () => {
  const random = randomFrom(seed)
  const restartsMs: number[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const death = deaths[Math.floor(random() * deaths.length)] ?? 'node'
      const editing = editFor(20 + random() * 280, random)
      await editing.begun
      await die(death)
      await editing.ended
      if (death === 'postmaster') await program.untilReady()
      else restartsMs.push(await program.start())
      await compare()
      for (const client of clients) expect(await ask(client, { url: program.url, token, depotId })).toBe(true)
    }
    await compare()
  } finally {
    report(restartsMs)
  }
})

type Death = 'node' | 'postmaster' | 'node and postmaster' | 'everything'
const deaths: readonly Death[] = [
  ...Array<Death>(6).fill('node'),
  ...(['postmaster', 'node and postmaster', 'everything', 'everything'] as const),
]

async function die(death: Death): Promise<void> {
  switch (death) {
    case 'node':
      return program.killNode()
    case 'postmaster':
      return program.killPostmaster()
    case 'node and postmaster':
      await program.killPostmaster()
      return program.killNode()
    case 'everything':
      return program.killEverything()
  }
}

/** All clients edit at once; `begun` comes after the given time, in the middle of it. */
function editFor(ms: number, random: () => number) {
  let over = false
  const door = { url: program.url, token, depotId }
  const all = clients.map((client) => editUntilDeath(client, door, random, () => over))
  return { begun: pause(ms), ended: Promise.all(all).finally(() => (over = true)) }
}

/** Ledger, rows, API and events say the same, but for the one request of each client of which nobody knew. */
async function compare(): Promise<void> {
  const database = openDatabase(await program.connection(), { poolMax: 2 })
  try {
    await untilStragglersAreGone(database)
    const rows = await rowsOf(database, depotId)
    const circuits = (rows['circuit'] as { circuit_id: string; name: string; parent_circuit_id: string | null }[]).map(
      (row): Remembered => ({ id: row.circuit_id, name: row.name, parentId: row.parent_circuit_id }),
    )
    const done = clients.reduce((sum, client) => sum + client.acknowledged + doneUnheard(client, circuits), 0)
    expect(circuits).toHaveLength(clients.reduce((sum, { name }) => sum + ownedBy(name, circuits).length, 0))
    expect(rows['microgrid']).toMatchObject([{ version: 1 + done, node_count: circuits.length }])
    expect(rows['depot']).toMatchObject([{ circuit_count: circuits.length }])
    const nodes = (rows['microgrid_node'] as { circuit_id: string; name: string }[]).map((row) => row)
    const topLevel = circuits.filter(({ parentId }) => parentId === null)
    expect(byId(nodes.map((row) => ({ id: row.circuit_id, name: row.name })))).toEqual(
      byId(topLevel.map(({ id, name }) => ({ id, name }))),
    )
    await compareEvents(database, done)
    await compareApi(circuits, 1 + done)
  } finally {
    await database.close()
  }
}

/** 1 where the request under way was carried out, 0 where not; anything else is a half-done write. */
function doneUnheard(client: Client, circuits: readonly Remembered[]): 0 | 1 {
  const now = byId(ownedBy(client.name, circuits))
  if (client.underWay === null || JSON.stringify(now) === JSON.stringify(byId(client.circuits))) {
    expect(now).toEqual(byId(client.circuits))
    return 0
  }
  const known = new Set(client.circuits.map(({ id }) => id))
  const made = now.find(({ id }) => !known.has(id))?.id ?? null
  expect(now).toEqual(byId(client.underWay.then(client.circuits, made)))
  return 1
}

async function compareEvents(database: Database, done: number): Promise<void> {
  const folded = await foldedAnew(database, depotId)
  if (folded.state !== 'open') throw new Error(`the depot is ${folded.state}`)
  expect(folded.microgrid?.version).toBe(1 + done)
  expect((await registries(database).depots.whole(depotId))?.depot).toEqual(folded)
  const gaps = () =>
    database.query(`
      SELECT count(*) - count(event_outbox.sequence) AS unnumbered, count(*) - max(event_outbox.sequence) AS missing,
        count(*) - count(DISTINCT event_outbox.sequence) AS twice,
        (SELECT count(*) - max(version) FROM event_store WHERE stream_id = 'depot/${depotId}') AS versions_missing,
        (SELECT count(*) FROM stream WHERE version <> (SELECT max(version) FROM event_store e WHERE e.stream_id = stream.stream_id)) AS streams_apart
      FROM event_store LEFT JOIN event_outbox USING (position)`)
  // The relay numbers what it finds after the restart.
  await expect.poll(gaps).toEqual([{ unnumbered: 0, missing: 0, twice: 0, versions_missing: 0, streams_apart: 0 }])
}

async function compareApi(circuits: readonly Remembered[], version: number): Promise<void> {
  const answer = await fetch(`${program.url}/api/depot/${depotId}/microgrid`, {
    headers: { authorization: `Bearer ${token}` },
  })
  type Node = { node_id: string; parent_node_id: string | null; circuit_id: string; name: string }
  const microgrid = (await answer.json()) as { version: number; nodes: Node[] }
  expect(microgrid.version).toBe(version)
  const circuitOf = new Map(microgrid.nodes.map((node) => [node.node_id, node.circuit_id]))
  expect(
    byId(
      microgrid.nodes.map(({ circuit_id: id, name, parent_node_id: parent }) => ({
        ...{ id, name, parentId: parent === null ? null : (circuitOf.get(parent) ?? 'none') },
      })),
    ),
  ).toEqual(byId(circuits))
}

/** What a killed process had asked PostgreSQL for may still be carried out after its death. */
async function untilStragglersAreGone(database: Database): Promise<void> {
  await expect
    .poll(() =>
      database.query(`SELECT FROM pg_stat_activity WHERE application_name = 'busbar' AND state <> 'idle'
      AND pid <> pg_backend_pid()`),
    )
    .toEqual([])
}

const ownedBy = (name: string, circuits: readonly Remembered[]) =>
  circuits.filter((circuit) => circuit.name.startsWith(`${name} `))
const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => (a.id < b.id ? -1 : 1))

async function newDepot(): Promise<string> {
  const answer = await fetch(`${program.url}/api/depot`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ name: 'Malaga', timezone: 'Australia/Perth' }),
  })
  return ((await answer.json()) as { depot_id: string }).depot_id
}

/** The kills are random, and which ones they were can be asked for again. The moments are the machine's own. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function report(restartsMs: readonly number[]): void {
  const sorted = [...restartsMs].sort((a, b) => a - b).map(Math.round)
  const acknowledged = clients.reduce((sum, client) => sum + client.acknowledged, 0)
  console.log(
    `BUSBAR_TEST_SEED=${seed}: ${acknowledged} acknowledged writes, ${restartsMs.length} restarts, ` +
      `median ${sorted[sorted.length >> 1]} ms, longest ${sorted.at(-1)} ms`,
  )
}
