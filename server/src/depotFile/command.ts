import { wattsFromKw } from '@busbar/domain/kernel/watts'
import type { ImportDepot } from '@busbar/domain/topology/commands'
import type { ChargePoint, Circuit, Connector, ParentCircuit } from '@busbar/domain/topology/depot'
import type { CircuitInFile } from '@busbar/wire/api/depotFile'
import { newId } from '../engine/ids.ts'
import { phasesOf, ratingOrNull, wattsOrNull } from '../words.ts'
import { controlOf } from './control.ts'
import { type Draft, noName } from './contents.ts'
import type { Path } from './faults.ts'
import type { Report } from './items.ts'

/** `AS_IT_STOOD` records what an older system allowed: no microgrid, references that lead nowhere. */
export type Manner = 'AS_IT_SHOULD_BE' | 'AS_IT_STOOD'

/** One depot of a file as the command that would bring it in. */
export type ReadDepot = {
  readonly command: ImportDepot
  readonly path: Path
  /** where each thing stands, by its new id */
  readonly pathOf: ReadonlyMap<string, Path>
  /** ids that stand for a reference of which it has been reported that it leads nowhere */
  readonly reported: ReadonlySet<string>
}

/** A depot of the file in the domain's words, its names resolved to ids. */
export function toCommand(draft: Draft, all: readonly Draft[], manner: Manner, report: Report): ReadDepot {
  const { path, depotId, name, timezone, visibleTo, contents } = draft
  const pathOf = new Map<string, Path>()
  const placed = (id: string, at: Path): string => {
    pathOf.set(id, at)
    return id
  }
  const { resolve, resolveParent, reported } = resolver(draft, all, manner, report)
  const circuitOf = ({ fields, path: at }: { fields: { circuit: string | null }; path: Path }) =>
    fields.circuit === null ? null : resolve(draft, 'circuit', fields.circuit, [...at, 'circuit'])

  const circuits = contents.circuits.map(({ fields, id, path: at }): Circuit => ({
    circuitId: placed(id, at),
    nodeId: newId(),
    name: fields.name,
    parent: fields.parent === null ? null : resolveParent(fields.parent, [...at, 'parent']),
    rating: ratingOrNull(fields.rating),
    safeDefaultW: wattsOrNull(fields.safe_default_kw),
  }))
  const chargePoints = contents.chargePoints.map((item): ChargePoint => ({
    chargePointId: placed(item.id, item.path),
    ...{ name: item.fields.name, circuitId: circuitOf(item) },
    ocppIdentity: item.fields.ocpp_identity,
    controlMode: item.fields.control_mode,
    rating: ratingOrNull(item.fields.rating),
    limitReference: item.fields.limit_reference,
    efficiency: item.fields.efficiency,
    fallbackW: wattsFromKw(item.fields.fallback_kw),
    phases: phasesOf(item.fields.phases),
  }))
  const connectors = contents.connectors.map(({ fields, charger, path: at }): Connector => ({
    connectorId: placed(newId(), at),
    chargePointId: 'id' in charger ? charger.id : resolve(draft, 'charge point', charger.name, [...at, 'charge_point']),
    number: fields.number,
    name: fields.name,
    rating: ratingOrNull(fields.rating),
  }))
  const powerSources = contents.powerSources.map((item) => ({
    powerSourceId: placed(newId(), item.path),
    name: item.fields.name,
    circuitId: circuitOf(item),
    kind: item.fields.kind,
    rating: ratingOrNull(item.fields.rating),
    capacityWh: wattsOrNull(item.fields.capacity_kwh),
  }))
  const devices = contents.devices.map((item) => ({
    deviceId: placed(newId(), item.path),
    name: item.fields.name,
    circuitId: circuitOf(item),
    kind: item.fields.kind,
    siteModelName: item.fields.site_model_name,
  }))
  const microgridId = manner === 'AS_IT_STOOD' ? null : newId()
  const depot = { name, timezone, visibleTo }
  const resolveHere = (kind: Kind, called: string, at: Path) => resolve(draft, kind, called, at)
  const nodes = { microgridId, circuits, connectors, resolve: resolveHere }
  const control = controlOf(draft.control, nodes, pathOf, report)
  const things = { control, circuits, chargePoints, connectors, powerSources, devices }
  return { command: { type: 'ImportDepot', depotId, microgridId, depot, ...things }, path, pathOf, reported }
}

type Kind = 'circuit' | 'charge point'

/** What leads nowhere gets an id that nothing has: an older system had such references, and they must stay visible. */
function resolver(draft: Draft, all: readonly Draft[], manner: Manner, report: Report) {
  const nowhere = new Map<string, string>()
  const reported = new Set<string>()

  function idOfNothing(place: string, name: string): string {
    const key = JSON.stringify([place, name])
    const id = nowhere.get(key) ?? newId()
    nowhere.set(key, id)
    return id
  }

  function resolve({ depotId, contents }: Draft, kind: Kind, name: string, at: Path): string {
    const names = kind === 'circuit' ? contents.circuitNames : contents.chargePointNames
    const found = names.find(name)
    if (typeof found === 'object') return found.id
    const id = idOfNothing(`${kind} ${depotId}`, name)
    if (found === 'unknown' && manner === 'AS_IT_STOOD') return id
    reported.add(id)
    if (name === noName) return id
    if (found === 'unknown') report('REFERENCE_UNKNOWN', `there is no ${kind} "${name}"`, at)
    else report('REFERENCE_AMBIGUOUS', `there is more than one ${kind} "${name}": give them keys and name the key`, at)
    return id
  }

  function resolveParent(parent: Exclude<CircuitInFile['parent'], null>, at: Path): ParentCircuit {
    if (typeof parent === 'string') return { circuitId: resolve(draft, 'circuit', parent, at), depotId: draft.depotId }
    const [other, ...others] = all.filter(({ name }) => name === parent.depot)
    if (other && others.length === 0) {
      return { circuitId: resolve(other, 'circuit', parent.circuit, [...at, 'circuit']), depotId: other.depotId }
    }
    const circuitId = idOfNothing(`circuit ${parent.depot}`, parent.circuit)
    if (manner === 'AS_IT_SHOULD_BE') {
      reported.add(circuitId)
      report('REFERENCE_UNKNOWN', `there is no depot "${parent.depot}" in this file`, [...at, 'depot'])
    }
    return { circuitId, depotId: idOfNothing('depot', parent.depot) }
  }

  return { resolve, resolveParent, reported }
}
