import type { RegisterTrail } from '@busbar/domain/charging/registerTrail'
import type { Reading } from '../engine/chargers.ts'
import type { ChargerMemory } from './memory.ts'

type Values = ReadonlyMap<string, Reading>

type Unsaid = {
  /** null: what it says instead isn't enough */
  readonly power: Reading | null
  /** null: there is better than its register to go by */
  readonly trail: RegisterTrail | null
}

/**
 * What a charger draws where it says no power, from what it says instead; null where it does say its power, in this set of
 * samples or in those between. Some say that it is nothing, always: then too.
 */
export function unsaidPower(
  values: Values,
  where: Pick<Reading, 'connector' | 'at'>,
  memory: ChargerMemory,
): Unsaid | null {
  const key = String(where.connector)
  const known = memory.power.get(key)
  const said = values.get('POWER_W ')
  const hasFlowed = known?.hasFlowed === true || (said !== undefined && said.value !== 0)
  if (said !== undefined) memory.power.set(key, { at: where.at, hasFlowed })
  if (hasFlowed && (said !== undefined || where.at - (known?.at ?? 0) < saidBetweenMs)) return null
  const now = powerNow(values)
  const trail = trailTo(values, memory.energy.get(key) ?? [])
  const found = now ?? powerOfLate(values, trail)
  return { power: said !== undefined && found?.value === 0 ? null : found, trail: now === null ? trail : null }
}

/** Null where it didn't say its register, or said one that is out of its turn. */
function trailTo(values: Values, trail: RegisterTrail): RegisterTrail | null {
  const energy = values.get('ENERGY_WH ')
  return energy !== undefined && trail.at(-1)?.at === energy.at ? trail : null
}

const saidBetweenMs = 120_000

/** Above every voltage of a plug with alternating current, whichever way it is measured: this is a DC output. */
const dcLeastMv = 500_000

/** From current and voltage: of a DC output, or of each phase. */
function powerNow(values: Values): Reading | null {
  const current = values.get('CURRENT_MA ')
  const voltage = values.get('VOLTAGE_MV ')
  if (current && voltage && voltage.value >= dcLeastMv) return power(current, watts(current, voltage))
  const phases = ['L1', 'L2', 'L3'].flatMap((phase) => {
    const ofPhase = values.get(`CURRENT_MA ${phase}`)
    return ofPhase ? [{ ofPhase, voltage: values.get(`VOLTAGE_MV ${phase}`) }] : []
  })
  const [first] = phases
  // One phase of three that it draws on would be a third of the truth; the register knows all of it.
  if (!first || (phases.length < 3 && values.has('ENERGY_WH '))) return null
  let sumW = 0
  for (const { ofPhase, voltage: ofItsPhase } of phases) {
    if (ofItsPhase === undefined) return null
    sumW += watts(ofPhase, ofItsPhase)
  }
  return power(first.ofPhase, sumW)
}

const watts = (current: Reading, voltage: Reading): number => (current.value * voltage.value) / 1_000_000

const power = (from: Reading, w: number): Reading => ({
  ...from,
  ...{ quantity: 'POWER_W', phase: null, value: Math.round(w) },
})

/** A register that counts in coarse steps has to run for longer before it says how fast. */
const windows = [
  { stepWh: 1_000, leastMs: 900_000 },
  { stepWh: 100, leastMs: 300_000 },
  { stepWh: 10, leastMs: 60_000 },
  { stepWh: 1, leastMs: 60_000 },
]
const windowMaxMs = 3_600_000

/** The mean between two values of the register. One step may have been all but full before: that is left out. */
function powerOfLate(values: Values, trail: RegisterTrail | null): Reading | null {
  const energy = values.get('ENERGY_WH ')
  const newest = trail?.at(-1)
  if (!energy || !trail || !newest) return null
  const { stepWh, leastMs } =
    windows.find((one) => trail.every(({ energyWh }) => energyWh % one.stepWh === 0)) ?? windows.at(-1)!
  const since = trail.findLast(({ at }) => at <= newest.at - leastMs)
  if (!since || newest.at - since.at > windowMaxMs) return null
  const surelyWh = Math.max(0, newest.energyWh - since.energyWh - stepWh)
  return { ...power(energy, (surelyWh * 3_600_000) / (newest.at - since.at)), since: since.at }
}

const registerWMax = 5_000_000
/** Values that come more often than this say no more about how fast it runs. */
const apartMs = 5_000
const keptMs = 900_000

/** Takes the next value of a register; one that can't follow on the others begins anew. Says what is wrong with it. */
export function followRegister({ connector, at, value: energyWh }: Reading, memory: ChargerMemory): readonly string[] {
  const key = String(connector)
  const trail = memory.energy.get(key) ?? []
  const last = trail.at(-1)
  if (last !== undefined && at <= last.at) return []
  const odd = last === undefined ? null : oddityOf(last, { at, energyWh })
  memory.energy.set(key, odd === null ? followed(trail, { at, energyWh }) : [{ at, energyWh }])
  return odd === null ? [] : [odd]
}

function oddityOf(last: RegisterTrail[number], { at, energyWh }: RegisterTrail[number]): string | null {
  if (energyWh < last.energyWh) return 'the energy register ran backwards'
  const possibleWh = (registerWMax * (at - last.at)) / 3_600_000 + 1_000
  return energyWh - last.energyWh > possibleWh ? 'the energy register runs faster than 5 MW' : null
}

function followed(trail: RegisterTrail, next: RegisterTrail[number]): RegisterTrail {
  const before = trail.at(-2)
  const rest = before !== undefined && next.at - before.at < apartMs ? trail.slice(0, -1) : trail
  const oldest = rest.findLastIndex(({ at }) => at <= next.at - keptMs)
  return [...rest.slice(Math.max(0, oldest)), next]
}
