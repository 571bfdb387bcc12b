import { chmod, chown, lstat, mkdir, readdir, readFile, readlink, realpath, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { install, startOther, temporaryFolder } from '../../../../tests/support/otherProcesses.ts'
import { launchPostgres, stopPostgres, type LocalPostgres } from './launch.ts'
import { chooseOwner } from './owner.ts'

// Servers are processes of their own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const nobody = { uid: 65534, gid: 65534 }
const forbidden = { namespacesAllowed: () => Promise.resolve(false) }

let ground: Awaited<ReturnType<typeof temporaryFolder>>
let dataDir: string

beforeEach(async () => {
  ground = await temporaryFolder()
  dataDir = join(ground.folder, 'depot')
  await mkdir(dataDir)
})

afterEach(async () => {
  await stopPostgres(dataDir).catch(() => {})
  await ground.clear()
})

async function ask(postgres: LocalPostgres, sql: string): Promise<unknown[]> {
  const client = new Client(postgres.connection)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function serverUid(): Promise<number> {
  const pid = (await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]
  return (await stat(`/proc/${pid}`)).uid
}

async function owners(folder: string): Promise<ReadonlySet<number>> {
  const names = await readdir(folder, { recursive: true })
  return new Set(await Promise.all(names.map(async (name) => (await lstat(join(folder, name))).uid)))
}

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('started as root', () => {
  test('OPS-1: in a user namespace all stays under a folder that only root may enter', async () => {
    await chmod(ground.folder, 0o700)
    const postgres = await launchPostgres({ dataDir })
    expect(await ask(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect((await lstat(join(dataDir, 'postgres'))).isDirectory()).toBe(true)
    expect(await owners(join(dataDir, 'postgres'))).toEqual(new Set([0]))
    expect(await serverUid()).toBe(0)
    expect(await postgres.release()).toBe('stopped')
  })

  test('OPS-1: without namespaces an unprivileged user runs the server, and stays its owner', async () => {
    const first = await launchPostgres({ dataDir, ...forbidden })
    await ask(first, `CREATE TABLE bus AS SELECT '4711'::text AS name`)
    const uid = await serverUid()
    expect(uid).not.toBe(0)
    expect(await owners(join(dataDir, 'postgres/data'))).toEqual(new Set([uid]))
    expect((await stat(first.connection.host)).uid).toBe(uid)
    const beside = await launchPostgres({ dataDir })
    expect(beside.adopted).toBe(true)
    expect(await beside.release()).toBe('left-running')
    expect(await first.release()).toBe('stopped')

    const later = await launchPostgres({ dataDir })
    expect(await serverUid()).toBe(uid)
    expect(await ask(later, 'SELECT name FROM bus')).toEqual([{ name: '4711' }])
    await later.release()
  })

  test('OPS-1: without namespaces too, a path may be too long for a socket', async () => {
    dataDir = join(ground.folder, 'a-depot-with-a-long-name-'.repeat(6))
    await mkdir(dataDir)
    const first = await launchPostgres({ dataDir, durable: false, ...forbidden })
    expect((await stat(first.connection.host)).uid).toBe(await serverUid())
    const beside = await launchPostgres({ dataDir, ...forbidden })
    expect(beside.connection.host).toBe(first.connection.host)
    await beside.release()
    expect(await first.release()).toBe('stopped')
  })

  test('OPS-1: without namespaces, data and programs go where that user can reach them', async () => {
    const reachableFolder = join(ground.folder, 'common')
    const closed = join(ground.folder, 'root')
    dataDir = join(closed, 'depot')
    await mkdir(dataDir, { recursive: true })
    const program = await install(closed, 'copied')
    await chmod(closed, 0o700)

    const umask = process.umask(0o077)
    const first = startOther(program, { dataDir, reachableFolder, namespaces: 'forbidden' })
    process.umask(umask)
    const { host } = await first.next('launched')
    expect((await readlink(join(dataDir, 'postgres'))).startsWith(reachableFolder)).toBe(true)
    expect((await readdir(reachableFolder)).find((name) => name.startsWith('programs-'))).toBeDefined()
    const beside = await launchPostgres({ dataDir, reachableFolder })
    expect(beside.connection.host).toBe(host)
    await beside.release()
    first.tell('release')
    expect((await first.next('released')).how).toBe('stopped')

    const later = startOther(program, { dataDir, reachableFolder, namespaces: 'forbidden' })
    expect(await later.next('launched')).toMatchObject({ adopted: false, host })
    later.tell('release')
    await later.next('released')
  })

  test('OPS-1: data that root made go over to the unprivileged user once namespaces are forbidden', async () => {
    const first = await launchPostgres({ dataDir, durable: false })
    await ask(first, `CREATE TABLE bus AS SELECT '4711'::text AS name`)
    await first.release()
    const later = await launchPostgres({ dataDir, ...forbidden })
    expect(await serverUid()).not.toBe(0)
    expect(await ask(later, 'SELECT name FROM bus')).toEqual([{ name: '4711' }])
    await later.release()
  })

  test('OPS-1: data that cannot go over are left as they are, and one line says why', async () => {
    await chmod(ground.folder, 0o700)
    await (await launchPostgres({ dataDir, durable: false })).release()
    const failure = await launchPostgres({ dataDir, ...forbidden }).catch((error: Error) => error.message)
    expect(failure).toMatch(/made by root in a user namespace, which is now forbidden.* cannot reach it: move DATA_DIR/)
    expect(failure).not.toContain('\n')
    expect(await owners(join(dataDir, 'postgres'))).toEqual(new Set([0]))
  })

  test('OPS-1: data whose place is gone are not replaced by an empty database', async () => {
    const reachableFolder = join(ground.folder, 'common')
    await chmod(dataDir, 0o700)
    await (await launchPostgres({ dataDir, reachableFolder, ...forbidden, durable: false })).release()
    const place = await realpath(join(dataDir, 'postgres'))
    await rename(place, `${place}.elsewhere`)
    await expect(launchPostgres({ dataDir, reachableFolder, ...forbidden })).rejects.toThrow(
      `The database was in ${place}, which is gone`,
    )
  })

  test('OPS-1: an ordinary user runs the server alone, from programs that root installed', async () => {
    const program = await install(ground.folder, 'copied')
    await chown(dataDir, nobody.uid, nobody.gid)
    const other = startOther(program, { dataDir }, nobody)
    await other.next('launched')
    expect(await serverUid()).toBe(nobody.uid)
    // It may not make links in what root installed.
    expect((await readdir(dataDir)).find((name) => name.startsWith('programs-'))).toBeDefined()

    const root = await launchPostgres({ dataDir })
    expect(root.adopted).toBe(true)
    expect(await ask(root, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    other.tell('release')
    expect((await other.next('released')).how).toBe('left-running')
    expect(await root.release()).toBe('stopped')

    const again = await launchPostgres({ dataDir })
    expect(await serverUid()).toBe(nobody.uid)
    await again.release()
  })

  test('OPS-1: another user gets neither at the socket nor at the data', async () => {
    const program = await install(ground.folder, 'copied')
    const postgres = await launchPostgres({ dataDir, durable: false })
    await expect(startOther(program, { dataDir }, nobody).next('launched')).rejects.toThrow(
      `The data directory ${dataDir} belongs to somebody else`,
    )
    await chmod(dataDir, 0o777)
    await expect(startOther(program, { dataDir }, nobody).next('launched')).rejects.toThrow(/belongs to another user/)
    expect((await stat(postgres.connection.host)).mode & 0o077).toBe(0)
    await postgres.release()
  })

  test('OPS-1: root keeps to the user whom the data belong to', async () => {
    expect(await chooseOwner(nobody.uid)).toMatchObject({ type: 'dropped', fileUid: nobody.uid })
    expect(await chooseOwner(0)).toMatchObject({ type: 'namespace', fileUid: 0 })
    expect(await chooseOwner(undefined, forbidden.namespacesAllowed)).toMatchObject({ type: 'dropped' })
    await expect(chooseOwner(54_321)).rejects.toThrow('user number 54321, which this machine does not know')
  })
})
