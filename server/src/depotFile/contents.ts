import { ConnectorCreate } from '@busbar/wire/api/chargePoints'
import {
  ChargePointInFile,
  CircuitInFile,
  DeviceInFile,
  LooseConnectorInFile,
  PowerSourceInFile,
} from '@busbar/wire/api/depotFile'
import type { z } from 'zod'
import { newId } from '../engine/ids.ts'
import type { ControlDraft } from './control.ts'
import type { Path } from './faults.ts'
import { isFields, type Item, readList, type Report } from './items.ts'
import { type Names, namesOf } from './references.ts'

/** A depot of the file under its new id, its references still names. */
export type Draft = {
  readonly path: Path
  readonly depotId: string
  readonly name: string
  readonly timezone: string
  readonly visibleTo: readonly string[] | null
  readonly control: ControlDraft
  readonly contents: Contents
}

/** What stands in a depot of the file, each thing under its new id, its references still names. */
export type Contents = {
  readonly circuits: readonly (Item<CircuitInFile> & { readonly id: string })[]
  readonly chargePoints: readonly (Item<ChargePointFields> & { readonly id: string })[]
  readonly connectors: readonly (Item<ConnectorFields> & { readonly charger: Charger })[]
  readonly powerSources: readonly Item<PowerSourceInFile>[]
  readonly devices: readonly Item<DeviceInFile>[]
  readonly circuitNames: Names
  readonly chargePointNames: Names
}

type ChargePointFields = Omit<ChargePointInFile, 'connectors'>
type ConnectorFields = z.output<typeof ConnectorCreate>
/** A connector stands in its charge point, or names it. */
type Charger = { readonly id: string } | { readonly name: string }

const ChargePointAlone = ChargePointInFile.omit({ connectors: true })
const connectorsMax = 64

export function contentsOf(raw: Readonly<Record<string, unknown>>, path: Path, report: Report): Contents {
  const listed = <Schema extends z.ZodObject>(list: string, schema: Schema) =>
    readList(raw[list], [...path, list], schema, standIns[list] ?? {}, report)

  const circuits = listed('circuits', CircuitInFile).map((item) => ({ ...item, id: newId() }))
  const chargePoints = readChargePoints(raw['charge_points'], [...path, 'charge_points'], report)
  reportKeysTwice(circuits, report)
  reportKeysTwice(chargePoints, report)
  const loose = listed('connectors', LooseConnectorInFile).map(({ fields, path: at }) => ({
    fields,
    path: at,
    charger: { name: fields.charge_point },
  }))
  return {
    circuits,
    chargePoints,
    connectors: [...chargePoints.flatMap(({ connectors }) => connectors), ...loose],
    powerSources: listed('power_sources', PowerSourceInFile),
    devices: listed('devices', DeviceInFile),
    circuitNames: namesOf(circuits.map(called)),
    chargePointNames: namesOf(chargePoints.map(called)),
  }
}

const called = ({ id, fields }: { id: string; fields: { key?: string | undefined; name: string } }) => ({
  id,
  key: fields.key,
  name: fields.name,
})

/** No thing has this name. It stands for a reference that was no text, which is reported already. */
export const noName = newId()

const named = (raw: unknown): string => (typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : newId())
const noReference = () => noName
const oneKw = () => ({ unit: 'kW', value: 1 })

const standIns: Readonly<Record<string, Readonly<Record<string, (raw: unknown) => unknown>>>> = {
  circuits: { name: named, parent: noReference, rating: oneKw },
  charge_points: { name: named, circuit: noReference, rating: oneKw, ocpp_identity: () => newId() },
  connectors: { charge_point: noReference },
  power_sources: { name: named, circuit: noReference, kind: () => 'GRID' },
  devices: { name: named, circuit: noReference, kind: () => 'METER' },
}

function readChargePoints(raw: unknown, path: Path, report: Report) {
  const connectorsAt = (at: string | number | undefined): unknown => {
    const chargePoint: unknown = Array.isArray(raw) && typeof at === 'number' ? raw[at] : undefined
    return isFields(chargePoint) ? chargePoint['connectors'] : undefined
  }
  const alone = Array.isArray(raw) ? raw.map(withoutConnectors) : raw
  return readList(alone, path, ChargePointAlone, standIns['charge_points'] ?? {}, report).map((item) => {
    const id = newId()
    const at = [...item.path, 'connectors']
    const rawConnectors = connectorsAt(item.path.at(-1))
    if (Array.isArray(rawConnectors) && rawConnectors.length > connectorsMax) {
      report('FIELD_INVALID', `has more than ${connectorsMax} items`, at)
    }
    const connectors = readList(rawConnectors, at, ConnectorCreate, {}, report)
    return { ...item, id, connectors: connectors.map((connector) => ({ ...connector, charger: { id } })) }
  })
}

const withoutConnectors = (raw: unknown): unknown =>
  isFields(raw) ? Object.fromEntries(Object.entries(raw).filter(([field]) => field !== 'connectors')) : raw

function reportKeysTwice(items: readonly Item<{ readonly key?: string | undefined }>[], report: Report): void {
  const seen = new Set<string>()
  for (const { fields, path } of items) {
    if (fields.key === undefined) continue
    if (seen.has(fields.key)) report('KEY_TWICE', `the key "${fields.key}" stands twice`, [...path, 'key'])
    seen.add(fields.key)
  }
}
