import { createServer } from 'node:https'
import { connect } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import {
  authority,
  endedOfOther,
  one,
  oneOfOther,
  otherAuthority,
  selfMade,
  server,
  two,
} from '../../../tests/support/certificates.ts'
import { known, openDoor, serverKey } from '../../../tests/support/ocppDoors.ts'
import { basic, chargerKey, knock } from '../../../tests/support/ocppLine.ts'
import { soon } from '../../../tests/support/soon.ts'
import type { KnownCharger } from '../engine/chargers.ts'
import { chargerKeyHash } from '../engine/serverKey.ts'
import { isEncryptedBehind } from '../http/sockets.ts'
import { type Admission, admit, type Newcomer } from './admission.ts'
import type { OcppSettings } from './settings.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()))
})

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
          ([1, 2, 3] as const).flatMap((profileMin) =>
            [true, false].map((admitsKeyless) => ({
              ...{ who, identity, credential, certificate, certifiedNames, key, keyHash, isEncrypted, admitsKeyless },
              ...{ profileMin, authorization: authorization(identity) },
            })),
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
  const profile = cell.isEncrypted ? 2 : 1
  if (profile < cell.profileMin) return false
  return cell.keyHash === null ? cell.admitsKeyless : cell.credential.startsWith('right')
}

function admission(cell: Cell): Admission {
  const charger: KnownCharger = { chargePointId: 'cp', depotId: 'd', keyHash: cell.keyHash }
  const newcomer: Newcomer = { ...cell, isEncrypted: cell.isEncrypted || cell.certifiedNames !== null }
  return admit(
    newcomer,
    { identify: () => (cell.who === 'unknown' ? null : charger) },
    { serverKey, admitsKeyless: cell.admitsKeyless, profileMin: cell.profileMin },
  )
}

describe('OCPP-7: who may come in', () => {
  test('is decided in every combination of identity, proof, profile and configuration', () => {
    expect(cells.length).toBe(3 * 8 * 4 * 2 * 2 * 3 * 2)
    const wrong = cells.filter((cell) => (admission(cell).type === 'admitted') !== mayComeIn(cell))
    expect(wrong).toEqual([])
    expect(cells.filter(mayComeIn).length).toBe(456)
  })

  test('takes as long to find out for nobody as for a wrong key', () => {
    const asked = cells.filter(({ certificate, credential }) => certificate === 'none' && credential === 'wrong')
    const time = (whose: readonly Cell[]): number => {
      // Of the processor alone: what others take of it in between is nobody's.
      const before = process.cpuUsage()
      for (let nth = 0; nth < 2_000; nth++) admission(whose[nth % whose.length] as Cell)
      const { user, system } = process.cpuUsage(before)
      return user + system
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
  async function door(chosen: Partial<OcppSettings>, ca: string = authority) {
    const tls = createServer({ ...server, ca, requestCert: true, rejectUnauthorized: false })
    const opening = await openDoor(chosen, { server: tls as never })
    opened.push(opening.close)
    return opening
  }
  const over = (tls: object) => ({ scheme: 'wss' as const, tls: { ca: authority, ...tls } })

  test.each([
    ['the certificate of its name', 'one', one, 3, true],
    ['a certificate that names it among others', 'two', two, 3, true],
    ['the certificate of another, and its own key', 'one', two, 3, false],
    ['the certificate of another, and its own key, where a key is enough', 'three', two, 1, false],
    ['a certificate of its own making, and its key', 'one', selfMade, 3, false],
    ['a certificate of an authority that we don’t believe, and its key', 'one', oneOfOther, 3, false],
    ['no certificate, and its key', 'one', {}, 3, false],
    ['no certificate, and its key, where a key is enough', 'three', {}, 1, true],
  ] as const)('a charger with %s', async (_what, identity, shown, profileMin, isIn) => {
    const { port, desk } = await door({ profileMin })
    expect((await knock(port, { identity, ...over(shown) })).type).toBe(isIn ? 'in' : 'refused')
    await soon(() => expect(desk.all('opened')).toHaveLength(isIn ? 1 : 0))
  })

  test.each([
    ['the authority, and nothing more', oneOfOther, true],
    ['the authority, once its certificate has ended', endedOfOther, false],
  ])('a charger is believed by %s', async (_what, shown, isIn) => {
    const { port, desk } = await door({ profileMin: 3 }, otherAuthority)
    const came = await knock(port, { identity: 'one', authorization: null, ...over(shown) })
    expect(came.type).toBe(isIn ? 'in' : 'refused')
    await soon(() => expect(desk.all('turnedAway')).toHaveLength(isIn ? 0 : 1))
  })

  test('where everybody has to show a certificate, a key is not enough', async () => {
    const { port, desk } = await door({ profileMin: 3 })
    expect(await knock(port, { identity: 'three', ...over({}) })).toMatchObject({ status: 401 })
    expect(desk.all('turnedAway')).toMatchObject([{ identity: 'three', why: 'PROFILE_TOO_LOW' }])
  })

  test('a session that is resumed is no certificate', async () => {
    const comesAgain = async (profileMin: 1 | 3) => {
      const { port, desk } = await door({ profileMin })
      const session = await sessionOf(port)
      return { came: await knock(port, { identity: 'one', ...over({ session }) }), desk }
    }
    expect((await comesAgain(1)).came.type).toBe('in')
    const { came, desk } = await comesAgain(3)
    expect(came.type).toBe('refused')
    expect(desk.all('turnedAway')).toMatchObject([{ identity: 'one', why: 'PROFILE_TOO_LOW' }])
  })
})

/** What a client keeps of one connection, to be quicker the next time. */
const sessionOf = (port: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca: authority })
    socket.on('error', reject)
    socket.once('session', (session: Buffer) => {
      socket.destroy()
      resolve(session)
    })
  })

