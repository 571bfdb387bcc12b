// Runs the bundle from what V8 compiled when it was built: compiling it anew is a third of every start. As a script, for
// Node 20 can keep that of no module. Run directly, with a folder, it compiles.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'

export function load(folder) {
  const script = scriptIn(folder, readIfThere(join(folder, 'busbar.compiled')))
  return { ...evaluate(script, folder), wasCompiled: script.cachedDataRejected === false }
}

async function compile(folder) {
  const script = scriptIn(folder)
  const { loadAll } = evaluate(script, folder)
  // What runs while all of it is loaded is compiled by then, and what may never run is not.
  await loadAll()
  await writeFile(join(folder, 'busbar.compiled'), script.createCachedData())
}

// Another version of Node turns what was compiled away, and compiles as if there were none.
function scriptIn(folder, cachedData) {
  const bundle = readFileSync(join(folder, 'busbar.cjs'), 'utf8')
  const source = `(function (exports, require, module, __filename, __dirname) {${bundle}\n})`
  // Its name stands in what was compiled, and so in traces; where it was built it doesn't stay.
  return new Script(source, { filename: 'busbar.cjs', ...(cachedData && { cachedData }) })
}

function evaluate(script, folder) {
  const filename = join(folder, 'busbar.cjs')
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(filename), module, filename, folder)
  return module.exports
}

function readIfThere(path) {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return undefined
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compile(process.argv[2])
