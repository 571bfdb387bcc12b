import { execFile, fork } from 'node:child_process'

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Program } from '../tests/support/program.ts'
import type { Answers, Asked } from './fleet.ts'
import type { Make } from './fleetCharger.ts'

const run = promisify(execFile)
const command = fileURLToPath(new URL('../server/bin/busbar.mjs', import.meta.url))
const fleetFile = fileURLToPath(new URL('./fleet.ts', import.meta.url))

export type Yard = {
  readonly depotIds: readonly string[]
  /** the circuit that the whole of each depot hangs on */
  readonly gridCircuitIds: readonly string[]
  /** every second one speaks OCPP 2.0.1 */
  readonly makes: readonly Make[]
}

export type YardWish = { readonly depots: number; readonly chargersEach: number; readonly gridKw: number }

const chargersOnBoard = 20
const keysAtOnce = 8
const pageMax = 200

/** Depots full of chargers, brought in as one file as people do it, and a key for each charger from the API. */
export async function bringYard(program: Program, token: string, wish: YardWish): Promise<Yard> {
  const file = join(program.dataDir, 'yard.json')
  const depots = Array.from({ length: wish.depots }, (_, nth) => depotFile(`Yard ${nth}`, wish))
  await writeFile(file, JSON.stringify({ depots }))
  const { stdout } = await run(process.execPath, [command, 'import', file, '--json'], {
    env: { ...process.env, DATA_DIR: program.dataDir },
    maxBuffer: 1 << 26,
  })
  const { imported } = JSON.parse(stdout) as { imported: readonly { depot_id: string }[] }
  const depotIds = imported.map(({ depot_id }) => depot_id)
  const gridCircuitIds: string[] = []
  const makes: Make[] = []
  for (const depotId of depotIds) {
    const circuits = await all<{ circuit_id: string; parent_circuit_id: string | null }>(
      ...([program, token, `/api/depot/${depotId}/circuit`] as const),
    )
    gridCircuitIds.push(...circuits.flatMap((one) => (one.parent_circuit_id === null ? [one.circuit_id] : [])))
    makes.push(...(await giveKeys(program, token, depotId)))
  }
  return { depotIds, gridCircuitIds, makes }
}

function depotFile(name: string, { chargersEach, gridKw }: YardWish): object {
  const boards = Array.from({ length: Math.ceil(chargersEach / chargersOnBoard) }, (_, nth) => `Board ${nth}`)
  return {
    ...{ name, timezone: 'UTC' },
    circuits: [
      { name: 'Grid', rating: { unit: 'kW', value: gridKw } },
      ...boards.map((board) => ({ name: board, parent: 'Grid', rating: { unit: 'kW', value: 1_200 } })),
    ],
    charge_points: Array.from({ length: chargersEach }, (_, nth) => ({
      ...{ name: `Charger ${nth}`, circuit: `Board ${Math.floor(nth / chargersOnBoard)}` },
      ...{ ocpp_identity: `${name.replace(' ', '-')}-${nth}`, control_mode: 'CONNECTOR' },
      ...{ rating: { unit: 'kW', value: 150 }, limit_reference: 'DC_OUTPUT', efficiency: 0.95, fallback_kw: 5 },
      connectors: [{ number: 1 }],
    })),
  }
}

async function giveKeys(program: Program, token: string, depotId: string): Promise<Make[]> {
  type ChargePoint = { readonly charge_point_id: string; readonly ocpp_identity: string }
  const waiting = [...(await all<ChargePoint>(program, token, `/api/depot/${depotId}/charge_point`)).entries()]
  const makes: Make[] = []
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [nth, { charge_point_id, ocpp_identity: identity }] = next
      const path = `/api/charge_point/${charge_point_id}/key`
      const { key } = await ask<{ key: string }>(program, token, 'POST', path)
      makes.push({ identity, key, protocol: nth % 2 === 0 ? 'ocpp1.6' : 'ocpp2.0.1' })
    }
  }
  await Promise.all(Array.from({ length: keysAtOnce }, lane))
  return makes
}

async function all<Item>(program: Program, token: string, path: string): Promise<readonly Item[]> {
  type Page = { readonly items: readonly Item[]; readonly next_cursor: string | null }
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`
    const page: Page = await ask<Page>(program, token, 'GET', `${path}?limit=${pageMax}${more}`)
    items.push(...page.items)
    cursor = page.next_cursor
  }
  return items
}

export async function ask<Sent>(
  { url }: Program,
  token: string,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
): Promise<Sent> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status} ${text}`)
  return JSON.parse(text) as Sent
}

export type Fleet = {
  ask<What extends Asked['what']>(asked: Extract<Asked, { what: What }>): Promise<Answers[What]>
  end(): void
}

/** The chargers' own process. It is asked one thing at a time. */
export function startFleet(): Fleet {
  const child = fork(fleetFile, { execArgv: ['--import', 'tsx'] })
  return {
    ask: (asked) =>
      new Promise((resolve, reject) => {
        const ended = (code: number | null): void => reject(new Error(`the chargers' process ended with ${code}`))
        child.once('exit', ended)
        child.once('message', (told) => {
          child.off('exit', ended)
          resolve(told as never)
        })
        child.send(asked)
      }),
    end: () => void child.kill(),
  }
}

/** What a process has used of the processors since it began. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** The most memory that a process held so far. */
export async function peakMbOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_000
}
