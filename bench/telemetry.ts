import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { newId } from '../server/src/engine/ids.ts'
import type { Sample } from '../server/src/engine/ledgers.ts'
import { openHouse, type OpenHouse } from '../server/src/house.ts'
import * as a from '../tests/support/depots.ts'
import { carryOut, quiet } from '../tests/support/houses.ts'
import { newProgram } from '../tests/support/program.ts'
import { type Bench, percentile, timed, timedInTurn } from './bench.ts'

const connectorsCount = 64
const everyMs = 10_000
const dayMs = 86_400_000
const chunk = 1_000
const ingested = 200_000
const reads = 40

/** TEL-1: what measurements cost to keep, beside the fastest way that PostgreSQL has, and to draw. */
export const telemetry: Bench = {
  name: 'telemetry',
  about: `measurements of ${connectorsCount} connectors every 10 s, on a durable database`,
  run: async () => {
    const program = await newProgram()
    try {
      await program.start()
      const headers = { authorization: `Bearer ${await program.adminToken()}` }
      const house = await openHouse(await program.connection(), quiet)
      const depotId = newId()
      const connectors = await addConnectors(house, depotId)
      const ingest = await besideCopy(house, newId(), connectors)

      const now = Math.floor(Date.now() / everyMs) * everyMs
      const rows = dayOf(depotId, connectors, now)
      for (const part of chunks(rows, 5_000)) await house.ledgers.samples.write(part, now)
      const read = async () => {
        const answer = await fetch(`${program.url}/api/depot/${depotId}/telemetry?points=300`, { headers })
        const { series } = (await answer.json()) as { series: unknown[] }
        if (answer.status !== 200 || series.length !== connectorsCount) throw new Error('this is no chart')
      }
      const fromSamples = await timed(5, read)
      const [rollUp = 0] = await timed(1, async () => {
        while ((await house.upkeep.rollUp(now)) > 0) continue
      })
      await timed(5, read)
      const fromMinutes = await timed(reads, read)
      const latest = await timed(reads, () => house.ledgers.samples.latest(depotId, now))
      await house.close()
      return [
        { what: 'ingest in chunks of 1,000, rows', value: ingest.writtenPerS, unit: '/s' },
        { what: 'COPY of the same rows in the same chunks', value: ingest.copiedPerS, unit: '/s' },
        { what: 'ingest ÷ COPY', value: ingest.writtenPerS / ingest.copiedPerS, unit: '×' },
        { what: 'roll-up of a day of samples', value: rollUp, unit: 'ms' },
        { what: 'chart of 24 h over HTTP, 300 points each, p50', value: percentile(fromMinutes, 50), unit: 'ms' },
        { what: 'the same, p99', value: percentile(fromMinutes, 99), unit: 'ms', below: 1000 },
        { what: 'the same before any roll-up, p50', value: percentile(fromSamples, 50), unit: 'ms' },
        { what: 'last values of all series, p50', value: percentile(latest, 50), unit: 'ms' },
      ]
    } finally {
      await program.clear()
    }
  },
}

async function addConnectors(house: OpenHouse, depotId: string): Promise<readonly string[]> {
  const [charger, circuitId] = [newId(), newId()]
  const connectors = Array.from({ length: connectorsCount }, () => newId())
  await carryOut(
    house,
    depotId,
    a.legacyDepot({
      depotId,
      microgridId: newId(),
      depot: { name: 'measured', timezone: 'UTC', visibleTo: null },
      circuits: [a.circuit(circuitId, { nodeId: newId() })],
      chargePoints: [a.chargePoint(charger, { circuitId })],
      connectors: connectors.map((connectorId, nth) => a.connector(connectorId, charger, { number: nth + 1 })),
    }),
  )
  return connectors
}

/** The day before `now`, in the order in which it would come in. */
function dayOf(depotId: string, connectors: readonly string[], now: number): Sample[] {
  return Array.from({ length: dayMs / everyMs }, (_, nth) =>
    connectors.map((subjectId, which): Sample => {
      const value = 100_000 + ((nth * 7919 + which * 104_729) % 50_000)
      const at = now - dayMs + nth * everyMs
      return { depotId, subjectKind: 'CONNECTOR', subjectId, quantity: 'POWER_W', phase: null, at, value }
    }),
  ).flat()
}

const chunks = <Row>(rows: readonly Row[], size: number): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, nth) => rows.slice(nth * size, (nth + 1) * size))

/** Chunk for chunk in turn, into tables of one form, so that a busy moment hits both. */
async function besideCopy(house: OpenHouse, depotId: string, connectors: readonly string[]) {
  const now = Date.now()
  const rows = dayOf(depotId, connectors, now).slice(0, ingested)
  const parts = chunks(rows, chunk)
  const texts = parts.map((part) => part.map(asText).join(''))
  await house.database.query('CREATE TABLE copied (LIKE sample INCLUDING ALL)')
  const client = await house.database.pool.connect()
  let [written, copied] = [0, 0]
  try {
    const { write, copy } = await timedInTurn(parts.length, {
      write: () => house.ledgers.samples.write(parts[written++] ?? [], now),
      copy: () =>
        pipeline(
          Readable.from([texts[copied++] ?? '']),
          client.query(
            copyFrom('COPY copied (depot_id, subject_id, subject_kind, quantity, phase, at, value) FROM STDIN'),
          ),
        ),
    })
    const perS = (times: readonly number[]) => (rows.length / times.reduce((sum, ms) => sum + ms, 0)) * 1000
    return { writtenPerS: perS(write), copiedPerS: perS(copy) }
  } finally {
    client.release()
    await house.database.query('DROP TABLE copied')
  }
}

const asText = ({ depotId, subjectId, subjectKind, quantity, at, value }: Sample): string =>
  `${[depotId, subjectId, subjectKind, quantity, 'ALL', new Date(at).toISOString(), value].join('\t')}\n`
