import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import { depotDecider } from '@busbar/domain/topology/decide'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { carryOut, cause, foldedAnew, freshHouses, type Houses, rowsOf } from '../../../tests/support/houses.ts'
import type { OpenHouse } from '../house.ts'
import { projectDepot } from '../storage/depots.ts'
import { eventStore } from '../storage/events.ts'
import { handler } from './handle.ts'
import { newId } from './ids.ts'

let houses: Houses
let house: OpenHouse
let depotId: string
beforeAll(async () => {
  houses = await freshHouses()
  house = await houses.open()
})
afterAll(() => houses.close())
beforeEach(() => {
  depotId = newId()
})

const create = (name = depotId) => a.createDepot(name, depotId, newId())
const add = (circuitId = newId(), fields = {}): DepotCommand => ({
  type: 'AddCircuit',
  circuit: a.circuit(circuitId, { nodeId: newId(), ...fields }),
})
const change = (circuitId: string, changes: Extract<DepotCommand, { type: 'ChangeCircuit' }>['changes']) =>
  ({ type: 'ChangeCircuit', circuitId, changes, seenRevision: null }) as const

/** All that one stream could have left anywhere. */
async function traces(): Promise<Record<string, number>> {
  const [found] = await house.database.query<Record<string, number>>(
    `SELECT
       (SELECT count(*) FROM stream WHERE stream_id = $1) AS streams,
       (SELECT count(*) FROM event_store WHERE stream_id = $1) AS events,
       (SELECT count(*) FROM event_outbox JOIN event_store USING (position) WHERE stream_id = $1) AS outbox,
       (SELECT count(*) FROM depot WHERE depot_id = $2) AS depots,
       (SELECT count(*) FROM microgrid WHERE depot_id = $2) AS microgrids,
       (SELECT count(*) FROM circuit WHERE depot_id = $2) AS circuits`,
    [`depot/${depotId}`, depotId],
  )
  return found ?? {}
}
const nothing = { streams: 0, events: 0, outbox: 0, depots: 0, microgrids: 0, circuits: 0 }

describe('one transaction', () => {
  test('EVT-1: events, outbox and read models come together', async () => {
    await carryOut(house, depotId, create(), add())
    expect(await traces()).toEqual({ streams: 1, events: 4, outbox: 4, depots: 1, microgrids: 1, circuits: 1 })
  })

  test('EVT-1: a read model that can’t be written leaves nothing of the change', async () => {
    let projected = 0
    const handle = handler(
      {
        name: 'depot',
        decider: depotDecider,
        depotIdOf: (id) => id,
        project: async (tx, before, after) => {
          await projectDepot(tx, before, after)
          projected += 1
          if (projected !== 2) throw new Error('the disk is full')
        },
      },
      eventStore(house.database),
      house.clock,
      () => {},
    )
    await expect(handle(depotId, create(), cause())).rejects.toThrow('the disk is full')
    expect(await traces()).toEqual(nothing)
    await handle(depotId, create(), cause())
    await expect(handle(depotId, add(), cause())).rejects.toThrow('the disk is full')
    expect(await traces()).toEqual({ streams: 1, events: 2, outbox: 2, depots: 1, microgrids: 1, circuits: 0 })
  })

  test('EVT-1: what fails alongside leaves nothing of the change, and the next one goes on from before it', async () => {
    const failing = () => Promise.reject(new Error('no answer kept'))
    await expect(house.handleDepot(depotId, create(), cause(), failing)).rejects.toThrow('no answer kept')
    expect(await traces()).toEqual(nothing)
    await carryOut(house, depotId, create())
    await expect(house.handleDepot(depotId, add(), cause(), failing)).rejects.toThrow('no answer kept')
    const { state, version } = await carryOut(house, depotId, add())
    expect(version).toBe(4)
    expect(state.state === 'open' && state.circuits.size).toBe(1)
  })

  test('MG-2: a depot whose microgrid can’t be made isn’t made either', async () => {
    const other = newId()
    const microgridId = newId()
    await carryOut(house, other, a.createDepot(other, other, microgridId))
    const kept = await rowsOf(house.database, other)
    const taken = await house.handleDepot(depotId, a.createDepot(depotId, depotId, microgridId), cause())
    expect(taken).toMatchObject({ refused: 'ID_TAKEN' })
    expect(await rowsOf(house.database, other)).toEqual(kept)
    expect(await traces()).toEqual(nothing)
  })

  test('EVT-1: a refusal leaves nothing, not even an empty stream', async () => {
    const refused = await house.handleDepot(depotId, { ...create(), timezone: 'Perth' } as DepotCommand, cause())
    expect(isRefusal(refused)).toBe(true)
    expect(await traces()).toEqual(nothing)
  })

  test('EVT-1: a change of nothing leaves no event', async () => {
    const circuitId = newId()
    const { version } = await carryOut(house, depotId, create(), add(circuitId, { name: 'MSB' }))
    const same = await carryOut(house, depotId, change(circuitId, { name: 'MSB' }))
    expect(same).toMatchObject({ version, events: [] })
    expect((await traces())['events']).toBe(4)
  })

  test('EVT-1: every event says who did it, for which request, because of what, and when', async () => {
    const asked = {
      actor: { kind: 'token', id: newId(), name: 'registry sync' },
      correlationId: newId(),
      causationId: newId(),
    } as const
    const occurredAt = Date.parse('2026-04-05T06:07:08.009Z')
    const earlier = await houses.open({ now: () => occurredAt })
    await earlier.handleDepot(depotId, create(), asked)
    const events = await house.database.query(
      'SELECT metadata, depot_id, occurred_at FROM event_store WHERE depot_id = $1',
      [depotId],
    )
    expect(events).toEqual(
      [1, 2].map(() => ({ metadata: asked, depot_id: depotId, occurred_at: new Date(occurredAt) })),
    )
  })
})

