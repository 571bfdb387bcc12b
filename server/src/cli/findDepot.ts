import type { House } from '../engine/house.ts'
import { isId } from '../engine/ids.ts'
import { CommandFailure } from './failure.ts'

/** A depot by its id or its name; the id of one and the name of another is the one's. */
export async function findDepot({ registries }: House, idOrName: string): Promise<string> {
  const byId = isId(idOrName) ? await registries.depots.get(idOrName.toLowerCase()) : null
  if (byId) return byId.depotId
  const [byName] = await registries.depots.named([idOrName])
  if (!byName) throw new CommandFailure(`There is no depot "${idOrName}".`)
  return byName.depotId
}
