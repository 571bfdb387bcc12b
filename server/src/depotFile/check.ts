import type { Instant } from '@busbar/domain/kernel/instant'
import { type Fault, isRefusal, type RefusalCode } from '@busbar/domain/kernel/refusal'
import { depotDecider } from '@busbar/domain/topology/decide'
import type { Registries } from '../engine/registries.ts'
import type { ReadDepot } from './command.ts'
import { pathInControl } from './control.ts'
import { type FileFault, type FileFaultCode, inFileOrder, type Path } from './faults.ts'
import type { ReadFile } from './read.ts'

/** Everything that is wrong with a file: its form, each depot by the rules, and what only all depots together show. */
export async function faultsOf(file: ReadFile, registries: Registries, now: Instant): Promise<readonly FileFault[]> {
  const flaws = [
    ...file.depots.flatMap((depot) => againstTheRules(depot, now)),
    ...takenInFile(file.depots),
    ...(await takenByOthers(file.depots, registries)),
  ]
  const found = flaws.map((flaw): FileFault => ({ ...flaw, place: file.placeOf(flaw.path) }))
  return inFileOrder([...file.faults, ...found])
}

type Flaw = { readonly code: FileFaultCode; readonly message: string; readonly path: Path }

function againstTheRules(depot: ReadDepot, now: Instant): readonly Flaw[] {
  const decided = depotDecider.decide({ state: 'unknown' }, depot.command, now)
  return isRefusal(decided) ? flawsOf(depot, decided.faults) : []
}

/** The domain's faults name ids or fields of the command; here they get their place in the file. */
export function flawsOf(depot: ReadDepot, faults: readonly Fault[]): readonly Flaw[] {
  const isNew = ({ ids = [] }: Fault): boolean => !ids.some((id) => depot.reported.has(id))
  return faults.filter(isNew).map((fault): Flaw => {
    const { code, message } = fault
    return { code, message, path: pathOf(depot, fault) }
  })
}

function pathOf(depot: ReadDepot, fault: Fault): Path {
  const inControl = pathInControl(fault, depot.pathOf)
  if (inControl) return inControl
  const { code, pointer, ids = [] } = fault
  const thing = ids.map((id) => depot.pathOf.get(id)).find((path) => path !== undefined)
  // Of a rating there are several guardrails, each in a field of its own.
  const field = code === 'LIMIT_ABOVE_RATING' ? pointer?.slice(1) : fields[code]
  if (thing) return field === undefined ? thing : [...thing, field]
  return [...depot.path, ...(pointer ?? '').split('/').slice(1)]
}

/** The field of the thing concerned in which such a fault is mended. */
const fields: Partial<Record<RefusalCode, string>> = {
  CONNECTOR_NUMBER_TAKEN: 'number',
  OCPP_IDENTITY_TAKEN: 'ocpp_identity',
  TOPOLOGY_CROSS_DEPOT_PARENT: 'parent',
  TOPOLOGY_CYCLE: 'parent',
  TOPOLOGY_MISSING_RATING: 'rating',
  TOPOLOGY_UNATTACHED_CHARGE_POINT: 'circuit',
  TOPOLOGY_UNATTACHED_CONNECTOR: 'charge_point',
  TOPOLOGY_UNKNOWN_CIRCUIT: 'circuit',
  TOPOLOGY_UNKNOWN_PARENT: 'parent',
}

function takenInFile(depots: readonly ReadDepot[]): readonly Flaw[] {
  const names = new Set<string>()
  const identities = new Map<string, ReadDepot>()
  return depots.flatMap((depot): Flaw[] => {
    const { name } = depot.command.depot
    const isTwice = names.has(name.toLowerCase())
    names.add(name.toLowerCase())
    const message = `there are two depots "${name}" in this file`
    return [
      ...(isTwice ? [{ code: 'DEPOT_NAME_TAKEN' as const, message, path: [...depot.path, 'name'] }] : []),
      ...chargers(depot).flatMap(({ ocppIdentity, path }): Flaw[] => {
        const first = identities.get(ocppIdentity)
        identities.set(ocppIdentity, first ?? depot)
        // Twice in one depot is for the rules to say.
        if (!first || first === depot) return []
        const code = 'OCPP_IDENTITY_TAKEN'
        return [{ code, message: `the OCPP identity ${ocppIdentity} stands in another depot of this file too`, path }]
      }),
    ]
  })
}

async function takenByOthers(depots: readonly ReadDepot[], registries: Registries): Promise<readonly Flaw[]> {
  const names = depots.map(({ command }) => command.depot.name)
  const identities = depots.flatMap(({ command }) => command.chargePoints.map(({ ocppIdentity }) => ocppIdentity))
  const takenNames = new Set((await registries.depots.named(names)).map(({ name }) => name))
  const taken = new Set((await registries.chargePoints.identified(identities)).map((known) => known.ocppIdentity))
  return depots.flatMap((depot): Flaw[] => {
    const { name } = depot.command.depot
    const path = [...depot.path, 'name']
    const message = `there is already a depot "${name}"`
    return [
      ...(takenNames.has(name) ? [{ code: 'DEPOT_NAME_TAKEN' as const, message, path }] : []),
      ...chargers(depot)
        .filter(({ ocppIdentity }) => taken.has(ocppIdentity))
        .map(({ ocppIdentity, path: at }): Flaw => {
          const code = 'OCPP_IDENTITY_TAKEN'
          return {
            code,
            message: `a charge point that is already here has the OCPP identity ${ocppIdentity}`,
            path: at,
          }
        }),
    ]
  })
}

const chargers = ({ command, pathOf: paths }: ReadDepot) =>
  command.chargePoints.map(({ chargePointId, ocppIdentity }) => ({
    ocppIdentity,
    path: [...(paths.get(chargePointId) ?? []), 'ocpp_identity'],
  }))
