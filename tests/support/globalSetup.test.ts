import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { bornAt, thisLife } from '@busbar/server/storage/local/processes'
import { setup } from './globalSetup.ts'
import { install, startOther, temporaryFolder, until } from './otherProcesses.ts'

test('OPS-1: servers of a killed test run are stopped by the next run, those of a living one are left alone', async () => {
  const { folder, clear } = await temporaryFolder()
  const program = await install(folder, 'linked')
  const killed = await mkdtemp(join(await realpath(tmpdir()), 'busbar-tests-killed-'))
  const living = await mkdtemp(join(await realpath(tmpdir()), 'busbar-tests-living-'))
  const pids: number[] = []
  for (const run of [killed, living]) {
    const dataDir = join(run, run === killed ? 'a-depot-with-a-long-name-'.repeat(6) : 'depot')
    await mkdir(dataDir)
    const other = startOther(program, { dataDir, durable: false })
    pids.push((await other.next('launched')).postmasterPid)
    await other.kill()
  }
  await writeFile(join(killed, 'run.json'), JSON.stringify({ ...(await thisLife()), born: '1' }))
  await writeFile(join(living, 'run.json'), JSON.stringify(await thisLife()))

  const given: string[] = []
  const endThis = await setup({ provide: (_key, place) => given.push(place) })
  const names = await readdir(tmpdir())
  expect(names).toContain(basename(living))
  expect(names).not.toContain(basename(killed))
  expect(await Promise.all(pids.map(bornAt))).toEqual([undefined, expect.any(String)])

  await endThis()
  expect(await readdir(tmpdir())).not.toContain(basename(given[0] ?? ''))
  await writeFile(join(living, 'run.json'), JSON.stringify({ ...(await thisLife()), born: '1' }))
  await (
    await setup({ provide: () => {} })
  )()
  await until(async () => (await bornAt(pids[1] ?? 0)) === undefined, 'the second server to end')
  await rm(living, { recursive: true, force: true })
  await clear()
})
