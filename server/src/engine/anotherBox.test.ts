import { afterEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'

const first = a.id(201)
const make = { vendor: 'Ampere', model: 'A', serial: null, firmware: '1' }

let rig: SteeredSite
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** The box of the first bay is known and free; the second charges. Then another box is to answer for the first. */
async function exchange() {
  rig = steeredSite(yard())
  const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.site.booted(bays[0], { ...make, at: rig.time.now() })
  await rig.time.pass(320_000)
  await two.plugIn()
  const twoDraws = () => two.draws(two.limitW() ?? 10_000)
  await rig.passSeconds(40, twoDraws)
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 10_000 })
  expect(rig.keptOf(bays[0])).toMatchObject({ ocppIdentity: `CP-${bays[0]}`, make: { vendor: 'Ampere' } })
  rig.changeTo(yard({ ocppIdentity: 'ANOTHER-BOX' }))
  rig.site.closed(bays[0], 1)
  await rig.passSeconds(20, twoDraws)
  return { one, two, twoDraws }
}

test('OCPP-3: a box under another name is believed nothing that the one before confirmed', async () => {
  const { two, twoDraws } = await exchange()
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 100_000 })
  expect(two.limitW()).toBe(0)
  expect(rig.keptOf(bays[0])).toMatchObject({ ocppIdentity: 'ANOTHER-BOX', make: null, hardCapW: null })
  const other = rig.come(bays[0], 2)
  await rig.site.booted(bays[0], { ...make, at: rig.time.now() })
  await rig.passSeconds(60, twoDraws)
  expect(other.told('InstallFallback').at(-1)).toMatchObject({ limitW: 10_000 })
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 10_000 })
  expect(two.limitW()).toBe(90_000)
})

test('OCPP-3: one that keeps no fallback counts with all it can, for as long as that is so', async () => {
  const { two, twoDraws } = await exchange()
  const other = rig.come(bays[0], 2)
  other.refuse('InstallFallback', 'InstallHardCap')
  await rig.passSeconds(120, twoDraws)
  // Whatever is tried with it, of a plug or of the whole.
  const counted = rig.site.last!.result.units.filter(({ chargePointId }) => chargePointId === bays[0])
  expect(counted).toMatchObject([{ exposureW: 100_000 }])
  expect(two.limitW()).toBe(0)
})

test('OCPP-3: nor is it believed more by who begins anew before the other box has come', async () => {
  await exchange()
  rig = rig.restarted()
  await rig.passSeconds(5)
  expect(rig.site.units.get(first)!.permission).toMatchObject({ fallback: { confirmedW: null } })
})
