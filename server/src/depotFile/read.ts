import { DepotCreate } from '@busbar/wire/api/depots'
import { newId } from '../engine/ids.ts'
import { type Manner, type ReadDepot, toCommand } from './command.ts'
import { contentsOf, type Draft } from './contents.ts'
import { readControl } from './control.ts'
import { type FileFault, inFileOrder, type Path, type Place } from './faults.ts'
import { isFields, readItem, type Report } from './items.ts'
import { locate } from './locate.ts'

/** With faults, the depots are what could be made of the file, so that they can still be checked for more. */
export type ReadFile = {
  readonly depots: readonly ReadDepot[]
  readonly faults: readonly FileFault[]
  placeOf(path: Path): Place
}

export function readDepotFile(text: string, manner: Manner): ReadFile {
  const located = locate(text)
  if (!('value' in located)) return { depots: [], faults: inFileOrder(located.faults), placeOf: () => start }

  const faults: FileFault[] = [...located.faults]
  const { placeOf } = located
  const report: Report = (code, message, path) => faults.push({ code, message, path, place: placeOf(path) })
  const drafts = depotsIn(located.value, report).flatMap(({ raw, path }) => readDraft(raw, path, report))
  const depots = drafts.map((draft) => toCommand(draft, drafts, manner, report))
  return { depots, faults: inFileOrder(faults), placeOf }
}

export const start: Place = { line: 1, column: 1 }

function depotsIn(value: unknown, report: Report): readonly { raw: unknown; path: Path }[] {
  if (value === null) {
    report('FIELD_INVALID', 'The file is empty.', [])
    return []
  }
  if (!isFields(value) || !('depots' in value)) return [{ raw: value, path: [] }]
  for (const field of Object.keys(value)) {
    if (field !== 'depots') report('FIELD_INVALID', `there is no field "${field}" beside depots`, [field])
  }
  if (!Array.isArray(value['depots']) || value['depots'].length === 0) {
    report('FIELD_INVALID', 'must be a list of depots', ['depots'])
    return []
  }
  return value['depots'].map((raw: unknown, at) => ({ raw, path: ['depots', at] }))
}

const lists = ['control', 'circuits', 'charge_points', 'connectors', 'power_sources', 'devices']

const standIns = { name: () => newId(), timezone: () => 'UTC' }

function readDraft(raw: unknown, path: Path, report: Report): readonly Draft[] {
  const own = isFields(raw) ? Object.fromEntries(Object.entries(raw).filter(([field]) => !lists.includes(field))) : raw
  const depot = readItem(own, path, DepotCreate, standIns, report)
  if (!depot || !isFields(raw)) return []
  const { name, timezone, visible_to: visibleTo } = depot.fields
  const control = readControl(raw['control'], [...path, 'control'], report)
  return [{ path, depotId: newId(), name, timezone, visibleTo, control, contents: contentsOf(raw, path, report) }]
}
