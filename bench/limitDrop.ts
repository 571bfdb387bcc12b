import { newProgram } from '../tests/support/program.ts'
import { type Bench, percentile } from './bench.ts'
import { ask, bringYard, startFleet } from './yard.ts'

const chargersCount = 500
const highKw = 20_000
const lowKw = 9_000
/** what each gets of the one and of the other lies on either side of it, at its output */
const betweenW = 25_000
const drops = 5

/** What a network company or an operator waits for: from the request to the last charger that is told. */
export const limitDrop: Bench = {
  name: 'limitDrop',
  about:
    `a grid connection of ${chargersCount} charging buses gets less than half of what it had: from the request over HTTP to the last ` +
    'SetChargingProfile on the wire, with what comes close together gathered for 100 ms',
  run: async () => {
    const program = await newProgram()
    const fleet = startFleet()
    try {
      await program.start()
      const token = await program.adminToken()
      const yard = await bringYard(program, token, { depots: 1, chargersEach: chargersCount, gridKw: highKw })
      await fleet.ask({ what: 'come', url: `${program.url.replace(/^http/, 'ws')}/ocpp`, makes: yard.makes })
      await fleet.ask({ what: 'measure', everyMs: 10_000 })
      const rate = (kw: number) =>
        ask<object>(program, token, 'PATCH', `/api/circuit/${yard.gridCircuitIds[0]}`, {
          rating: { unit: 'kW', value: kw },
        })
      const times: number[] = []
      const answers: number[] = []
      for (let drop = 0; drop < drops; drop++) {
        await rate(highKw)
        await fleet.ask({ what: 'awaitLimits', side: 'ABOVE', limitW: betweenW })
        const told = fleet.ask({ what: 'awaitLimits', side: 'BELOW', limitW: betweenW })
        const saidAt = performance.timeOrigin + performance.now()
        await rate(lowKw)
        answers.push(performance.timeOrigin + performance.now() - saidAt)
        times.push((await told).at - saidAt)
      }
      for (const all of [times, answers]) all.sort((a, b) => a - b)
      return [
        { what: 'to the last charger, p50', value: percentile(times, 50), unit: 'ms', below: 500 },
        { what: 'to the last charger, the slowest', value: percentile(times, 100), unit: 'ms' },
        { what: 'to the answer of the request, p50', value: percentile(answers, 50), unit: 'ms' },
      ]
    } finally {
      fleet.end()
      await program.clear()
    }
  },
}
