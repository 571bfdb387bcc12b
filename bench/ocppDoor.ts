import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Bench, percentile } from './bench.ts'
import type { LoadTold } from './ocppLoad.ts'
import type { Serving, ServingAsked, ServingTold } from './ocppServing.ts'

const sockets = 100
const warming = 10_000
const counted = 12_000
const perS = 4_000
const rounds = 5
const manySockets = 2_000

type Loaded = { readonly perCpuS: number; readonly openedMs: number }

/** Meter values over sockets: ours with everything that it does to a message, and the least that anybody could do. */
export const ocppDoorBench: Bench = {
  name: 'ocppDoor',
  about: 'meter values of chargers over sockets, beside a server that parses them and answers, and does nothing else',
  run: async () => {
    const bare: number[] = []
    const ours: number[] = []
    for (let round = 0; round < rounds; round++) {
      bare.push((await loaded('bare', sockets)).perCpuS)
      ours.push((await loaded('door', sockets)).perCpuS)
    }
    const median = (all: readonly number[]): number =>
      percentile(
        all.toSorted((a, b) => a - b),
        50,
      )
    // A busy moment hits both of a round.
    const costs = bare.map((one, round) => one / ours[round]!)
    const many = await loaded('door', manySockets)
    return [
      { what: 'messages per second of processor time, bare', value: median(bare), unit: '/s' },
      { what: 'messages per second of processor time, through the door', value: median(ours), unit: '/s' },
      { what: 'what the door costs beside that', value: median(costs), unit: '×', below: 2.5 },
      { what: `${manySockets} chargers come at once, all let in`, value: many.openedMs, unit: 'ms', below: 60_000 },
      { what: `messages per second of processor time, ${manySockets} chargers`, value: many.perCpuS, unit: '/s' },
    ]
  },
}

/** A server and its chargers in a process each, so that the server's processor time is the server's alone. */
async function loaded(serving: Serving, count: number): Promise<Loaded> {
  const server = child('./ocppServing.ts', [serving])
  const { port } = await next<Extract<ServingTold, { port: number }>>(server)
  const load = child('./ocppLoad.ts', [port, count, warming, counted, perS].map(String))
  try {
    const { openedMs } = await next<Extract<LoadTold, { openedMs: number }>>(load)
    await next(load)
    server.send('begin' satisfies ServingAsked)
    load.send('go')
    await next(load)
    server.send('end' satisfies ServingAsked)
    const { cpuMs } = await next<Extract<ServingTold, { cpuMs: number }>>(server)
    return { perCpuS: counted / (cpuMs / 1000), openedMs }
  } finally {
    load.kill()
    server.kill()
  }
}

const child = (file: string, args: readonly string[]): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['--import', 'tsx'] })

function next<Told>(from: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a process of the bench ended with ${code}`))
    from.once('exit', ended)
    from.once('message', (told) => {
      from.off('exit', ended)
      resolve(told as Told)
    })
  })
}
