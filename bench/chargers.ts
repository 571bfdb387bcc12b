import { newProgram } from '../tests/support/program.ts'
import type { Bench } from './bench.ts'
import { ask, bringYard, cpuMsOf, peakMbOf, startFleet, type Yard } from './yard.ts'

const depots = 4
const chargersEach = 500
const everyMs = 10_000
const settlingMs = 20_000
const timedMs = 60_000

/** The whole program with as many chargers as one process is meant for. */
export const chargers: Bench = {
  name: 'chargers',
  about:
    `${(depots * chargersEach).toLocaleString('en')} chargers at ${depots} depots on one process with its own PostgreSQL, half of ` +
    'them OCPP 1.6 and half 2.0.1, all charging and sending meter values every 10 s, with cycles running',
  run: async () => {
    const program = await newProgram()
    const fleet = startFleet()
    try {
      await program.start()
      const token = await program.adminToken()
      const yard = await bringYard(program, token, { depots, chargersEach, gridKw: 20_000 })
      const url = `${program.url.replace(/^http/, 'ws')}/ocpp`
      const came = await fleet.ask({ what: 'come', url, makes: yard.makes })
      await fleet.ask({ what: 'measure', everyMs })
      await fleet.ask({ what: 'time', forMs: settlingMs })
      const cyclesBefore = await cyclesOf(program, token, yard)
      const cpuBeforeMs = await cpuMsOf(program.pid())
      const timed = await fleet.ask({ what: 'time', forMs: timedMs })
      const cpuMs = (await cpuMsOf(program.pid())) - cpuBeforeMs
      const cycles = (await cyclesOf(program, token, yard)) - cyclesBefore
      const back = await fleet.ask({ what: 'reconnect' })
      const afterwards = await fleet.ask({ what: 'time', forMs: settlingMs })
      return [
        { what: 'a call’s answer, p50', value: timed.p50, unit: 'ms' },
        { what: 'a call’s answer, p99', value: timed.p99, unit: 'ms', below: 100 },
        { what: 'a call’s answer, the slowest', value: timed.most, unit: 'ms' },
        { what: 'calls that were answered', value: timed.answers / (timedMs / 1000), unit: '/s' },
        { what: 'calls that could not be taken', value: timed.notTaken, unit: '', below: 1 },
        { what: 'cycles meanwhile', value: cycles, unit: '', atLeast: depots * 4 },
        { what: 'share of one processor', value: cpuMs / timedMs, unit: '' },
        { what: 'memory of the process, the most', value: await peakMbOf(program.pid()), unit: 'MB', below: 1_000 },
        { what: 'all come at once, boot and begin to charge', value: came.doneMs, unit: 'ms' },
        { what: 'all lines cut at once: all are back and heard', value: back.doneMs, unit: 'ms', below: 60_000 },
        { what: 'a call’s answer right after that, p99', value: afterwards.p99, unit: 'ms' },
      ]
    } finally {
      fleet.end()
      await program.clear()
    }
  },
}

/** Each has its number: the newest says how many there were. */
async function cyclesOf(program: Parameters<typeof ask>[0], token: string, { depotIds }: Yard): Promise<number> {
  type Cycles = { readonly items: readonly { readonly sequence: number }[] }
  const newest = depotIds.map((id) => ask<Cycles>(program, token, 'GET', `/api/depot/${id}/cycle?limit=1`))
  return (await Promise.all(newest)).reduce((sum, { items }) => sum + (items[0]?.sequence ?? 0), 0)
}