describe('OCPP-7: in plain text', () => {
  const knockBehind = async (proxies: readonly string[], headers: Readonly<Record<string, string>>) => {
    const opening = await openDoor({ profileMin: 2 }, { isEncrypted: isEncryptedBehind(proxies) })
    opened.push(opening.close)
    return (await knock(opening.port, { headers })).type
  }

  test('nobody comes in where TLS is the least', async () => {
    const { port, desk, close } = await openDoor({ profileMin: 2 })
    opened.push(close)
    expect(await knock(port)).toMatchObject({ status: 401 })
    expect(desk.all('turnedAway')).toMatchObject([{ why: 'PROFILE_TOO_LOW' }])
  })

  test.each([
    ['a proxy that we trust says that it spoke TLS', ['loopback'], { 'x-forwarded-proto': 'https' }, 'in'],
    ['it says so last of several', ['loopback'], { 'x-forwarded-proto': 'http, HTTPS' }, 'in'],
    ['somebody before it said so', ['loopback'], { 'x-forwarded-proto': 'https, http' }, 'refused'],
    ['it says nothing', ['loopback'], {}, 'refused'],
    ['the charger says so itself', ['10.0.0.0/8'], { 'x-forwarded-proto': 'https' }, 'refused'],
    ['nobody is trusted', [], { 'x-forwarded-proto': 'https' }, 'refused'],
  ])('but where %s', async (_what, proxies, headers, came) => {
    expect(await knockBehind(proxies, headers as Record<string, string>)).toBe(came)
  })

  test('a charger without a key comes in only where that is allowed', async () => {
    for (const [admitsKeyless, type] of [
      [true, 'in'],
      [false, 'refused'],
    ] as const) {
      const { port, desk, close } = await openDoor({ admitsKeyless })
      opened.push(close)
      desk.chargers.set('one', known('cp-1', { keyHash: null }))
      expect((await knock(port, { authorization: null })).type).toBe(type)
      // Whoever has one has to show it all the same.
      expect((await knock(port, { identity: 'two', authorization: null })).type).toBe('refused')
    }
  })
})
