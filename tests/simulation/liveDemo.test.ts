import { proveFallbacks } from '@busbar/domain/charging/fallbackProof'
import { acFromReference, efficiencyPpm } from '@busbar/domain/charging/reference'
import { liveDepot } from '@busbar/simulator/live'
import { memoryNetwork } from '@busbar/simulator/network/memory'
import { depotOf } from '@busbar/simulator/profile/depot'
import { readProfile } from '@busbar/simulator/profile/read'
import { shippedText } from '@busbar/simulator/profile/shipped'
import { chanceOf } from '@busbar/simulator/world/chance'
import { virtualTime } from '@busbar/simulator/world/virtualTime'
import { expect, test, vi } from 'vitest'
import { engineFor } from '../../server/src/simulation/engine.ts'
import { registeredDepot } from '../../server/src/simulation/simulatedDepot.ts'
import { settled } from '../support/virtualTime.ts'

// Half an hour of a depot takes seconds, and minutes on a machine that has much else to do.
vi.setConfig({ testTimeout: 240_000 })

async function demo() {
  const read = readProfile(await shippedText('demo'))
  if (read.kind === 'FAULTY') throw new Error(JSON.stringify(read.faults))
  return read.profile
}

const minuteMs = 60_000

test('SIM-8: on the demo depot a limit binds from the first minute on, and buses come and go', async () => {
  const profile = await demo()
  const seed = profile.seed
  const time = virtualTime(Date.UTC(2026, 10, 21), { settle: settled })
  const engine = engineFor(depotOf(profile, seed))
  const central = engine.open(time)
  const live = liveDepot(
    profile,
    { seed, speed: 20, keyOf: () => null, measured: (node, w, at) => central.measured(node, 0, at, w) },
    { timing: time, network: memoryNetwork(time, chanceOf(seed), () => central) },
  )
  const beganAt = time.now()
  await time.runUntil(beganAt + minuteMs)
  expect(live.connectedCount()).toBe(16)
  await time.runUntil(beganAt + 24 * minuteMs)
  expect(engine.errors).toEqual([])

  const later = engine.cycles.filter(({ image }) => image.now >= beganAt + minuteMs)
  const curtailed = later.filter(({ result }) => result.outcome === 'CURTAILED')
  expect(curtailed.length / later.length).toBeGreaterThan(0.9)
  const reasons = new Set(later.flatMap(({ result }) => result.reasons.map(({ code }) => code)))
  expect([...reasons]).toEqual(expect.arrayContaining(['GRID_CONNECTION_LIMIT', 'CIRCUIT_LIMIT']))

  const sessions = new Set(
    later.flatMap(({ image }) => image.units.flatMap(({ session }) => session?.sessionRef ?? [])),
  )
  expect(sessions.size).toBeGreaterThan(35)
  const drawnW = [...live.chargers.values()].reduce((sum, one) => sum + one.drawnW(), 0)
  expect(drawnW).toBeGreaterThan(500_000)
  // Every charger is in touch nearly always, and at some time one isn't.
  const states = later.flatMap(({ result }) => result.units.map(({ state }) => state))
  const share = states.filter((state) => state === 'UNREACHABLE').length / states.length
  expect(share).toBeGreaterThan(0)
  expect(share).toBeLessThan(0.1)
})

test('OCPP-5: left to itself the demo depot stays within what its nodes carry', async () => {
  const { circuits, chargePoints } = registeredDepot(depotOf(await demo(), 1))
  const nodes = [...circuits.values()].map(({ nodeId, name, parent, rating, safeDefaultW }) => ({
    ...{ nodeId, name, safeDefaultW, mostW: null, fixedLoadW: parent === null ? 70_000 : 0 },
    parentId: parent === null ? null : (circuits.get(parent.circuitId)?.nodeId ?? null),
    ratingW: rating?.unit === 'kW' ? rating.powerW : null,
  }))
  const units = [...chargePoints.values()].map((one) => ({
    ...{ unitId: one.chargePointId, nodeId: circuits.get(one.circuitId ?? '')?.nodeId ?? '', isConfirmed: true },
    fallbackW: acFromReference(one.fallbackW, efficiencyPpm(one)),
    wantedW: one.fallbackW,
  }))
  const { verdict, rows } = proveFallbacks(nodes, units)
  expect(rows).toHaveLength(5)
  expect(verdict).toBe('HOLDS')
})
