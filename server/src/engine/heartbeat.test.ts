import { beforeEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { steeredSite } from '../../../tests/support/steeredSite.ts'
import { virtualTime, type VirtualTime } from '../../../tests/support/virtualTime.ts'
import { Heartbeat } from './heartbeat.ts'
import type { Trigger } from './sitePorts.ts'

let time: VirtualTime
let began: number
let ran: (readonly [trigger: Trigger, atMs: number])[]
/** the processor's time goes on while a cycle runs, the site's only between them */
let tookMs: number
let workedMs: number
let heartbeat: Heartbeat

beforeEach(() => {
  ;[time, ran, tookMs, workedMs] = [virtualTime(), [], 0, 0]
  began = time.monotonicMs()
  const timing = { ...time, monotonicMs: () => time.monotonicMs() + workedMs }
  heartbeat = new Heartbeat(
    timing,
    () => ({ gatherMs: 100, cycleEveryMs: 5_000 }),
    (trigger) => heartbeat.run(() => void (ran.push([trigger, time.monotonicMs() - began]), (workedMs += tookMs))),
  )
})

describe('CYC-1: the cycles of a site', () => {
  test('run once for what comes close together, and every so often in any case', async () => {
    heartbeat.due('DEMAND')
    heartbeat.due('ANSWER', 'IN_TURN')
    await time.pass(5_150)
    expect(ran).toEqual([
      ['DEMAND', 100],
      ['TIME', 5_100],
    ])
  })

  test('leave five times as long as they take to others, where what they are for can wait', async () => {
    tookMs = 80
    heartbeat.due('START')
    await time.pass(120)
    heartbeat.due('ANSWER', 'IN_TURN')
    await time.pass(370)
    expect(ran).toEqual([['START', 100]])
    await time.pass(100)
    expect(ran).toEqual([
      ['START', 100],
      ['ANSWER', 500],
    ])
  })

  test('don’t wait where somebody may have to take less, also if one was due later', async () => {
    tookMs = 400
    heartbeat.due('START')
    await time.pass(110)
    heartbeat.due('ANSWER', 'IN_TURN')
    await time.pass(50)
    heartbeat.due('LIMIT')
    heartbeat.due('TELEMETRY')
    await time.pass(100)
    expect(ran).toEqual([
      ['START', 100],
      ['LIMIT', 260],
    ])
  })

  test('run as often as they have to, however long they take', async () => {
    tookMs = 2_000
    heartbeat.due('START')
    await time.pass(150)
    heartbeat.due('ANSWER', 'IN_TURN')
    await time.pass(5_000)
    expect(ran).toEqual([
      ['START', 100],
      ['ANSWER', 5_100],
    ])
  })

  test('run no more once they are stopped', async () => {
    heartbeat.due('DEMAND')
    heartbeat.stop()
    heartbeat.due('LIMIT')
    await time.pass(20_000)
    expect(ran).toEqual([])
  })
})

test('CYC-1: a depot with another name makes no cycle, and the next has it; with a lower limit it makes one at once', async () => {
  const kW = (powerW: number) => ({ unit: 'kW', powerW: powerW * 1_000 }) as const
  const depot = a.depotAfter({
    ...a.legacyDepot({ circuits: [a.circuit(a.id(10), { rating: kW(100) })] }),
    microgridId: a.microgridId,
  })
  const rig = steeredSite(depot)
  await rig.passSeconds(1)
  const { site } = rig
  const named = { ...depot, name: 'Malaga North' }
  site.depotChanged(named, new Map(), site.settings)
  await rig.passSeconds(10)
  expect([site.last?.trigger, site.last?.image.registry.name]).toEqual(['TIME', 'Malaga North'])
  const circuits = new Map([...depot.circuits].map(([id, circuit]) => [id, { ...circuit, rating: kW(60) }]))
  site.depotChanged({ ...named, circuits }, new Map(), site.settings)
  await rig.time.pass(site.settings.gatherMs)
  expect(site.last?.trigger).toBe('TOPOLOGY')
  expect(site.last?.result.nodes.map(({ limitW }) => limitW)).toContain(60_000)
  site.stop()
})
