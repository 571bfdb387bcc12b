import { spawn } from 'node:child_process'

export type Wish = {
  /** shown as it comes, or kept until it is known whether anyone needs to see it */
  readonly output: 'shown' | 'kept'
  readonly lastsMaxMs: number
  readonly environment?: Readonly<Record<string, string>>
  readonly stop: AbortSignal
}

export type Ended = {
  readonly how: 'well' | 'badly' | 'overdue' | 'stopped'
  /** what it said, if that was kept */
  readonly said: string
}

const graceMs = 15_000

/** Runs a program of Node's; when told to stop or overdue, it gets time to clear up, and leaves nothing running. */
export function runProgram(args: readonly string[], wish: Wish): Promise<Ended> {
  // A group of its own, so that Ctrl-C reaches it once, from us, and what it started ends with it.
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', wish.output === 'shown' ? 'inherit' : 'pipe', wish.output === 'shown' ? 'inherit' : 'pipe'],
    env: { ...process.env, ...wish.environment },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => said.push(text))

  return new Promise((resolve) => {
    let how: Ended['how'] | null = null
    const end = (because: 'overdue' | 'stopped'): void => {
      how ??= because
      child.kill('SIGINT')
      setTimeout(() => killGroup(child.pid), graceMs).unref()
    }
    const stop = (): void => end('stopped')
    const overdue = setTimeout(() => end('overdue'), wish.lastsMaxMs)
    const settle = (code: number | null, why = ''): void => {
      clearTimeout(overdue)
      wish.stop.removeEventListener('abort', stop)
      killGroup(child.pid)
      resolve({ how: how ?? (code === 0 ? 'well' : 'badly'), said: said.join('') + why })
    }
    wish.stop.addEventListener('abort', stop)
    child.on('error', (error) => settle(null, error.message))
    child.on('close', (code) => settle(code))
  })
}

/** What is left of a group whose leader is gone. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing is left.
  }
}
