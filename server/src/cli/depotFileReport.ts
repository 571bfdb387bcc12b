import type { BroughtIn } from '../depotFile/bringIn.ts'
import { type FileFault, pathText, pointerText } from '../depotFile/faults.ts'
import { CommandFailure } from './failure.ts'
import { sayJson, type Shell } from './shell.ts'
import { counted } from './table.ts'

const faultsShownMax = 1_000

/** Says everything that is wrong, each with its place as editors and terminals take it, and fails. */
export function refuseFile(
  shell: Shell,
  file: string,
  faults: readonly FileFault[],
  json: Readonly<Record<string, unknown>> | null,
): never {
  if (json) sayJson(shell, { ...json, faults: faults.map(faultJson) })
  else {
    for (const fault of faults.slice(0, faultsShownMax)) shell.stderr.write(`${faultText(file, fault)}\n`)
    const hidden = faults.length - faultsShownMax
    if (hidden > 0) shell.stderr.write(`… and ${hidden} more\n`)
  }
  throw new CommandFailure(`${file} was refused as a whole: ${counted(faults.length, 'fault')}`)
}

function faultText(file: string, { message, path, place, code }: FileFault): string {
  const where = path.length === 0 ? '' : ` ${pathText(path)}:`
  return `${file}:${place.line}:${place.column}:${where} ${message} (${code})`
}

const faultJson = ({ code, message, path, place }: FileFault) => ({
  code,
  message,
  pointer: pointerText(path),
  line: place.line,
  column: place.column,
})

export const broughtInText = (one: BroughtIn): string =>
  `Depot "${one.name}" (${one.depotId}): ${[
    counted(one.circuits, 'circuit'),
    counted(one.chargePoints, 'charge point'),
    counted(one.connectors, 'connector'),
    counted(one.powerSources, 'power source'),
    counted(one.devices, 'device'),
  ].join(', ')}`

export const broughtInJson = (one: BroughtIn) => ({
  depot_id: one.depotId,
  name: one.name,
  microgrid_id: one.microgridId,
  counts: {
    circuits: one.circuits,
    charge_points: one.chargePoints,
    connectors: one.connectors,
    power_sources: one.powerSources,
    devices: one.devices,
  },
})
