import { access, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgresOf } from '../../../tests/support/debianPostgres.ts'
import * as a from '../../../tests/support/depots.ts'
import { carryOut, cause, foldedAnew, quiet } from '../../../tests/support/houses.ts'
import { newId } from '../engine/ids.ts'
import { openHouse, type OpenHouse } from '../house.ts'
import { openDatabase } from './database.ts'
import { migrate, readMigrations } from './migrate.ts'
import { schemaDump } from './schemaDump.ts'

const binDir = '/usr/lib/postgresql/15/bin'
const isThere = await access(`${binDir}/postgres`).then(
  () => true,
  () => false,
)

describe.skipIf(!isThere)(`on PostgreSQL 15${isThere ? '' : ` (skipped: there is none in ${binDir})`}`, () => {
  let server: Awaited<ReturnType<typeof startPostgresOf>>
  let house: OpenHouse
  let schema: string
  beforeAll(async () => {
    server = await startPostgresOf(binDir)
    const database = openDatabase(server.connection)
    await migrate(database, await readMigrations())
    schema = await schemaDump(database)
    await database.close()
    house = await openHouse(server.connection, quiet)
  })
  afterAll(async () => {
    await house?.close()
    await server?.stop()
  })

  test('OPS-1: it is the oldest that is promised', async () => {
    expect(await house.database.query('SHOW server_version_num')).toMatchObject([
      { server_version_num: expect.stringMatching(/^15/) },
    ])
  })

  test('OPS-1: migrations come to the same schema', async () => {
    expect(schema).toBe(await readFile(new URL('./schema.txt', import.meta.url), 'utf8'))
  })

  test('OPS-1: a depot is made, changed, read, heard of and deleted', async () => {
    const heard: string[] = []
    house.relay.onEvents((events) => heard.push(...events.map(({ type }) => type)))
    const [depotId, top, board, charger] = [newId(), newId(), newId(), newId()]
    await carryOut(
      house,
      depotId,
      a.legacyDepot({
        depotId,
        circuits: [
          a.circuit(top, { nodeId: newId() }),
          a.circuit(board, { nodeId: newId(), parent: { circuitId: top, depotId } }),
        ],
        chargePoints: [a.chargePoint(charger, { circuitId: board })],
        connectors: [a.connector(newId(), charger)],
        powerSources: [a.powerSource(newId())],
        devices: [a.device(newId())],
      }),
      { type: 'BackfillMicrogrid', microgridId: newId() },
      { type: 'ChangeCircuit', circuitId: board, changes: { name: 'EVDB', parent: null }, seenRevision: null },
      { type: 'ChangeDepot', changes: { name: 'Malaga North' }, seenRevision: null },
    )
    const whole = await house.registries.depots.whole(depotId)
    expect(whole?.depot).toEqual(await foldedAnew(house.database, depotId))
    expect(whole?.depot.microgrid?.gridConnections.size).toBe(2)
    const sight = { sees: 'everything' } as const
    expect((await house.registries.depots.list(sight, { limit: 10, after: null })).items).toHaveLength(1)
    const wish = { sight, limit: 3, before: null, depotId, kind: null, actor: 'TEST', from: null, to: null }
    expect((await house.audit.list(wish)).items[0]?.type).toBe('DepotChanged')

    await carryOut(house, depotId, { type: 'DeleteDepot', seenRevision: null })
    await expect.poll(() => heard.at(-1)).toBe('DepotDeleted')
    expect(heard).toContain('MicrogridProvisioned')
  })

  test('OPS-1: people and tokens come in', async () => {
    const [userId, tokenId] = [newId(), newId()]
    await house.handleAccess('installation', { type: 'AddFirstAdmin', userId, name: 'admin' }, cause(), (tx) =>
      house.secrets.setPassword(tx, userId, 'phc'),
    )
    const token = { tokenId, name: 'sync', role: null, scopes: ['registry:read'], depotIds: [newId()] } as const
    const secret = Buffer.from('secret')
    await house.handleAccess('installation', { type: 'CreateToken', ...token, expiresAt: null }, cause(), (tx) =>
      house.secrets.setTokenSecret(tx, tokenId, secret),
    )
    expect(await house.secrets.passwordOf('ADMIN')).toEqual({ userId, phc: 'phc' })
    expect(await house.secrets.token(tokenId, Date.now())).toMatchObject({
      principal: { name: 'sync' },
      sha256: secret,
    })
    await house.secrets.openSession(secret, userId, Date.now(), Date.now() + 1000)
    expect((await house.secrets.session(secret, Date.now()))?.principal).toMatchObject({ role: 'system_admin' })
  })

  test('OPS-1: measurements are kept, rolled up, read and dropped', async () => {
    const { ledgers, upkeep } = house
    const noon = Date.parse('2026-03-10T12:00:00Z')
    const [depotId, subjectId] = [newId(), newId()]
    const sample = { depotId, subjectKind: 'NODE', subjectId, quantity: 'POWER_W', phase: null, value: 7 } as const
    expect(await ledgers.samples.write([{ ...sample, at: noon }], noon)).toEqual({ kept: 1, outOfTime: 0 })
    while ((await upkeep.rollUp(noon + 3_600_000)) > 0) continue
    const chart = { from: noon - 86_400_000, to: noon + 1, pointsMax: 300, now: noon, quantity: 'POWER_W' } as const
    const read = await ledgers.samples.series({ depotId, of: { type: 'subject', subjectId }, phase: null, ...chart })
    expect(read).toMatchObject({ resolution: 'MINUTES', subjects: [{ points: [{ at: noon, mean: 7 }] }] })
    expect(await ledgers.samples.latest(depotId, noon)).toEqual([{ ...sample, at: noon }])
    await upkeep.makePartitions(noon)
    expect(await upkeep.expire(noon + 20 * 86_400_000)).toContain('sample_20260310')
    const caller = { kind: 'user', id: newId(), name: 'x' } as const
    const use = { useId: newId(), at: noon, endpoint: 'x', circuitId: null, microgridId: null, nodeId: null, caller }
    await ledgers.aliasUses.note([{ ...use, outcome: 'a' }])
    await ledgers.aliasUses.note([{ ...use, useId: newId(), outcome: 'b' }])
    expect(await ledgers.aliasUses.summary()).toMatchObject([{ times: 2, lastOutcome: 'b' }])
  })
})
