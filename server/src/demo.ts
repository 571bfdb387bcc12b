import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bringIn } from './depotFile/bringIn.ts'
import { readDepotFile } from './depotFile/read.ts'
import type { Cause } from './engine/ports.ts'
import type { House } from './engine/house.ts'

const file = fileURLToPath(new URL('./demo/depot.yaml', import.meta.url))

export type Demo = { readonly depotId: string; readonly name: string; readonly outcome: 'created' | 'already there' }

/** The demo depot, made if it isn't there. It is known by its chargers too: somebody may have renamed it. */
export async function seedDemo(house: House, cause: Cause): Promise<Demo> {
  const read = readDepotFile(await readFile(file, 'utf8'), 'AS_IT_SHOULD_BE')
  const [depot] = read.depots
  if (!depot) throw new Error(`impossible: ${file} holds no depot`)
  const { command } = depot
  const find = async (): Promise<string | undefined> => {
    const [named] = await house.registries.depots.named([command.depot.name])
    if (named) return named.depotId
    const identities = command.chargePoints.map(({ ocppIdentity }) => ocppIdentity)
    const [identified] = await house.registries.chargePoints.identified(identities)
    return identified?.depotId
  }
  const { name } = command.depot
  const known = await find()
  if (known !== undefined) return { depotId: known, name, outcome: 'already there' }
  const { broughtIn, faults } = await bringIn(read, house, cause)
  if (broughtIn.length > 0) return { depotId: command.depotId, name, outcome: 'created' }
  // Of two first starts at once the other was faster.
  const others = await find()
  if (others === undefined) throw new Error(`impossible: ${file} has faults: ${faults[0]?.message}`)
  return { depotId: others, name, outcome: 'already there' }
}
