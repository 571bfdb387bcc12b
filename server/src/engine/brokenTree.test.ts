import type { DepotCommand } from '@busbar/domain/topology/commands'
import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { steeredSite } from '../../../tests/support/steeredSite.ts'
import { chargerView } from './chargerView.ts'

const grid = a.circuit(a.id(10), { name: 'Main', rating: { unit: 'kW', powerW: 100_000 } })
const bays = [a.id(101), a.id(102)] as const
const yard = (...changes: readonly DepotCommand[]) =>
  a.depotAfter(
    {
      ...a.legacyDepot({
        circuits: [grid],
        chargePoints: bays.map((id) =>
          a.chargePoint(id, {
            ...{ circuitId: grid.circuitId, rating: { unit: 'kW', powerW: 100_000 }, fallbackW: 10_000 },
          }),
        ),
        connectors: [a.connector(a.id(201), bays[0]), a.connector(a.id(202), bays[1])],
      }),
      microgridId: a.microgridId,
    },
    ...changes,
  )
const unfinished: DepotCommand = {
  ...{ type: 'AddChargePoint', connectors: [] },
  chargePoint: a.chargePoint(a.id(103), { circuitId: null, rating: null }),
}
const lowered: DepotCommand = {
  ...{ type: 'ChangeCircuit', circuitId: grid.circuitId, seenRevision: null },
  changes: { rating: { unit: 'kW', powerW: 60_000 } },
}

test('CYC-2, CYC-7, OCPP-3: one charge point that isn’t finished stops nobody from charging, and no limit from falling', async () => {
  const rig = steeredSite(yard())
  const chargers = bays.map((id) => rig.come(id))
  const draw = () => chargers.forEach((charger) => charger.draws(charger.limitW() ?? 10_000))
  await rig.time.pass(320_000)
  for (const charger of chargers) await charger.plugIn()
  await rig.passSeconds(40, draw)
  expect(chargers.map((charger) => charger.limitW())).toEqual([50_000, 50_000])

  rig.changeTo(yard(unfinished))
  await rig.passSeconds(320, draw)
  expect(rig.site.last!.result).toMatchObject({ outcome: 'REJECTED', primaryReason: 'TOPOLOGY_INVALID' })
  expect(chargers.map((charger) => charger.limitW())).toEqual([50_000, 50_000])

  const said = () =>
    bays.flatMap((id) => {
      const depot = yard(unfinished)
      const view = chargerView(depot, depot.chargePoints.get(id)!, rig.site, rig.keptOf(id), rig.time.now())
      return view.units.map(({ state, sentence }) => `${state}: ${sentence}`)
    })
  expect(said()[0]).toMatch(
    /^STEERED: .* keeps to what it was told last, unless a limit falls: it may draw 50 kW\. Nothing is shared anew\.$/,
  )
  rig.site.closed(bays[1], 1)
  await rig.passSeconds(20, draw)
  expect(said()[1]).toMatch(/^UNREACHABLE: .* can’t be reached; 50 kW are kept free for it\.$/)
  chargers[1] = rig.come(bays[1], 2)
  await rig.passSeconds(20, draw)

  rig.changeTo(yard(unfinished, lowered))
  await rig.passSeconds(20, draw)
  expect(rig.site.last!.result).toMatchObject({ outcome: 'REJECTED', primaryReason: 'TOPOLOGY_INVALID' })
  expect(chargers.map((charger) => charger.limitW())).toEqual([30_000, 30_000])

  rig.changeTo(yard())
  await rig.passSeconds(40, draw)
  expect(chargers.map((charger) => charger.limitW())).toEqual([50_000, 50_000])
  rig.site.stop()
  expect(rig.failures).toEqual([])
})
