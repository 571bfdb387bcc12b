import { departuresMax as apiMax, DepartureWish } from '@busbar/wire/api/departures'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Departure } from '../api/types.gen.ts'
import { type Around, departuresMax, readDepartures, writeDepartures } from './departureCsv.ts'
import { keyOf } from './departurePlan.ts'

const place = (nth: number, name: string, ...numbers: number[]) => ({
  ...{ charge_point_id: `00000000-0000-7000-8000-00000000000${nth}`, name, ocpp_identity: `BAY-${nth}` },
  connectors: numbers.map((number) => ({ number })),
})
const chargers = [place(1, 'Bay 1', 1), place(2, 'Bay 2, left', 1, 2), place(3, 'Twin', 1), place(4, 'Twin', 1)]
const berlin: Around = { chargers, timezone: 'Europe/Berlin' }
const [bay1 = '', bay2 = '', twin = ''] = chargers.map(({ charge_point_id: id }) => id)

const read = (...lines: string[]) => readDepartures(lines.join('\n'), berlin)
const bus = (id_token: string, departure_at: string, energy_needed_kwh: number | null) => ({
  ...{ id_token, departure_at: `${departure_at}.000Z`, energy_needed_kwh },
})
const at = '2026-11-23T04:40:00'

describe('OCPP-8: a departure plan is read from what a spreadsheet writes', () => {
  test.each([
    ['by commas', 'bus,departure,energy_kwh\nBUS-214,2026-11-23 05:40,220.5'],
    ['by semicolons, with a decimal comma', 'bus;departure;energy_kwh\nBUS-214;2026-11-23 05:40;220,5'],
    ['as it is copied, by tabs', 'bus\tdeparture\tenergy_kwh\nBUS-214\t2026-11-23 05:40\t220.5'],
    ['in another order, with capital letters', 'Energy_kWh,BUS , Departure\n220.5, BUS-214 ,2026-11-23T5:40:00'],
    [
      'in quotation marks, with a mark of its bytes',
      '\ufeff"bus","departure","energy_kwh"\r\n"BUS-214","2026-11-23 05:40","220.5"\r\n',
    ],
    [
      'with empty lines and columns to spare',
      '\n\nbus,departure,energy_kwh,,\n\nBUS-214,2026-11-23T04:40Z,220.5,,\n,,,,\n',
    ],
    ['with its own distance from UTC', 'bus,departure,energy_kwh\nBUS-214,2026-11-22T23:10:00.000-0530,220.5'],
  ])('OCPP-8: %s', (_name, text) => {
    expect(readDepartures(text, berlin)).toEqual({ departures: [bus('BUS-214', at, 220.5)], faults: [] })
  })

  test('OCPP-8: a charger by its name or its OCPP identity, with a connector or wherever at it', () => {
    const { departures, faults } = read(
      'charger,connector,departure,energy_kwh',
      'Bay 1,1,2026-11-23 05:40,',
      '"Bay 2, left",,2026-11-23 05:40,0',
      'bay-3,,2026-11-23 05:40,7',
    )
    const leaves = `${at}.000Z`
    expect(faults).toEqual([])
    expect(departures).toEqual([
      { charge_point_id: bay1, connector: 1, departure_at: leaves, energy_needed_kwh: null },
      { charge_point_id: bay2, connector: null, departure_at: leaves, energy_needed_kwh: 0 },
      { charge_point_id: twin, connector: null, departure_at: leaves, energy_needed_kwh: 7 },
    ])
  })

  test('OCPP-8: without energies, they aren’t known', () => {
    expect(read('departure,bus', '2026-11-23 05:40,B').departures).toEqual([bus('B', at, null)])
  })
})

const header = 'bus,charger,connector,departure,energy_kwh'
const good = '2026-11-23 05:40'

