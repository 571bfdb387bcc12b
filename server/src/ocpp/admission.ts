import { timingSafeEqual } from 'node:crypto'
import type { ChargerDesk, KnownCharger, TurnedAway } from '../engine/chargers.ts'
import { chargerKeyHash } from '../engine/serverKey.ts'
import { keyIn } from './identity.ts'
import type { OcppSettings } from './settings.ts'

export type Newcomer = {
  readonly identity: string
  readonly authorization: string | undefined
  readonly isEncrypted: boolean
  /** what a client certificate that we trust calls it; null: it showed none */
  readonly certifiedNames: readonly string[] | null
}

export type Admission =
  | { readonly type: 'admitted'; readonly charger: KnownCharger }
  | { readonly type: 'turned away'; readonly why: TurnedAway }

/** Whoever is unknown takes as long to turn away as whoever has a wrong key. */
export function admit(
  newcomer: Newcomer,
  desk: Pick<ChargerDesk, 'identify'>,
  settings: Pick<OcppSettings, 'serverKey' | 'admitsKeyless' | 'profileMin'>,
): Admission {
  const charger = desk.identify(newcomer.identity)
  const key = keyIn(newcomer.authorization, newcomer.identity)
  const isKeyRight = isKeyOf(charger?.keyHash ?? null, key, settings.serverKey)
  const turnedAway = (why: TurnedAway): Admission => ({ type: 'turned away', why })
  if (charger === null) return turnedAway('UNKNOWN_IDENTITY')
  // A certificate of another is no lesser proof of one's own: it is somebody else.
  if (newcomer.certifiedNames !== null && !newcomer.certifiedNames.includes(newcomer.identity)) {
    return turnedAway('WRONG_KEY')
  }
  if (newcomer.certifiedNames !== null) return { type: 'admitted', charger }
  const { profileMin } = settings
  if (profileMin === 3 || (profileMin === 2 && !newcomer.isEncrypted)) return turnedAway('PROFILE_TOO_LOW')
  if (charger.keyHash === null) {
    return settings.admitsKeyless ? { type: 'admitted', charger } : turnedAway('NO_KEY')
  }
  return isKeyRight ? { type: 'admitted', charger } : turnedAway('WRONG_KEY')
}

const nobodysHash = Buffer.alloc(32)

/** A key is given out as hexadecimal text; some chargers send that, others the bytes that it stands for. */
function isKeyOf(keyHash: Buffer | null, key: Buffer | null, serverKey: Buffer): boolean {
  const kept = keyHash?.length === nobodysHash.length ? keyHash : nobodysHash
  const sent = key ?? Buffer.alloc(0)
  const hex = sent.toString('hex')
  const matching = [sent, Buffer.from(hex), Buffer.from(hex.toUpperCase())].filter((one) =>
    timingSafeEqual(kept, chargerKeyHash(serverKey, one)),
  )
  return matching.length > 0 && keyHash !== null && key !== null && key.length > 0
}
