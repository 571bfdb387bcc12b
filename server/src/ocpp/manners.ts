import type { Abilities, ChargerOrder, Wiring } from '../engine/chargers.ts'
import { topStackLevel } from './dialect.ts'
import type { ChargerMemory, Unit } from './memory.ts'

/** A way of saying the same limit. */
export type Manner = { readonly unit: Unit; readonly abilities: Abilities }

/**
 * How an order may be said, what we think right first. A charger that turns a limit away doesn't say why: it may not know
 * the unit, refuse the top of its own stack, or count periods otherwise than it says. What it once took is not doubted.
 */
export function mannersOf(order: ChargerOrder, memory: ChargerMemory): readonly [Manner, ...Manner[]] {
  const { abilities, provenUnit, hasTakenLimit } = memory
  const first = { unit: 'wiring' in order ? unitOf(order.wiring, memory) : 'W', abilities } as const
  if (!('wiring' in order) || order.type === 'ReadBack') return [first]
  const units = provenUnit === null ? [first, { ...first, unit: otherUnit[first.unit] }] : [first]
  const isTop = isAtTop(order) && !hasTakenLimit && topStackLevel(abilities) > 0
  const atBottom = isTop ? units.map((one) => withAbilities(one, { stackLevelMax: 0 })) : []
  const steps = order.type === 'SetLimit' ? order.steps.length : 1
  const hasMany = steps > fewSteps && (abilities.stepsMax ?? fewSteps) > fewSteps
  const withFew = hasMany ? [withAbilities(first, { stepsMax: fewSteps })] : []
  return [first, ...units.slice(1), ...withFew, ...atBottom]
}

/** Defaults of connectors and the hard cap stand at the lowest level. */
function isAtTop(order: ChargerOrder): boolean {
  switch (order.type) {
    case 'SetLimit':
      return order.connector === null || order.sessionRef !== null
    case 'InstallFallback':
      return order.connector === null
    default:
      return false
  }
}

/** With fewer a limit can't step down by itself. */
const fewSteps = 2

const withAbilities = (manner: Manner, less: Partial<Abilities>): Manner => ({
  ...manner,
  abilities: { ...manner.abilities, ...less },
})

/** Notes what it took; answers what is news of what it can, or null. */
export function proven(order: ChargerOrder, { unit, abilities }: Manner, memory: ChargerMemory): Abilities | null {
  const knowsUnit = memory.provenUnit === unit || abilities.units?.includes(unit) === true
  memory.provenUnit = unit
  if (isAtTop(order)) memory.hasTakenLimit = true
  const { stackLevelMax, stepsMax } = memory.abilities
  const isAsBefore = abilities.stackLevelMax === stackLevelMax && abilities.stepsMax === stepsMax
  if (knowsUnit && isAsBefore) return null
  const units = knowsUnit ? memory.abilities.units : [unit]
  return { ...memory.abilities, units, stackLevelMax: abilities.stackLevelMax, stepsMax: abilities.stepsMax }
}

const otherUnit: Record<Unit, Unit> = { W: 'A', A: 'W' }

/** Each current type's own, where the charger leaves us the choice: it converts with a voltage that we don't know. */
function unitOf(wiring: Wiring, { provenUnit, abilities: { units } }: ChargerMemory): Unit {
  if (provenUnit !== null) return provenUnit
  const natural: Unit = wiring.isDc ? 'W' : 'A'
  return units === null || units.includes(natural) ? natural : (units[0] ?? natural)
}
