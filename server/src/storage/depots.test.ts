import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { carryOut, cause, foldedAnew, freshHouses, type Houses, rowsOf } from '../../../tests/support/houses.ts'
import { newId } from '../engine/ids.ts'
import type { OpenHouse } from '../house.ts'
import { rebuildDepot } from './depots.ts'

const wiredAnew = { limitReference: 'DC_OUTPUT', phases: ['L1', 'L3'] } as const

let houses: Houses
let house: OpenHouse
let other: OpenHouse
let depotId: string
beforeAll(async () => {
  houses = await freshHouses()
  house = await houses.open()
  other = await houses.open()
})
afterAll(() => houses.close())
beforeEach(() => {
  depotId = newId()
})

const create = (name: string, ofDepot = newId()) => a.createDepot(name, ofDepot, newId())

/** A depot with something of every kind in it, and every kind of change done to it. */
function everything(): { readonly import: DepotCommand; readonly changes: readonly DepotCommand[] } {
  const [top, board, free, charger, plug, source, meter] = Array.from({ length: 7 }, newId) as [
    ...[string, string, string, string, string, string, string],
  ]
  const seenRevision = null
  const freeNode = newId()
  const amperes = { unit: 'A', currentMa: 400_000, voltageV: 400, phases: 3, powerFactor: 0.97 } as const
  return {
    import: a.legacyDepot({
      depotId,
      microgridId: newId(),
      depot: { name: `depot ${depotId}`, timezone: 'Pacific/Auckland', visibleTo: [newId(), newId()] },
      circuits: [
        a.circuit(top, { nodeId: newId() }),
        a.circuit(board, { nodeId: newId(), parent: { circuitId: top, depotId }, rating: amperes }),
        a.circuit(free, { nodeId: freeNode, rating: null, safeDefaultW: 0 }),
      ],
      chargePoints: [a.chargePoint(charger, { circuitId: board, rating: amperes, efficiency: 0.955 })],
      connectors: [a.connector(plug, charger), a.connector(newId(), charger, { number: 2, name: 'left' })],
      powerSources: [a.powerSource(source, { circuitId: top, kind: 'BATTERY', capacityWh: 4_900_000_000_000 })],
      devices: [a.device(meter, { circuitId: top, siteModelName: 'PM8000' })],
    }),
    changes: [
      { type: 'ChangeDepot', changes: { timezone: 'Australia/Perth', visibleTo: null }, seenRevision },
      {
        type: 'SetControl',
        changes: {
          ...{ calculationVersion: 2, rampWPerS: 5_000, deadBandShare: 0.075 },
          staleAfterByNode: [{ nodeId: plug, staleAfterS: 900 }],
          expectedLoads: [{ nodeId: freeNode, assumedW: null }],
        },
        seenRevision,
      },
      {
        type: 'ChangeCircuit',
        circuitId: board,
        changes: { rating: null, safeDefaultW: 90_000, name: 'EVDB' },
        seenRevision,
      },
      { type: 'ChangeCircuit', circuitId: board, changes: { parent: null }, seenRevision },
      { type: 'RemoveCircuit', circuitId: free, seenRevision },
      {
        type: 'ChangeChargePoint',
        chargePointId: charger,
        changes: { circuitId: null, controlMode: 'CHARGER', fallbackW: 6000, ...wiredAnew },
        seenRevision,
      },
      { type: 'ChangeConnector', connectorId: plug, changes: { number: 3, rating: amperes }, seenRevision },
      { type: 'AddConnector', connector: a.connector(newId(), charger) },
      { type: 'ChangePowerSource', powerSourceId: source, changes: { kind: 'SOLAR', capacityWh: null }, seenRevision },
      { type: 'AddPowerSource', powerSource: a.powerSource(newId()) },
      { type: 'ChangeDevice', deviceId: meter, changes: { kind: 'GATEWAY', circuitId: null }, seenRevision },
      { type: 'RemoveDevice', deviceId: meter, seenRevision },
      { type: 'RemoveChargePoint', chargePointId: charger, seenRevision },
    ],
  }
}

