import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../tests/support/otherProcesses.ts'
import { makeFolders } from './folders.ts'

let ground: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  ground = await temporaryFolder()
})
afterAll(() => ground.clear())

test('OPS-3: a data directory is made with the folders above it, once', async () => {
  const deep = join(ground.folder, 'a', 'b', 'c')
  expect(await Promise.all([makeFolders(deep, 0o755), makeFolders(deep, 0o755)])).toContain(true)
  expect((await stat(deep)).isDirectory()).toBe(true)
  expect(await makeFolders(deep, 0o755)).toBe(false)
})

test('OPS-3: where none can be made it ends with an error, also where the file system says that nothing is there', async () => {
  const file = join(ground.folder, 'file')
  await writeFile(file, '')
  await expect(makeFolders(file, 0o755)).rejects.toThrow('EEXIST')
  await expect(makeFolders(join(file, 'below'), 0o755)).rejects.toThrow(/EEXIST|ENOTDIR/)
  if (process.platform === 'linux') await expect(makeFolders('/proc/x/y', 0o755)).rejects.toThrow('ENOENT')
})
