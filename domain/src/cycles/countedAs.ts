import type { CycleResult } from './cycle.ts'

type Noun = { readonly one: string; readonly many: string }

const charger: Noun = { one: 'charger', many: 'chargers' }
const connector: Noun = { one: 'connector', many: 'connectors' }
const both: Noun = { one: 'charger or connector', many: 'chargers and connectors' }

type Counted = Pick<CycleResult, 'units'>
const known = new WeakMap<Counted, Noun>()

/** What a limit is given to in a depot: its chargers, or, where some have several, their connectors. */
export function countedAs(result: Counted): Noun {
  const noun = known.get(result) ?? nounOf(result)
  known.set(result, noun)
  return noun
}

function nounOf({ units }: Counted): Noun {
  const hasOneEach = new Set(units.map(({ chargePointId }) => chargePointId)).size === units.length
  if (hasOneEach) return charger
  return units.every((unit) => unit.connector !== null) ? connector : both
}

/** "1 charger", "16 connectors". */
export function counted(count: number, result: Counted): string {
  const { one, many } = countedAs(result)
  return `${count} ${count === 1 ? one : many}`
}