describe('read models are the folded state', () => {
  test('EVT-1: after each change of every kind of thing, the rows say what the events say', async () => {
    const { import: whole, changes } = everything()
    for (const command of [whole, ...changes]) {
      const { state } = await carryOut(house, depotId, command)
      const folded = await foldedAnew(house.database, depotId)
      expect(folded).toEqual(state)
      expect((await house.registries.depots.whole(depotId))?.depot).toEqual(folded)
    }
  })

  test('EVT-1: a depot’s rows can be made anew from its events, to the same rows', async () => {
    const { import: whole, changes } = everything()
    await carryOut(house, depotId, whole, ...changes.slice(0, 8))
    const rows = await rowsOf(house.database, depotId)
    await house.database.query('UPDATE circuit SET name = $2 WHERE depot_id = $1', [depotId, 'wrong'])
    await house.database.query('DELETE FROM connector WHERE depot_id = $1', [depotId])
    const folded = await foldedAnew(house.database, depotId)
    await house.database.transaction((tx) => rebuildDepot(tx, depotId, folded))
    expect(await rowsOf(house.database, depotId)).toEqual(rows)
  })

  test('CYC-4, OPS-5: a depot whose row is older than its control reads as every depot begins', async () => {
    const { state } = await carryOut(house, depotId, create(depotId, depotId))
    await house.database.query('UPDATE depot SET control = NULL WHERE depot_id = $1', [depotId])
    expect((await house.registries.depots.whole(depotId))?.depot).toEqual(state)
    const { state: set } = await carryOut(house, depotId, {
      type: 'SetControl',
      changes: { leaseS: 600 },
      seenRevision: 1,
    })
    expect((await other.registries.depots.whole(depotId))?.depot).toEqual(set)
  })

  test('EVT-1: a row that is missing where the events say it stands stops the change', async () => {
    const circuitId = newId()
    await carryOut(house, depotId, create('holed', depotId), {
      type: 'AddCircuit',
      circuit: a.circuit(circuitId, { nodeId: newId() }),
    })
    await house.database.query('DELETE FROM circuit WHERE circuit_id = $1', [circuitId])
    const rename = { type: 'ChangeCircuit', circuitId, changes: { name: 'x' }, seenRevision: null } as const
    await expect(house.handleDepot(depotId, rename, cause())).rejects.toThrow('circuit lacks rows')
  })

  test('MG-10: a deleted depot leaves no row of its own and keeps all its events', async () => {
    const { import: whole, changes } = everything()
    const { version } = await carryOut(house, depotId, whole, ...changes.slice(0, 5))
    const kept = await rowsOf(house.database, depotId)
    expect(Object.entries(kept).filter(([, rows]) => rows.length === 0)).toEqual([])
    await carryOut(house, depotId, { type: 'DeleteDepot', seenRevision: null })
    expect(Object.values(await rowsOf(house.database, depotId)).flat()).toEqual([])
    const events = await house.database.query<{ type: string }>(
      'SELECT type FROM event_store WHERE depot_id = $1 ORDER BY version',
      [depotId],
    )
    expect(events).toHaveLength(version + 1)
    expect(events.at(-1)?.type).toBe('DepotDeleted')
    expect(await foldedAnew(house.database, depotId)).toEqual({ state: 'deleted', depotId })
  })
})

