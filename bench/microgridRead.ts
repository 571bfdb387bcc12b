import { openHouse } from '../server/src/house.ts'
import { newId } from '../server/src/engine/ids.ts'
import { carryOut, quiet } from '../tests/support/houses.ts'
import { newProgram } from '../tests/support/program.ts'
import { type Bench, type Figure, percentile, timed, timedInTurn } from './bench.ts'
import { largeDepot } from './largeDepot.ts'

const reads = 500
const warmUps = 50

/** MG-6 over HTTP, as an operator's page asks for it, beside the same rows from PostgreSQL. */
export const microgridRead: Bench = {
  name: 'microgridRead',
  about: 'the microgrid of a depot with 1,000 assets, in one response over HTTP',
  run: async () => {
    const program = await newProgram()
    try {
      await program.start()
      const headers = { authorization: `Bearer ${await program.adminToken()}` }
      const house = await openHouse(await program.connection(), quiet)
      const depotId = newId()
      await carryOut(house, depotId, largeDepot(depotId, 'large'))

      let bytes = 0
      const read = async () => {
        const answer = await fetch(`${program.url}/api/depot/${depotId}/microgrid`, { headers })
        bytes = (await answer.arrayBuffer()).byteLength
        if (answer.status !== 200) throw new Error(`the microgrid was answered with ${answer.status}`)
      }
      const tables = ['circuit', 'charge_point', 'connector', 'power_source', 'device', 'microgrid_node']
      const select = () =>
        Promise.all(
          tables.map((table) => house.database.query(`SELECT * FROM ${table} WHERE depot_id = $1`, [depotId])),
        )
      let changes = 0
      const change = async () => {
        changes += 1
        await carryOut(house, depotId, {
          type: 'ChangeDepot',
          changes: { name: `large ${changes}` },
          seenRevision: null,
        })
      }
      await timed(warmUps, read)
      // Each change makes a cycle of the whole depot: what is read meanwhile waits for it, and is told apart.
      const { unchanged, selected } = await timedInTurn(reads, { unchanged: read, selected: select })
      const { changed } = await timedInTurn(reads, { change, changed: read })
      await house.close()
      const figures = (what: string, times: readonly number[], below?: number): Figure[] => [
        { what: `${what}, p50`, value: percentile(times, 50), unit: 'ms' },
        { what: `${what}, p99`, value: percentile(times, 99), unit: 'ms', ...(below !== undefined && { below }) },
      ]
      return [
        ...figures('read over HTTP', unchanged, 50),
        ...figures('read over HTTP right after a change', changed, 50),
        ...figures('plain SELECT of the same rows', selected),
        { what: 'read ÷ SELECT, p50', value: percentile(unchanged, 50) / percentile(selected, 50), unit: '×' },
        {
          what: 'read right after a change ÷ SELECT, p50',
          value: percentile(changed, 50) / percentile(selected, 50),
          unit: '×',
        },
        { what: 'size of the response', value: bytes / 1000, unit: 'kB' },
      ]
    } finally {
      await program.clear()
    }
  },
}