describe('OCPP-8: what is wrong with a line is told by its line', () => {
  test.each([
    ['a time that can’t be read', `B,,,tomorrow,`, /“tomorrow” can’t be read as a time/],
    ['a day that isn’t there', `B,,,2026-02-30 05:40,`, /can’t be read as a time/],
    ['an hour that isn’t there', `B,,,2026-11-23 24:10,`, /can’t be read as a time/],
    ['a zone that isn’t there', `B,,,2026-11-23 05:40+99:00,`, /can’t be read as a time/],
    ['no time', `B,,,,`, /doesn’t say when/],
    ['a time that clocks skip', `B,,,2026-03-29 02:30,`, /There is no 02:30 on 2026-03-29/],
    ['a time that comes twice', `B,,,2026-10-25 02:30,`, /write 2026-10-25T02:30\+02:00 or 2026-10-25T02:30\+01:00/],
    ['nobody', `,,,${good},220`, /neither a bus nor a charger/],
    ['both a bus and a charger', `B,Bay 1,,${good},220`, /only one of them/],
    ['a connector alone', `B,,1,${good},220`, /without its charger/],
    ['a charger that isn’t there', `,Bay 9,,${good},220`, /There is no charger “Bay 9”/],
    ['a charger whose name two have', `,Twin,,${good},220`, /2 chargers are called “Twin”/],
    ['a connector that isn’t there', `,Bay 1,2,${good},220`, /Bay 1 has no connector “2”/],
    ['an energy that is no number', `B,,,${good},much`, /“much” is no energy/],
    ['an energy with its unit', `B,,,${good},220 kWh`, /is no energy/],
    ['less than no energy', `B,,,${good},-1`, /At least 0/],
    ['more than can be', `B,,,${good},1000001`, /At most 1/],
    ['an energy that could be two numbers', `B,,,${good},"1,200"`, /could be two numbers/],
    ['a bus of too many signs', `${'B'.repeat(37)},,,${good},`, /longer than the 36/],
    ['a bus in two lines', `"B\nC",,,${good},`, /isn’t one line/],
    ['something in a column without a name', `B,,,${good},220,6`, /no name/],
  ])('OCPP-8: %s', (_name, line, message) => {
    const { departures, faults } = read(header, 'A,,,2026-11-23 05:00,100', line)
    expect(departures).toHaveLength(1)
    expect(faults).toEqual([{ line: 3, message: expect.stringMatching(message) }])
  })

  test('OCPP-8: a thousand with a point isn’t taken for one and a fraction', () => {
    const { faults } = read('bus;departure;energy_kwh', `B;${good};1.200`)
    expect(faults[0]?.message).toMatch(/could be two numbers/)
    expect(read('bus;departure;energy_kwh', `B;${good};0.125`).departures).toEqual([bus('B', at, 0.125)])
  })

  test('OCPP-8: who leaves twice at the same time, in whatever letters and zone', () => {
    const { faults } = read(header, `B,,,${good},220`, '', 'b,,,2026-11-23T04:40Z,100', 'B,,,2026-11-23 05:41,1')
    expect(faults).toEqual([{ line: 4, message: 'The same leaves at the same time on line 2.' }])
  })

  test('OCPP-8: all that is wrong with a line, and with its columns', () => {
    expect(read(header, ',,,never,much').faults.map(({ line }) => line)).toEqual([2, 2, 2])
    expect(read('bus,leaves,bus', 'B,now,C').faults.map(({ message }) => message)).toEqual([
      'There is no column “leaves”. There are bus, charger, connector, departure, energy_kwh.',
      'The column “bus” stands there twice.',
      'The column “departure” is missing.',
    ])
    expect(read('departure', good).faults[0]?.message).toBe('A column “bus” or “charger” is missing.')
    expect(read(header).faults[0]?.message).toMatch(/No departure/)
    expect(read(header, `"B,,,${good},1`).faults).toEqual([
      { line: 2, message: expect.stringMatching(/quotation mark/) },
    ])
    expect(readDepartures(' \n', berlin)).toEqual({ departures: [], faults: [] })
  })

  test('OCPP-8: a time without a zone, where the browser doesn’t know the depot’s', () => {
    const { faults } = readDepartures(`bus,departure\nB,${good}`, { chargers, timezone: null })
    expect(faults[0]?.message).toMatch(/doesn’t know the depot’s zone/)
  })

  test('OCPP-8: as many as the API takes, and not one more', () => {
    expect(departuresMax).toBe(apiMax)
    const many = Array.from({ length: departuresMax }, (_, nth) => `BUS ${nth},,,${good},1`)
    expect(read(header, ...many).departures).toHaveLength(departuresMax)
    expect(read(header, ...many, `ONE MORE,,,${good},1`).faults).toEqual([
      { line: departuresMax + 2, message: 'A plan has at most 2000 departures.' },
    ])
  })
})

const token = fc
  .oneof(fc.string({ minLength: 1, maxLength: 36 }), fc.constantFrom(`'=1+1`, '-', '@x', '"', 'a;b', 'a\tb', ','))
  .map((text) => text.trim())
  .filter((text) => /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+$/u.test(text))
const instant = fc.date({ min: new Date('1800-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
const when = fc.record({
  departure_at: instant.map((date) => date.toISOString()),
  energy_needed_kwh: fc.option(fc.integer({ min: 0, max: 1_000_000_000 }).map((wh) => wh / 1000)),
})
const somewhere = fc.constantFrom(...chargers).chain(({ charge_point_id, connectors }) =>
  fc.record({
    charge_point_id: fc.constant(charge_point_id),
    connector: fc.constantFrom(null, ...connectors.map(({ number }) => number)),
  }),
)
const departure: fc.Arbitrary<Departure> = fc
  .tuple(fc.oneof(fc.record({ id_token: token }), somewhere), when)
  .map(([who, at]) => ({ ...who, ...at }))
const anyPlan = fc.uniqueArray(departure, { minLength: 1, maxLength: 20, selector: keyOf })

test('OCPP-8: what the page writes of a plan, it reads back as it was', () => {
  const zones = fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC', null)
  fc.assert(
    fc.property(anyPlan, zones, (departures, timezone) => {
      const around = { chargers, timezone }
      expect(readDepartures(writeDepartures(departures, around), around)).toEqual({ departures, faults: [] })
    }),
  )
})

test('OCPP-8: nothing that is pasted breaks the page, and what it reads the API takes', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('B', 'Bay 1', '1', good, '220', '"', '2026-03-29 02:30', '+1:00'))
  const line = fc.array(cell, { maxLength: 6 }).map((cells) => cells.join(','))
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { departures } = read(header, ...lines)
      expect(DepartureWish.safeParse({ departures }).error).toBeUndefined()
    }),
  )
})

test('OCPP-8: what a spreadsheet would reckon with is written so that it doesn’t', () => {
  const text = writeDepartures([bus('=1+1', at, null)], berlin)
  expect(text).toContain(`\r\n'=1+1,,,2026-11-23T05:40+01:00,\r\n`)
})
