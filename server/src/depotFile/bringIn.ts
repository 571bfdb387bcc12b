import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { House } from '../engine/house.ts'
import type { Cause } from '../engine/ports.ts'
import { faultsOf, flawsOf } from './check.ts'
import type { ReadDepot } from './command.ts'
import type { FileFault } from './faults.ts'
import type { ReadFile } from './read.ts'

export type BroughtIn = {
  readonly depotId: string
  readonly name: string
  readonly microgridId: string | null
  readonly circuits: number
  readonly chargePoints: number
  readonly connectors: number
  readonly powerSources: number
  readonly devices: number
}

export type Outcome = { readonly broughtIn: readonly BroughtIn[]; readonly faults: readonly FileFault[] }

/**
 * The depots of a file, all or none. Each is a stream and so a transaction of its own; all are checked before the first
 * is written. Only where somebody takes a name in between do those before it stand while the rest is refused.
 */
export async function bringIn(
  file: ReadFile,
  house: Pick<House, 'registries' | 'clock' | 'handleDepot'>,
  cause: Cause,
  told: (broughtIn: BroughtIn) => void = () => {},
): Promise<Outcome> {
  const faults = await faultsOf(file, house.registries, house.clock.now())
  if (faults.length > 0) return { broughtIn: [], faults }
  const broughtIn: BroughtIn[] = []
  for (const depot of file.depots) {
    const handled = await house.handleDepot(depot.command.depotId, depot.command, cause)
    if (isRefusal(handled)) {
      const flaws = flawsOf(depot, handled.faults)
      return { broughtIn, faults: flaws.map((flaw) => ({ ...flaw, place: file.placeOf(flaw.path) })) }
    }
    const done = summaryOf(depot)
    broughtIn.push(done)
    told(done)
  }
  return { broughtIn, faults: [] }
}

const summaryOf = ({ command }: ReadDepot): BroughtIn => ({
  depotId: command.depotId,
  name: command.depot.name,
  microgridId: command.microgridId,
  circuits: command.circuits.length,
  chargePoints: command.chargePoints.length,
  connectors: command.connectors.length,
  powerSources: command.powerSources.length,
  devices: command.devices.length,
})
