import type { ImportDepot } from '@busbar/domain/topology/commands'
import type { Rating } from '@busbar/domain/topology/rating'
import { newId } from '../server/src/engine/ids.ts'
import * as a from '../tests/support/depots.ts'

const boards = 45
const chargersOnBoard = 20
const sources = 20
const metersOnBoard = 80 / 40

const amperes = (currentA: number): Rating => ({
  ...{ unit: 'A', currentMa: currentA * 1000, voltageV: 400, phases: 3, powerFactor: 0.98 },
})

/** A depot with 1,000 assets: 900 charge points of two connectors each, 20 power sources and 80 meters, on 47 circuits. */
export function largeDepot(depotId: string, name: string): ImportDepot {
  const top = [newId(), newId()]
  const boardIds = Array.from({ length: boards }, () => newId())
  const chargers = boardIds.flatMap((circuitId) =>
    Array.from({ length: chargersOnBoard }, () => a.chargePoint(newId(), { circuitId, rating: amperes(250) })),
  )
  const onBoards = boardIds.slice(0, 40).flatMap((circuitId) => Array<string>(metersOnBoard).fill(circuitId))
  return a.legacyDepot({
    depotId,
    microgridId: newId(),
    depot: { name, timezone: 'Australia/Perth', visibleTo: null },
    circuits: [
      ...top.map((circuitId) => a.circuit(circuitId, { nodeId: newId(), rating: amperes(4000) })),
      ...boardIds.map((circuitId, nth) =>
        a.circuit(circuitId, {
          nodeId: newId(),
          parent: { circuitId: top[nth % 2] ?? '', depotId },
          rating: amperes(1250),
          safeDefaultW: 100_000,
        }),
      ),
    ],
    chargePoints: chargers,
    connectors: chargers.flatMap(({ chargePointId }) =>
      [1, 2].map((number) => a.connector(newId(), chargePointId, { number })),
    ),
    powerSources: Array.from({ length: sources }, (_, nth) =>
      a.powerSource(newId(), { circuitId: top[nth % 2] ?? '', kind: 'SOLAR', rating: { unit: 'kW', powerW: 100_000 } }),
    ),
    devices: onBoards.map((circuitId) => a.device(newId(), { circuitId })),
  })
}
