import { newId } from '../server/src/engine/ids.ts'
import { openHouse } from '../server/src/house.ts'
import { carryOut, quiet } from '../tests/support/houses.ts'
import { newProgram } from '../tests/support/program.ts'
import { type Bench, percentile, timed } from './bench.ts'
import { largeDepot } from './largeDepot.ts'

const depotsCount = 50
const restarts = 10

/** From the command to the line that says where Busbar is. */
export const startUp: Bench = {
  name: 'startUp',
  about: 'from the command to being up, with our own PostgreSQL',
  run: async () => {
    const program = await newProgram()
    try {
      const fresh = await program.start()
      await program.killNode()
      const again = await timed(restarts, async () => {
        await program.start()
        await program.killNode()
      })
      const house = await openHouse(await program.connection(), quiet)
      for (let nth = 0; nth < depotsCount; nth++) {
        const depotId = newId()
        await carryOut(house, depotId, largeDepot(depotId, `large ${nth}`))
      }
      await house.close()
      const full = await timed(restarts, async () => {
        await program.start()
        await program.killNode()
      })
      await program.killEverything()
      const cold = await program.start()
      return [
        { what: 'fresh: a new database is made', value: fresh, unit: 'ms', below: 5000 },
        { what: 'again, PostgreSQL still running, p50', value: percentile(again, 50), unit: 'ms', below: 5000 },
        {
          what: `again with ${depotsCount} depots of 1,000 assets, p50`,
          value: percentile(full, 50),
          unit: 'ms',
          below: 5000,
        },
        { what: 'after everything was killed: PostgreSQL recovers', value: cold, unit: 'ms', below: 5000 },
      ]
    } finally {
      await program.clear()
    }
  },
}