describe('rules across depots', () => {
  const outcomes = (handled: readonly unknown[]) =>
    handled.map((one) => (isRefusal(one) ? one.refused : 'done')).sort((x, y) => (x < y ? -1 : 1))
  const refusedBut = (one: string, code: string, of: number) => [...Array<string>(of - 1).fill(code), one]

  test('MG-1: of depots that are given one name at once, in whatever case, one gets it', async () => {
    const handled = await Promise.all(
      Array.from({ length: 16 }, (_, n) => {
        const command = create(n % 2 ? 'Elizabeth Quay' : 'ELIZABETH QUAY')
        const id = command.type === 'CreateDepot' ? command.depotId : ''
        return (n % 3 ? house : other).handleDepot(id, command, cause())
      }),
    )
    expect(outcomes(handled)).toEqual(refusedBut('done', 'DEPOT_NAME_TAKEN', 16))
    const rows = await house.database.query(`SELECT FROM depot WHERE lower(name) = 'elizabeth quay'`)
    expect(rows).toHaveLength(1)
  })

  test('MG-1: depots that change names with each other at once are refused, not stuck', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, two] = [newId(), newId()]
      await carryOut(house, one, create(`north ${round}`, one))
      await carryOut(house, two, create(`south ${round}`, two))
      const take = (name: string) => ({ type: 'ChangeDepot', changes: { name }, seenRevision: null }) as const
      const handled = await Promise.all([
        house.handleDepot(one, take(`south ${round}`), cause()),
        other.handleDepot(two, take(`north ${round}`), cause()),
      ])
      expect(outcomes(handled)).toEqual(['DEPOT_NAME_TAKEN', 'DEPOT_NAME_TAKEN'])
    }
  })

  test('MG-1: a name is free again once its depot is gone', async () => {
    await carryOut(house, depotId, create('Claisebrook', depotId), { type: 'DeleteDepot', seenRevision: null })
    const next = newId()
    await carryOut(other, next, create('claisebrook', next))
  })

  test('MG-7: of chargers in different depots that are given one OCPP identity at once, one gets it', async () => {
    const depots = Array.from({ length: 12 }, newId)
    for (const id of depots) await carryOut(house, id, create(id, id))
    const handled = await Promise.all(
      depots.map((id, n) => {
        const chargePoint = a.chargePoint(newId(), { ocppIdentity: 'PERTH-01' })
        return (n % 2 ? house : other).handleDepot(id, { type: 'AddChargePoint', chargePoint, connectors: [] }, cause())
      }),
    )
    expect(outcomes(handled)).toEqual(refusedBut('done', 'OCPP_IDENTITY_TAKEN', 12))
    const [refusal] = handled.filter(isRefusal)
    expect(refusal?.faults).toMatchObject([{ pointer: '/ocpp_identity' }])
  })

  test.each(['circuits', 'chargePoints', 'connectors', 'powerSources', 'devices'] as const)(
    'MG-1: a depot that comes with the ids of another’s %s is refused, and takes nothing from it',
    async (kind) => {
      const { import: whole } = everything()
      if (whole.type !== 'ImportDepot') throw new Error('no import')
      await carryOut(house, depotId, whole)
      const rows = await rowsOf(house.database, depotId)

      const copyId = newId()
      const copy = a.legacyDepot({ depotId: copyId, depot: { ...whole.depot, name: `copy ${copyId}` } })
      const handled = await other.handleDepot(copyId, { ...copy, [kind]: renamedIdentity(whole[kind]) }, cause())
      expect(handled).toMatchObject({ refused: 'ID_TAKEN' })
      expect(await rowsOf(house.database, depotId)).toEqual(rows)
      expect(Object.values(await rowsOf(house.database, copyId)).flat()).toEqual([])
    },
  )

  test('SEC-1: a user’s name that PostgreSQL takes for another’s is a refusal', async () => {
    const { handleAccess } = house
    const addUser = (name: string) =>
      handleAccess('installation', { type: 'AddUser', userId: newId(), name, role: 'viewer' }, cause())
    // JavaScript ends ΟΔΟΣ in a final sigma, PostgreSQL doesn't.
    expect(isRefusal(await addUser('οδοσ'))).toBe(false)
    expect(await addUser('ΟΔΟΣ')).toMatchObject({ refused: 'NAME_TAKEN' })
  })
})

/** The ids alone should be what is in the way. */
const renamedIdentity = (things: readonly object[]): object[] =>
  things.map((thing) => ('ocppIdentity' in thing ? { ...thing, ocppIdentity: newId() } : thing))
