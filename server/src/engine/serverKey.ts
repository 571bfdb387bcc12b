import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** What the secrets that we keep for others are kept with. Each purpose has a key of its own, made from the one. */
export type ServerKey = {
  /** tells one key from another, and nothing else of it */
  readonly fingerprint: Buffer
  /** with which the keys of chargers are hashed */
  readonly ofChargers: Buffer
  /** with which the processes on one database know each other */
  readonly ofPeers: Buffer
  /** The context, as the id of what it belongs to, is sealed in: moved elsewhere, a secret doesn't open. */
  seal(secret: string, context: string): Buffer
  /** throws where it was sealed with another key, for something else, or was tampered with */
  unseal(sealed: Buffer, context: string): string
}

export const serverKeyBytes = 32
const ivBytes = 12
const tagBytes = 16

export function serverKey(secret: Buffer): ServerKey {
  const derived = (purpose: string): Buffer => createHmac('sha256', secret).update(`busbar ${purpose}`).digest()
  const sealing = derived('sealing')
  return {
    fingerprint: derived('fingerprint').subarray(0, 16),
    ofChargers: derived('charger keys'),
    ofPeers: derived('peers'),
    seal: (text, context) => {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed])
    },
    unseal: (sealed, context) => {
      const iv = sealed.subarray(0, ivBytes)
      const decipher = createDecipheriv('aes-256-gcm', sealing, iv, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes))
      return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
    },
  }
}

/** One that lasts as long as the process: for a house that keeps no secrets. */
export const passingServerKey = (): ServerKey => serverKey(randomBytes(serverKeyBytes))

/** As OCPP has it: twenty bytes as hexadecimal text, which every charger can take. */
export const newChargerKey = (): string => randomBytes(20).toString('hex')

/** Keys are random and made by a machine: a keyed hash keeps them, and 5,000 chargers that come back at once take no minutes. */
export const chargerKeyHash = (ofChargers: Buffer, key: Buffer | string): Buffer =>
  createHmac('sha256', ofChargers).update(key).digest()
