import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type KeptNight = {
  readonly depotId: string
  readonly microgridId: string
  /** oldest first */
  readonly cycleIds: readonly string[]
}

/**
 * A night that the server's own engine decided, in the ledger of the server under test; with a depot, its cycles go on.
 * The depot is there once a run: its ids are those of the simulation.
 */
export async function keepNight(): Promise<KeptNight> {
  return kept('night')
}

/** One more cycle in that depot, as if it had run just now. */
export async function keepOneMore(): Promise<KeptNight> {
  return kept('one-more')
}

async function kept(what: string): Promise<KeptNight> {
  const folder = process.env['BUSBAR_FOLDER']
  assert(folder, 'the server is not started')
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', 'tests/e2e/keepCycles.ts', what, join(folder, 'data')],
    { maxBuffer: 10_000_000 },
  )
  return JSON.parse(stdout) as KeptNight
}
