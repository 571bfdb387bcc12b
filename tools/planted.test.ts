import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const git = (...args: readonly string[]) => promisify(execFile)('git', [...args], { cwd: root })

test.each(['tests/planted', 'balancer/tests/planted'])('every bug in %s can still be planted', async (folder) => {
  const patches = (await readdir(`${root}${folder}`)).filter((name) => name.endsWith('.patch'))
  expect(patches.length).toBeGreaterThan(5)
  for (const name of patches) {
    await expect(git('apply', '--check', `${folder}/${name}`), name).resolves.toBeDefined()
  }
})
