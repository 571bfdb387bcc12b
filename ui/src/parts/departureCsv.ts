import type { ChargePoint, Departure } from '../api/types.gen.ts'
import { bounds, outside } from './bounds.ts'
import { type CsvLine, readCsv, type Separator, writeCsv } from './csv.ts'
import { keyOf } from './departurePlan.ts'
import { instantsOf, withOffset } from './localInput.ts'

type Place = Pick<ChargePoint, 'charge_point_id' | 'name' | 'ocpp_identity'> & {
  readonly connectors: readonly { readonly number: number }[]
}

export type Around = {
  readonly chargers: readonly Place[]
  /** whose clock a time without a zone means; null: this browser doesn't know it */
  readonly timezone: string | null
}

export type CsvFault = { readonly line: number; readonly message: string }

export type ReadPlan = { readonly departures: readonly Departure[]; readonly faults: readonly CsvFault[] }

/** As many as the API takes; `departureCsv.test.ts` compares the two. */
export const departuresMax = 2_000
const tokenMax = 36

const columns = ['bus', 'charger', 'connector', 'departure', 'energy_kwh'] as const
type ColumnName = (typeof columns)[number]
type Row = { readonly line: number; readonly separator: Separator; readonly at: (column: ColumnName) => string }

/** What a table says of who leaves when; each thing that is wrong with it, by its line. */
export function readDepartures(text: string, around: Around): ReadPlan {
  const { lines, separator, unclosedAt } = readCsv(text)
  const [header, ...rest] = lines
  if (unclosedAt !== null) return refused(unclosedAt, 'A quotation mark opens here that nothing closes.')
  if (!header) return { departures: [], faults: [] }
  const names = header.fields.map((name) => name.trim().toLowerCase())
  const faults = headerFaults(names).map((message) => ({ line: header.line, message }))
  if (faults.length > 0) return { departures: [], faults }
  if (rest.length === 0) return refused(header.line, 'No departure stands below the names of the columns.')
  const over = rest[departuresMax]
  if (over) return refused(over.line, `A plan has at most ${departuresMax} departures.`)
  return readRows(rest, { names, separator }, around)
}

const refused = (line: number, message: string): ReadPlan => ({ departures: [], faults: [{ line, message }] })

function headerFaults(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => name !== '' && !columns.some((column) => column === name))
  const twice = columns.filter((column) => names.indexOf(column) !== names.lastIndexOf(column))
  return [
    ...unknown.map((name) => `There is no column “${name}”. There are ${columns.join(', ')}.`),
    ...twice.map((name) => `The column “${name}” stands there twice.`),
    ...(names.includes('departure') ? [] : ['The column “departure” is missing.']),
    ...(names.includes('bus') || names.includes('charger') ? [] : ['A column “bus” or “charger” is missing.']),
  ]
}

type Header = { readonly names: readonly string[]; readonly separator: Separator }

function readRows(lines: readonly CsvLine[], { names, separator }: Header, around: Around): ReadPlan {
  const departures: Departure[] = []
  const faults: CsvFault[] = []
  const seen = new Map<string, number>()
  for (const { line, fields } of lines) {
    const at = (column: ColumnName) => (fields[names.indexOf(column)] ?? '').trim()
    const wrong: string[] = []
    const departure = departureOf({ line, separator, at }, around, (message) => {
      wrong.push(message)
      return null
    })
    if (fields.some((field, nth) => field.trim() !== '' && (names[nth] ?? '') === ''))
      wrong.push('It has something in a column that has no name.')
    const earlier = departure ? seen.get(keyOf(departure)) : undefined
    if (earlier !== undefined) wrong.push(`The same leaves at the same time on line ${earlier}.`)
    faults.push(...wrong.map((message) => ({ line, message })))
    if (!departure || wrong.length > 0) continue
    seen.set(keyOf(departure), line)
    departures.push(departure)
  }
  return { departures, faults }
}

/** It is nothing that could be brought in. */
type Fault = (message: string) => null

function departureOf(row: Row, around: Around, fault: Fault): Departure | null {
  const who = whoOf(row, around, fault)
  const at = timeOf(row.at('departure'), around.timezone, fault)
  const energy = energyOf(row, fault)
  return who && at !== null && energy ? { ...who, departure_at: at, ...energy } : null
}

function whoOf(row: Row, { chargers }: Around, fault: Fault) {
  const bus = unguarded(row.at('bus'))
  const charger = unguarded(row.at('charger'))
  const connector = row.at('connector')
  if (bus !== '' && charger !== '') return fault('It names a bus and a charger: only one of them can be meant.')
  if (charger === '' && connector !== '') return fault('It names a connector without its charger.')
  if (bus !== '') return busOf(bus, fault)
  if (charger === '') return fault('It names neither a bus nor a charger.')
  const found = chargerOf(charger, chargers)
  const [place] = found
  if (!place) return fault(`There is no charger “${charger}” at this depot.`)
  if (found.length > 1) return fault(`${found.length} chargers are called “${charger}”: write its OCPP identity.`)
  const number = connector === '' ? null : Number(connector)
  if (number !== null && !place.connectors.some((one) => one.number === number))
    return fault(`${place.name} has no connector “${connector}”.`)
  return { charge_point_id: place.charge_point_id, connector: number }
}

