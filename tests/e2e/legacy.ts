import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Brings in a depot as an older system had it, by the command line, beside the server that is under test; its id. */
export async function importLegacy(depot: object): Promise<string> {
  const folder = process.env['BUSBAR_FOLDER']
  assert(folder, 'the server is not started')
  const file = join(folder, 'legacy.json')
  await writeFile(file, JSON.stringify(depot))
  const env = { ...process.env, DATA_DIR: join(folder, 'data') }
  const { stdout } = await run(process.execPath, ['server/bin/busbar.mjs', 'import', '--legacy', '--json', file], {
    env,
  })
  const [imported] = (JSON.parse(stdout) as { imported: { depot_id: string }[] }).imported
  assert(imported, 'nothing was imported')
  return imported.depot_id
}
