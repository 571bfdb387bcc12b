import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { IncidentReport } from '../../server/src/engine/incidents.ts'

const run = promisify(execFile)

/** What the control loop would say of a depot, said beside the server that is under test, in the order given. */
export async function reportIncidents(...reports: readonly (IncidentReport & { readonly isOver?: boolean })[]) {
  const folder = process.env['BUSBAR_FOLDER']
  assert(folder, 'the server is not started')
  const program = ['--import', 'tsx', 'tests/e2e/incidentReporter.ts']
  await run(process.execPath, [...program, join(folder, 'data'), JSON.stringify(reports)])
}
