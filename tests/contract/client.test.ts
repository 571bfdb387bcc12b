import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = promisify(execFile)

test('API-6: the page’s client is the one that the checked-in contract gives', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'busbar-client-'))
  try {
    for (const path of ['wire/openapi.json', 'ui/openapi-ts.config.ts', 'ui/package.json', 'ui/tsconfig.json']) {
      await cp(path, join(folder, path))
    }
    await symlink(resolve('node_modules'), join(folder, 'node_modules'))
    await program(process.execPath, ['../node_modules/@hey-api/openapi-ts/bin/run.js'], { cwd: join(folder, 'ui') })
    expect(await contents('ui/src/api')).toEqual(await contents(join(folder, 'ui/src/api')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  return Object.fromEntries(paths.map((path, at) => [path.slice(folder.length), texts[at] ?? '']))
}
