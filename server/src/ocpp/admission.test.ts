import { createServer } from 'node:https'
import { afterEach, describe, expect, test } from 'vitest'
import { authority, one, selfMade, server, two } from '../../../tests/support/certificates.ts'
import { basic, chargerKey, known, knock, openDoor, serverKey } from '../../../tests/support/ocppDoors.ts'
import { soon } from '../../../tests/support/soon.ts'
import type { KnownCharger } from '../engine/chargers.ts'
import { chargerKeyHash } from '../engine/serverKey.ts'
import { type Admission, admit, type Newcomer } from './admission.ts'

const identities = { known: 'one', 'with a colon': 'a:b', unknown: 'nobody' }
const credentials = {
  right: (identity: string) => basic(identity),
  'right, as bytes': (identity: string) => basic(identity, Buffer.from(chargerKey, 'hex')),
  wrong: (identity: string) => basic(identity, 'wrong'),
  'of another': () => basic('three'),
  empty: (identity: string) => basic(identity, ''),
  none: () => undefined,
  garbage: () => 'Basic !!!',
  bearer: () => `Bearer ${chargerKey}`,
}
const certificates = { none: null, its: ['one', 'a:b', 'nobody'], 'of another': ['three'], empty: [] }
const registered = { 'with a key': chargerKeyHash(serverKey, Buffer.from(chargerKey)), 'without a key': null }

const cells = Object.entries(identities).flatMap(([who, identity]) =>
  Object.entries(credentials).flatMap(([credential, authorization]) =>
    Object.entries(certificates).flatMap(([certificate, certifiedNames]) =>
      Object.entries(registered).flatMap(([key, keyHash]) =>
        [true, false].flatMap((isEncrypted) =>
          [undefined, 1, 2, 3].flatMap((profileMin) =>
            ([1, 2, 3] as const).flatMap((ofAll) =>
              [true, false].map((admitsKeyless) => ({
                ...{ who, identity, credential, certificate, certifiedNames, key, keyHash, isEncrypted, admitsKeyless },
                ...{ profileMin, ofAll, authorization: authorization(identity) },
              })),
            ),
          ),
        ),
      ),
    ),
  ),
)
type Cell = (typeof cells)[number]

/** The rule in other words than the code has it: from the strongest proof down. */
function mayComeIn(cell: Cell): boolean {
  if (cell.who === 'unknown') return false
  if (cell.certificate === 'its') return true
  if (cell.certificate !== 'none') return false
  const profileMin = Math.max(cell.profileMin ?? 0, cell.ofAll)
  const profile = cell.isEncrypted ? 2 : 1
  if (profile < profileMin) return false
  return cell.keyHash === null ? cell.admitsKeyless : cell.credential.startsWith('right')
}

function admission(cell: Cell): Admission {
  const charger = { chargePointId: 'cp', depotId: 'd', keyHash: cell.keyHash }
  const registeredAs = cell.profileMin === undefined ? charger : { ...charger, profileMin: cell.profileMin }
  const newcomer: Newcomer = { ...cell, isEncrypted: cell.isEncrypted || cell.certifiedNames !== null }
  return admit(
    newcomer,
    { identify: () => (cell.who === 'unknown' ? null : (registeredAs as KnownCharger)) },
    { serverKey, admitsKeyless: cell.admitsKeyless, profileMin: cell.ofAll },
  )
}

describe('OCPP-7: who may come in', () => {
  test('is decided in every combination of identity, proof, profile and configuration', () => {
    expect(cells.length).toBe(3 * 8 * 4 * 2 * 2 * 4 * 3 * 2)
    const wrong = cells.filter((cell) => (admission(cell).type === 'admitted') !== mayComeIn(cell))
    expect(wrong).toEqual([])
    expect(cells.filter(mayComeIn).length).toBeGreaterThan(1_000)
  })

  test('takes as long to find out for nobody as for a wrong key', () => {
    const asked = cells.filter(({ certificate, credential }) => certificate === 'none' && credential === 'wrong')
    const time = (whose: readonly Cell[]): number => {
      const startedAt = performance.now()
      for (let nth = 0; nth < 10_000; nth++) admission(whose[nth % whose.length] as Cell)
      return performance.now() - startedAt
    }
    const [unknown, wrong] = [asked.filter(({ who }) => who === 'unknown'), asked.filter(({ who }) => who === 'known')]
    time(unknown)
    const ratios = Array.from({ length: 9 }, () => time(unknown) / time(wrong)).sort((a, b) => a - b)
    // The hash is most of it: without it, one would take a tenth of the other.
    expect(ratios[4]).toBeGreaterThan(0.6)
    expect(ratios[4]).toBeLessThan(1.6)
  })
})

describe('OCPP-7: over TLS', () => {
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((close) => close()))
  })
  async function door(...how: Parameters<typeof openDoor>) {
    const tls = createServer({ ...server, ca: authority, requestCert: true, rejectUnauthorized: false })
    const opening = await openDoor(how[0], { server: tls as never })
    opened.push(opening.close)
    opening.desk.chargers.set('one', known('cp-1', { profileMin: 3 }))
    opening.desk.chargers.set('two', known('cp-2', { profileMin: 3 }))
    return opening
  }
  const over = (tls: object) => ({ scheme: 'wss' as const, tls: { ca: authority, ...tls } })

  test.each([
    ['the certificate of its name', 'one', one, true],
    ['a certificate that names it among others', 'two', two, true],
    ['the certificate of another, and its own key', 'one', two, false],
    ['a certificate of its own making, and its key', 'one', selfMade, false],
    ['no certificate, and its key', 'one', {}, false],
    ['no certificate, and its key, where a key is enough', 'three', {}, true],
  ])('a charger with %s', async (_what, identity, shown, isIn) => {
    const { port, desk } = await door()
    expect((await knock(port, { identity, ...over(shown) })).type).toBe(isIn ? 'in' : 'refused')
    await soon(() => expect(desk.all('opened')).toHaveLength(isIn ? 1 : 0))
  })
})
