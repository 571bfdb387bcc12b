import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { openIncident, settleIncident, type IncidentReport } from '../../server/src/engine/incidents.ts'
import type { AliasUse, ChargerMessage, TurnedAwayCharger } from '../../server/src/engine/ledgers.ts'
import type { OpenHouse } from '../../server/src/house.ts'
import { openLog } from '../../server/src/log.ts'
import { open } from '../../server/src/open.ts'
import { readSettings } from '../../server/src/settings.ts'
import { keepNight, keepOneMore } from './night.ts'

/** What there is afterwards, as if chargers, the control loop and older clients had been there; in the order given. */
export type Left = {
  readonly turnedAway?: readonly TurnedAwayCharger[]
  readonly messages?: readonly ChargerMessage[]
  readonly aliasUses?: readonly AliasUse[]
  readonly incidents?: readonly (IncidentReport & { readonly isOver?: boolean })[]
}

const acts = { leave, night: keepNight, 'one-more': keepOneMore } as const
export type Acts = typeof acts

// A process of its own beside the server under test, as the one would be that steers the depots; one for all tests, since
// each process of the browser tests would take seconds to compile the server for itself.
const [folder = ''] = process.argv.slice(2)
const settings = await readSettings({}, folder, { DATA_DIR: join(folder, 'data') }, { LOG_LEVEL: 'warn' })
const log = openLog('warn')

// However the run ends, it ends with it.
process.stdin.once('end', () => process.exit()).resume()

const server = createServer((request, response) => {
  act(request).then(
    (done) => response.end(JSON.stringify(done ?? null)),
    (error: Error) => response.writeHead(500).end(error.stack),
  )
})
await once(server.listen(0, '127.0.0.1'), 'listening')
console.log(`The bystander is at http://127.0.0.1:${(server.address() as AddressInfo).port}`)

async function act(request: IncomingMessage): Promise<unknown> {
  const run = acts[request.url?.slice(1) as keyof Acts]
  const left = (await json(request)) as Left
  const { house, close } = await open(settings, log)
  try {
    return await run(house, left)
  } finally {
    await close()
  }
}

async function leave(house: OpenHouse, { turnedAway = [], messages = [], aliasUses = [], incidents = [] }: Left) {
  house.record.turnedAway.add(turnedAway)
  house.record.messages.add(messages)
  house.record.aliasUses.add(aliasUses)
  await Promise.all(Object.values(house.record).map((one) => one.flush()))
  for (const { isOver = false, ...report } of incidents) {
    await openIncident(house, report, Date.now())
    if (isOver) await settleIncident(house, report)
  }
}