function busOf(bus: string, fault: Fault) {
  if (bus.length > tokenMax) return fault(`“${bus}” is longer than the ${tokenMax} signs that a bus can have.`)
  // What the API refuses in a name: breaks of a line, and signs that turn the order of others.
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(bus))
    return fault('The name of its bus isn’t one line of signs that can be seen.')
  return { id_token: bus }
}

/** By its identity before all, then by its name as it is written, then in whatever letters. */
function chargerOf(called: string, chargers: readonly Place[]): readonly Place[] {
  const ways: readonly ((place: Place) => boolean)[] = [
    ({ ocpp_identity: identity }) => identity === called,
    ({ name }) => name === called,
    ({ name, ocpp_identity: identity }) => [name, identity].some((one) => one.toLowerCase() === called.toLowerCase()),
  ]
  return ways.map((way) => chargers.filter(way)).find((found) => found.length > 0) ?? []
}

const timeForm = /^(\d{4}-\d\d-\d\d)[T ](\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,3})?))? ?(Z|[+-]\d\d(?::?\d\d)?)?$/i

function timeOf(text: string, timezone: string | null, fault: Fault): string | null {
  if (text === '') return fault('It doesn’t say when it leaves.')
  const unreadable = `“${text}” can’t be read as a time: write it as 2026-11-23 05:40.`
  const [, date = '', hour = '', minute = '', second = '00', zone] = timeForm.exec(text) ?? []
  const shown = `${date}T${hour.padStart(2, '0')}:${minute}:${second}`
  if (!isOnClocks(shown)) return fault(unreadable)
  if (zone !== undefined) {
    const at = Date.parse(`${shown}${zoneOf(zone)}`)
    return Number.isNaN(at) ? fault(unreadable) : new Date(at).toISOString()
  }
  if (timezone === null)
    return fault('This browser doesn’t know the depot’s zone: write 2026-11-23T05:40+01:00 or 2026-11-23T04:40Z.')
  const [only, later] = instantsOf(shown, timezone)
  const clock = shown.slice(11, 16)
  if (only === undefined) return fault(`There is no ${clock} on ${date}: the depot’s clocks are set on over it.`)
  if (later === undefined) return only
  const either = [only, later].map((instant) => withOffset(instant, timezone)).join(' or ')
  return fault(`${clock} comes twice on ${date}, when clocks are set back: write ${either}.`)
}

/** Not on February 30, and not at 24:10: a browser takes both for another day. */
function isOnClocks(shown: string): boolean {
  const at = Date.parse(`${shown}Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(shown.slice(0, 19))
}

function zoneOf(zone: string): string {
  if (zone.toUpperCase() === 'Z') return 'Z'
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
}

function energyOf(row: Row, fault: Fault): Pick<Departure, 'energy_needed_kwh'> | null {
  const text = row.at('energy_kwh')
  if (text === '') return { energy_needed_kwh: null }
  const mark = row.separator === ';' ? ',' : '.'
  const other = mark === ',' ? '.' : ','
  if (new RegExp(`^\\d{1,3}(\\${other}\\d{3})+$`).test(text) && !text.startsWith('0'))
    return fault(`“${text}” could be two numbers: write it without “${other}”, or with “${mark}” for a fraction.`)
  if (!/^[+-]?\d+([.,]\d+)?$/.test(text)) return fault(`“${text}” is no energy: write kWh, as 220.`)
  const kwh = Number(Number(text.replace(',', '.')).toFixed(3))
  const wrong = outside(kwh, bounds.energy)
  if (wrong !== null) return fault(`An energy of “${text}” can’t be. ${wrong}`)
  return { energy_needed_kwh: kwh }
}

/** A plan as the same table, with times as the depot's clock shows them. */
export function writeDepartures(departures: readonly Departure[], { chargers, timezone }: Around): string {
  const rows = departures.map((departure) => {
    const at = withOffset(departure.departure_at, timezone ?? 'UTC')
    const kwh = departure.energy_needed_kwh === null ? '' : String(departure.energy_needed_kwh)
    if ('id_token' in departure) return [guarded(departure.id_token), '', '', at, kwh]
    const place = placeName(departure.charge_point_id, chargers)
    return ['', guarded(place), String(departure.connector ?? ''), at, kwh]
  })
  return writeCsv([columns, ...rows])
}

/** Its name where that means it alone. */
function placeName(chargePointId: string, chargers: readonly Place[]): string {
  const place = chargers.find(({ charge_point_id: id }) => id === chargePointId)
  if (!place) return chargePointId
  const [first, ...more] = chargerOf(place.name, chargers)
  return first === place && more.length === 0 ? place.name : place.ocpp_identity
}

/** A spreadsheet would reckon with what begins like this. */
const guarded = (text: string): string => (/^'*[=+\-@]/.test(text) ? `'${text}` : text)
const unguarded = (text: string): string => (/^'+[=+\-@]/.test(text) ? text.slice(1) : text)
