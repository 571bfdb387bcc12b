import type { House } from '../engine/house.ts'
import { HttpProblem } from './problem.ts'

/**
 * Each depot once; one that nobody knows is a slip of the pen. `before`: whoever names depots since longer may go on
 * naming those that are gone by now.
 */
export async function knownDepots(
  { registries }: House,
  depotIds: readonly string[] | null,
  before: readonly string[] | null = null,
): Promise<readonly string[] | null> {
  if (depotIds === null || depotIds.length === 0) return depotIds
  const known = new Set([...(await registries.depots.all()), ...(before ?? [])])
  const faults = depotIds.flatMap((depotId, at) =>
    known.has(depotId)
      ? []
      : [{ code: 'FIELD_INVALID', message: `There is no depot ${depotId}.`, pointer: `/depot_ids/${at}` }],
  )
  const [first] = faults
  if (first) throw new HttpProblem('VALIDATION_FAILED', first.message, faults.slice(0, 100))
  return [...new Set(depotIds)]
}