describe('writers of one depot', () => {
  test('MG-10: a hundred changes at once, through two processes, leave circuits, nodes and version in step', async () => {
    const other = await houses.open()
    const boards = Array.from({ length: 60 }, () => newId())
    const named = boards.map((circuitId, n) =>
      add(circuitId, { name: `board ${n}`, parent: n % 2 ? null : under(boards[1]) }),
    )
    const { state: before } = await carryOut(house, depotId, create(), ...named.sort(topLevelFirst))
    const versionBefore = before.state === 'open' ? before.microgrid?.version : undefined

    // Each is about another board, so that all of them are allowed, in whatever order they come.
    const counted: DepotCommand[] = [
      ...Array.from({ length: 15 }, () => add()),
      ...Array.from({ length: 10 }, () => add(newId(), { parent: under(boards[1]) })),
      ...boards.slice(2, 17).map((circuitId, n) => change(circuitId, { name: `renamed ${n}` })),
      ...boards.slice(17, 27).map((circuitId, n) => change(circuitId, { parent: n % 2 ? under(boards[1]) : null })),
      ...boards.slice(27, 37).map((circuitId) => ({ type: 'RemoveCircuit', circuitId, seenRevision: null }) as const),
    ]
    const uncounted: DepotCommand[] = [
      ...boards.slice(37, 47).map((circuitId) => change(circuitId, { safeDefaultW: 1000 })),
      ...boards.slice(47, 57).map((circuitId, n) => change(circuitId, { name: `board ${n + 47}` })),
      ...Array.from({ length: 10 }, () => change(boards[1] ?? '', { parent: under(boards[1]) })),
      ...Array.from({ length: 10 }, () => ({ type: 'ResyncMicrogrid', microgridIdIfNone: newId() }) as const),
    ]
    const handled = await Promise.all(
      mixed([...counted, ...uncounted]).map((command, n) =>
        (n % 2 ? house : other).handleDepot(depotId, command, cause()),
      ),
    )

    expect(handled).toHaveLength(100)
    // Only a board under itself is refused.
    expect(handled.filter(isRefusal).map(({ refused }) => refused)).toEqual(Array(10).fill('TOPOLOGY_CYCLE'))
    // Of the ten moves to or from the top, five name the place where the board stands already.
    const moved = boards.slice(17, 27).filter((circuitId, n) => {
      const was = before.state === 'open' ? before.circuits.get(circuitId)?.parent : undefined
      return (was === null) !== (n % 2 === 0)
    })
    const expected = (versionBefore ?? 0) + counted.length - 10 + moved.length
    const rows = await rowsOf(house.database, depotId)
    expect(rows['microgrid']).toMatchObject([{ version: expected }])
    expect(nodesOf(rows)).toEqual(topLevelOf(rows))

    const folded = await foldedAnew(house.database, depotId)
    expect((await house.registries.depots.whole(depotId))?.depot).toEqual(folded)
    const [versions] = await house.database.query(
      `SELECT count(*) AS events, max(event_store.version) AS last, (SELECT version FROM stream WHERE stream_id = $1) AS stream
       FROM event_store WHERE stream_id = $1`,
      [`depot/${depotId}`],
    )
    expect(versions).toEqual({ events: versions?.['last'], last: versions?.['last'], stream: versions?.['last'] })
  })

  test('MG-10: a queue for one depot leaves connections for everybody else', async () => {
    await carryOut(house, depotId, create())
    let letGo: () => void = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const queue = Array.from({ length: 50 }, () => house.handleDepot(depotId, add(), cause(), () => held))
    const elsewhere = newId()
    await carryOut(house, elsewhere, a.createDepot(elsewhere, elsewhere, newId()))
    expect(house.database.pool.totalCount).toBeLessThan(house.database.pool.options.max ?? 0)
    letGo()
    expect((await Promise.all(queue)).filter(isRefusal)).toEqual([])
  })

  test('MG-10: of two processes that create one depot at once, one does and one is refused', async () => {
    const other = await houses.open()
    for (let round = 0; round < 10; round++) {
      depotId = newId()
      const both = await Promise.all([house, other].map((each) => each.handleDepot(depotId, create(), cause())))
      expect(both.map((handled) => (isRefusal(handled) ? handled.refused : 'made')).sort()).toEqual([
        'ID_TAKEN',
        'made',
      ])
    }
  })

  test('MG-10: a process that missed what another wrote catches up before it decides', async () => {
    const other = await houses.open()
    const [board, deeper] = [newId(), newId()]
    await carryOut(house, depotId, create(), add(board))
    await carryOut(other, depotId, add(deeper, { parent: under(board) }))
    // With what it knew, the first process would take both for allowed.
    const remove = { type: 'RemoveCircuit', circuitId: board, seenRevision: null } as const
    expect(await house.handleDepot(depotId, remove, cause())).toMatchObject({ refused: 'CIRCUIT_NOT_EMPTY' })
    await carryOut(house, depotId, { ...remove, circuitId: deeper })
    expect(await other.handleDepot(depotId, change(deeper, { name: 'x' }), cause())).toMatchObject({
      refused: 'CIRCUIT_NOT_FOUND',
    })
    await carryOut(other, depotId, remove)
    expect(nodesOf(await rowsOf(house.database, depotId))).toEqual([])
  })

  const under = (circuitId: string | undefined) => ({ circuitId: circuitId ?? '', depotId })
})

type Row = Record<string, unknown>
const nodesOf = (rows: Record<string, unknown[]>) =>
  (rows['microgrid_node'] as Row[]).map((row) => `${row['circuit_id']} ${row['node_id']} ${row['name']}`).sort()
const topLevelOf = (rows: Record<string, unknown[]>) =>
  (rows['circuit'] as Row[])
    .filter((row) => row['parent_circuit_id'] === null)
    .map((row) => `${row['circuit_id']} ${row['node_id']} ${row['name']}`)
    .sort()

const topLevelFirst = (one: DepotCommand, other: DepotCommand) => depthOf(one) - depthOf(other)
const depthOf = (command: DepotCommand) => (command.type === 'AddCircuit' && command.circuit.parent ? 1 : 0)

/** In an order that has nothing to do with kinds, and is the same each time. */
const mixed = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item, n) => ({ item, at: (n * 37) % items.length }))
    .sort((x, y) => x.at - y.at)
    .map(({ item }) => item)
