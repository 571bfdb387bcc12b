import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openHouse } from './house.ts'
import { quiet } from '../../tests/support/houses.ts'
import { freshDatabase } from '../../tests/support/postgres.ts'
import { migrated } from '../../tests/support/house.ts'
import { newId } from './engine/ids.ts'
import { findSecretKey, secretKey } from './secretKey.ts'
import { settingsSchema } from './settings.ts'
import { adoptServerKey, isKeyOfSecrets } from './storage/serverKey.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'busbar-key-'))))
afterEach(() => rm(folder, { recursive: true }))

const settings = (fields: object = {}) => settingsSchema.parse({ DATA_DIR: join(folder, 'made', 'here'), ...fields })
const file = (): string => join(folder, 'made', 'here', 'secret.key')

describe('SEC-2: the key that secrets are kept with', () => {
  test('is made at the first start, for nobody else to read, and is the same at the next', async () => {
    expect(await findSecretKey(settings())).toBeNull()
    const first = await secretKey(settings())
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect(await readFile(file(), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
    expect((await secretKey(settings())).fingerprint).toEqual(first.fingerprint)
    expect(await readdir(join(folder, 'made', 'here'))).toEqual(['secret.key'])
  })

  test('is one, also where several processes start for the first time at once', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => secretKey(settings())))
    expect(new Set(keys.map(({ fingerprint }) => fingerprint.toString('hex'))).size).toBe(1)
    expect(await readdir(join(folder, 'made', 'here'))).toEqual(['secret.key'])
  })

  test('is that of the settings, where they have one, and then no file is made', async () => {
    const given = settings({ SECRET_KEY: 'ab'.repeat(32) })
    expect((await secretKey(given)).fingerprint).toEqual((await secretKey(given)).fingerprint)
    expect(await readdir(folder)).toEqual([])
  })

  test.each([
    ['others may read', async () => chmod(file(), 0o644), 'its mode has to be 0600'],
    ['holds something else', async () => writeFile(file(), 'no key'), 'holds no key'],
    ['is a folder', async () => (await rm(file()), mkdir(file())), 'EISDIR'],
  ])('is refused in one line where the file %s', async (_what, spoil, words) => {
    await secretKey(settings())
    await spoil()
    const refused = secretKey(settings()).catch((error: Error) => error)
    expect(await refused).toMatchObject({ message: expect.stringContaining(words) })
    expect(String(await refused).split('\n')).toHaveLength(1)
  })

  test.runIf(process.platform === 'linux')('is refused in one line where no folder can be made for it', async () => {
    const refused = secretKey(settings({ DATA_DIR: '/proc/self/x' })).catch((error: Error) => error)
    expect(await refused).toMatchObject({ message: expect.stringContaining('ENOENT') })
    expect(String(await refused).split('\n')).toHaveLength(1)
  })

  test('must be the one that the secrets in the database were made with', async () => {
    const { connection, drop } = await freshDatabase({ template: migrated })
    const house = await openHouse(connection, quiet)
    try {
      const [one, other] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]
      const { database, ledgers } = house
      expect(await isKeyOfSecrets(database, null)).toBe(true)
      expect(await adoptServerKey(database, one)).toBe('ours')
      // Nothing has been kept with it yet.
      expect(await adoptServerKey(database, other)).toBe('ours')
      await database.transaction((tx) => ledgers.chargerKeys.set(tx, newId(), Buffer.alloc(32), 0))
      expect(await adoptServerKey(database, one)).toBe('of another key')
      expect(await adoptServerKey(database, other)).toBe('ours')
      expect([await isKeyOfSecrets(database, one), await isKeyOfSecrets(database, other)]).toEqual([false, true])
      expect(await isKeyOfSecrets(database, null)).toBe(false)
    } finally {
      await house.close()
      await drop()
    }
  })
})
