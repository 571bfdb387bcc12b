import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL, fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { chanceOf, hostileInput } from '../tests/fuzz/ocppInputs.ts'
import { basic } from '../tests/support/ocppLine.ts'
import { newProgram, type Program } from '../tests/support/program.ts'
import { until } from '../tests/support/until.ts'
import { type Bench, percentile } from './bench.ts'
import type { Make } from './fleetCharger.ts'
import { bringYard } from './yard.ts'

const hostiles = 20
/** what one may say before it is read more slowly */
const inputsEach = 980
const floodOf = 20_000
const seed = 20_260_601
const heartbeatEveryMs = 20
/** what the machine does beside shows here as well */
const quietMs = 3_000
const patienceMs = 120_000
const mib = 1 << 20
/** just within what a frame may be; one of them says such things */
const large: readonly string[] = [
  '['.repeat(mib - 1),
  `[2,"large","DataTransfer",{"vendorId":"x","data":"${'y'.repeat(mib - 100)}"}]`,
  `[2,"wide","DataTransfer",{"vendorId":"x","data":[${'0,'.repeat(mib / 2 - 100)}0]}]`,
]

/** The inputs of the fuzz at the door, at the program as people start it. */
export const hostile: Bench = {
  name: 'hostile',
  about:
    `${hostiles} chargers with the right key say all at once ${(hostiles * inputsEach).toLocaleString('en')} things that nobody ` +
    'should (frames, sizes, depth, wrong types, wrong order), and one floods, at the whole program; one beside them is honest',
  run: async () => {
    const program = await newProgram()
    const stallsFile = join(program.dataDir, 'stalls.json')
    const preload = pathToFileURL(fileURLToPath(new URL('./stalls.mjs', import.meta.url))).href
    try {
      await program.start({ STALLS_FILE: stallsFile, NODE_OPTIONS: `--import ${preload}` })
      const token = await program.adminToken()
      const { makes } = await bringYard(program, token, { depots: 1, chargersEach: hostiles + 2, gridKw: 2_000 })
      return await figuresOf(program, makes, stallsFile)
    } finally {
      await program.clear()
    }
  },
}

async function figuresOf(program: Program, makes: readonly Make[], stallsFile: string) {
  const [honest, flooding, ...others] = await Promise.all(makes.map((make) => line(program.url, make)))
  if (!honest || !flooding) throw new Error('nobody came')
  const chance = chanceOf(seed)
  const inputs = others.map(({ version }, nth) => [
    ...(nth === 0 ? large : []),
    ...Array.from({ length: inputsEach }, () => hostileInput(version, chance, [])),
  ])
  const times: number[] = []
  const beat = setInterval(() => void honest.heartbeat().then((ms) => times.push(ms)), heartbeatEveryMs)
  await stalls(program, stallsFile)
  await pause(quietMs)
  const quiet = await stalls(program, stallsFile)
  for (let nth = 0; nth < floodOf; nth++) flooding.say(`[2,"flood ${nth}","Heartbeat",{}]`)
  for (const [nth, hostile] of others.entries()) for (const text of inputs[nth] ?? []) hostile.say(text)
  // What was said before it is through when this is answered.
  await Promise.all(others.map((hostile) => hostile.heartbeat()))
  const { mostMs, p99Ms } = await stalls(program, stallsFile)
  clearInterval(beat)
  times.sort((a, b) => a - b)
  const answers = others.reduce((sum, { answered }) => sum + answered(), 0)
  const fallen = [honest, ...others].filter(({ isOpen }) => !isOpen()).length
  for (const one of [honest, flooding, ...others]) one.end()
  return [
    { what: 'the event loop stands still before anybody is hostile, the longest', value: quiet.mostMs, unit: 'ms' },
    { what: 'the event loop stands still, the longest', value: mostMs, unit: 'ms', below: 200 },
    { what: 'the event loop stands still, p99', value: p99Ms, unit: 'ms' },
    { what: 'inputs that were answered', value: answers, unit: '', atLeast: (hostiles * inputsEach) / 20 },
    { what: 'lines that fell', value: fallen, unit: '', below: 1 },
    { what: 'an honest call’s answer meanwhile, p99', value: percentile(times, 99), unit: 'ms' },
  ] as const
}

/** How long the program stood still since it was asked before. */
async function stalls(program: Program, file: string): Promise<{ readonly mostMs: number; readonly p99Ms: number }> {
  type Told = { readonly looks: number; readonly mostMs: number; readonly p99Ms: number }
  const told = async (): Promise<Told | null> => {
    const text = await readFile(file, 'utf8').catch(() => '')
    return text.endsWith('}') ? (JSON.parse(text) as Told) : null
  }
  const before = (await told())?.looks ?? 0
  process.kill(program.pid(), 'SIGUSR2')
  const after = await until(told, (one) => (one?.looks ?? 0) > before)
  return after!
}

type Line = {
  readonly version: '1.6' | '2.0.1'
  say(text: string): void
  /** how long its answer took */
  heartbeat(): Promise<number>
  /** how much of what it said was answered, with yes or with no */
  answered(): number
  isOpen(): boolean
  end(): void
}

/** Nothing that it is asked is answered. */
async function line(url: string, { identity, key, protocol }: Make): Promise<Line> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ocpp/${identity}`, protocol, {
    headers: { authorization: basic(identity, key) },
    perMessageDeflate: false,
  })
  const waiting = new Map<string, () => void>()
  let answers = 0
  let beats = 0
  socket.on('message', (text: Buffer) => {
    const [type, id] = JSON.parse(text.toString()) as [number, string]
    if (type === 2) return
    answers++
    waiting.get(id)?.()
    waiting.delete(id)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  socket.on('error', () => {})
  return {
    version: protocol === 'ocpp1.6' ? '1.6' : '2.0.1',
    say: (text) => socket.send(text),
    heartbeat: () =>
      new Promise((resolve, reject) => {
        const id = `beat ${++beats}`
        const startedAt = performance.now()
        const late = setTimeout(() => reject(new Error(`${identity} has no answer`)), patienceMs)
        waiting.set(id, () => {
          clearTimeout(late)
          resolve(performance.now() - startedAt)
        })
        socket.send(`[2,"${id}","Heartbeat",{}]`)
      }),
    answered: () => answers,
    isOpen: () => socket.readyState === socket.OPEN,
    end: () => socket.terminate(),
  }
}
