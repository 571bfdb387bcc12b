import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** Secrets that a machine made are long and random: a plain hash keeps them, and 5,000 sign-ins take no minutes. */
export const sha256 = (secret: string): Buffer => createHash('sha256').update(secret).digest()

export const matches = (kept: Buffer, sent: Buffer): boolean =>
  kept.length === sent.length && timingSafeEqual(kept, sent)

export const newSecret = (): string => randomBytes(32).toString('base64url')

const tokenForm = /^busbar_([0-9a-f]{32})_([\w-]{43})$/

/** `busbar_<id without dashes>_<secret>` */
export const tokenText = (tokenId: string, secret: string): string => `busbar_${tokenId.replaceAll('-', '')}_${secret}`

export function splitToken(text: string): { readonly tokenId: string; readonly secret: string } | null {
  const [, id, secret] = tokenForm.exec(text) ?? []
  if (id === undefined || secret === undefined) return null
  const tokenId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { tokenId, secret }
}

// Cost as OWASP recommends for scrypt: about 0.3 s and 128 MiB a try.
const cost = { log2N: 17, r: 8, p: 1 }

/** A password as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return `$scrypt$ln=${cost.log2N},r=${cost.r},p=${cost.p}$${salt.toString('base64')}$${key.toString('base64')}`
}

const phcForm = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/=]+)\$([\w+/=]+)$/

export async function isPassword(phc: string, password: string): Promise<boolean> {
  const [, log2N, r, p, salt = '', key = ''] = phcForm.exec(phc) ?? []
  if (log2N === undefined) throw new Error('impossible: a password that is not kept as scrypt')
  const kept = Buffer.from(key, 'base64')
  return matches(
    kept,
    await derive(password, Buffer.from(salt, 'base64'), { log2N: +log2N, r: Number(r), p: Number(p) }),
  )
}

/** Somebody who doesn't exist takes as long to turn away as somebody with a wrong password. */
export const nobodysPassword = `$scrypt$ln=${cost.log2N},r=${cost.r},p=${cost.p}$${'A'.repeat(22)}==$${'A'.repeat(43)}=`

/** A digest of something that holds a password: as slow to guess as the password's own. */
export const slowDigest = (text: string, salt: string): Promise<Buffer> => derive(text, Buffer.from(salt), cost)

// Each try holds 128 MiB: more than two at once would let strangers fill the memory.
const atOnceMax = 2
let running = 0
const waiting: (() => void)[] = []

async function derive(password: string, salt: Buffer, { log2N, r, p }: typeof cost): Promise<Buffer> {
  if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await new Promise((resolve, reject) => {
      const N = 2 ** log2N
      scrypt(password.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
        error ? reject(error) : resolve(key),
      )
    })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
