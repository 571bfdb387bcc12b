import { openIncident, settleIncident } from '../../server/src/engine/incidents.ts'
import type { IncidentReport } from '../../server/src/engine/incidents.ts'
import { open } from '../../server/src/open.ts'
import { settingsSchema } from '../../server/src/settings.ts'

// Run as a process of its own, as the one would be that steers the depot.
const [, , dataDir, said] = process.argv
const quiet = { debug() {}, info() {}, warn: console.error, error: console.error }
const { house, close } = await open(settingsSchema.parse({ DATA_DIR: dataDir }), quiet)
for (const { isOver = false, ...report } of JSON.parse(said ?? '') as (IncidentReport & { isOver?: boolean })[]) {
  await openIncident(house, report, Date.now())
  if (isOver) await settleIncident(house, report)
}
await close()
