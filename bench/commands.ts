import type { DepotCommand } from '@busbar/domain/topology/commands'
import { newId } from '../server/src/engine/ids.ts'
import { openHouse } from '../server/src/house.ts'
import { carryOut, quiet } from '../tests/support/houses.ts'
import { newProgram } from '../tests/support/program.ts'
import { type Bench, percentile, timed, timedAtOnce } from './bench.ts'
import { largeDepot } from './largeDepot.ts'

const commandsCount = 500

/** Decisions on a durable database: what a write costs behind the doors. */
export const commands: Bench = {
  name: 'commands',
  about: 'changes of a circuit in a depot with 1,000 assets, on a durable database',
  run: async () => {
    const program = await newProgram()
    try {
      await program.start()
      const connection = await program.connection()
      // The program is needed for its database only; its relay would share the machine.
      await program.killNode()
      const house = await openHouse(connection, quiet)
      const depots = Array.from({ length: 16 }, (_, nth) => largeDepot(newId(), `large ${nth}`))
      const imports = await timed(depots.length, async (nth) => {
        const depot = depots[nth]
        if (depot) await carryOut(house, depot.depotId, depot)
      })

      const rename = async (nth: number, ofDepot: number) => {
        const { depotId = '', circuits = [] } = depots[ofDepot] ?? {}
        const circuitId = circuits[nth % circuits.length]?.circuitId ?? ''
        const command: DepotCommand = {
          ...{ type: 'ChangeCircuit', circuitId, changes: { name: `board ${nth}` }, seenRevision: null },
        }
        await carryOut(house, depotId, command)
      }
      await timed(50, (nth) => rename(nth + 10_000, 0))
      const alone = await timedAtOnce(commandsCount, 1, (nth) => rename(nth, 0))
      const oneDepot = await timedAtOnce(commandsCount, 16, (nth) => rename(nth + 1000, 0))
      const manyDepots = await timedAtOnce(commandsCount, 16, (nth) => rename(nth + 2000, nth % 16))

      const anew = await openHouse(connection, quiet)
      const first = await timed(1, () =>
        carryOut(anew, depots[1]?.depotId ?? '', { type: 'ChangeDepot', changes: {}, seenRevision: null }),
      )
      await anew.close()
      await house.close()
      const perSecond = (tookMs: number) => (commandsCount / tookMs) * 1000
      return [
        { what: 'import of 1,000 assets, p50', value: percentile(imports, 50), unit: 'ms' },
        { what: 'one in flight', value: perSecond(alone.tookMs), unit: '/s' },
        { what: 'one in flight, p50', value: percentile(alone.times, 50), unit: 'ms' },
        { what: 'one in flight, p99', value: percentile(alone.times, 99), unit: 'ms' },
        { what: '16 in flight, one depot', value: perSecond(oneDepot.tookMs), unit: '/s' },
        { what: '16 in flight, one depot, p99', value: percentile(oneDepot.times, 99), unit: 'ms' },
        { what: '16 in flight, 16 depots', value: perSecond(manyDepots.tookMs), unit: '/s' },
        { what: '16 in flight, 16 depots, p99', value: percentile(manyDepots.times, 99), unit: 'ms' },
        { what: 'first command after a start: all events folded', value: percentile(first, 50), unit: 'ms' },
      ]
    } finally {
      await program.clear()
    }
  },
}
