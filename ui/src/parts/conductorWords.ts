import type { FullConductor } from '../api/types.gen.ts'
import { formatAmperes, formatAmperesOf, formatKwDown, formatKwUp } from '../kit/numbers.ts'

/** "L1 binds: 40 of 40 A", where the node as a whole has room. Unless it is stated who draws on which, it only may. */
export function conductorBinds(conductor: FullConductor): string {
  const { phases } = conductor
  if (phases.length === 0) return `a phase may bind: ${conductorUse(conductor)}`
  return `${phases.join(' and ')} ${phases.length === 1 ? 'binds' : 'bind'}: ${conductorUse(conductor)}`
}

/** "40 A on L1". */
export function conductorLimit({ phases, limit_a: limitA, limit_kw: limitKw }: FullConductor): string {
  const limit = limitA === null ? formatKwDown(limitKw) : formatAmperes(limitA)
  return `${limit} on ${phases.length === 0 ? 'a phase' : phases.join(' and ')}`
}

/** As the plate has it: in amperes, or where that states none, in kilowatts. */
function conductorUse({ limit_a: limitA, taken_a: takenA, limit_kw: limitKw, taken_kw: takenKw }: FullConductor) {
  if (limitA !== null && takenA !== null) return formatAmperesOf(takenA, limitA)
  const limit = formatKwDown(limitKw)
  if (takenKw === null) return limit
  return `${takenKw <= limitKw ? formatKwDown(takenKw) : formatKwUp(takenKw)} of ${limit}`
}
