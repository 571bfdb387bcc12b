import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = promisify(execFile)
// Not from beside the rules: each process of the browser tests would load the compiler for it.
const root = fileURLToPath(new URL('../', import.meta.url))

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The browser of the browser tests: the one that CHROMIUM_PATH names, that npm brought, or that the system has. npm's draws
 * no window, which takes half the processor's time.
 */
export async function chromiumPath(): Promise<string> {
  const named = process.env['CHROMIUM_PATH']
  if (named && existsSync(named)) return named
  const isPacked = process.platform === 'linux' && process.arch === 'x64'
  const packed = isPacked ? await unpacked() : null
  if (packed && (await starts(packed))) return packed
  const found = installed.find((path) => existsSync(path))
  if (found) return found
  throw new Error('There is no Chromium here: install one, and name it in CHROMIUM_PATH')
}

/** npm's Chromium comes packed, for Linux on x64; it is unpacked once, out of the way of other users and checkouts. */
async function unpacked(): Promise<string> {
  const described = await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')
  const { version } = JSON.parse(described) as { version: string }
  const folder = join(root, `node_modules/.cache/chromium-${version}`)
  const start = join(folder, 'start')
  if (existsSync(start)) return start
  await mkdir(dirname(folder), { recursive: true })
  const half = await mkdtemp(`${folder}-`)
  try {
    await unpackInto(half)
    await writeFile(join(half, 'start'), await startScript(half), { mode: 0o755 })
    // Another run may have been faster, with the same.
    await rename(half, folder).catch((error: unknown) => {
      if (!existsSync(start)) throw error
    })
  } finally {
    await rm(half, { recursive: true, force: true })
  }
  return start
}

const unpack = "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()"

/** It unpacks to the temporary folder, and its libraries only where it takes itself to be in Amazon's cloud. */
async function unpackInto(folder: string): Promise<void> {
  await program(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  })
  await writeFile(
    join(folder, 'fonts/fonts.conf'),
    '<?xml version="1.0"?>\n<fontconfig><dir prefix="relative">fonts</dir></fontconfig>\n',
  )
}

/** What the system has comes first: its libraries and fonts are the newer ones. */
async function startScript(folder: string): Promise<string> {
  const isWhole = await starts(join(folder, 'chromium'))
  return [
    '#!/bin/sh',
    'here=$(cd "$(dirname "$0")" && pwd)',
    ...(isWhole ? [] : ['export LD_LIBRARY_PATH="$here/al2023/lib"']),
    ...(existsSync('/etc/fonts/fonts.conf') ? [] : ['export FONTCONFIG_PATH="$here/fonts"']),
    'exec "$here/chromium" "$@"',
    '',
  ].join('\n')
}

const starts = (path: string): Promise<boolean> =>
  program(path, ['--version']).then(
    () => true,
    () => false,
  )
