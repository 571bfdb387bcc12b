import { randomFillSync } from 'node:crypto'

const bytes = new Uint8Array(16)
let lastMs = 0
let counter = 0

/** UUIDv7 (RFC 9562): time-ordered, and within one millisecond of one process in the order of their making. */
export function newId(now = Date.now()): string {
  // eslint-disable-next-line no-restricted-syntax -- sixteen bytes from the pool: no wait
  randomFillSync(bytes)
  if (now > lastMs) {
    lastMs = now
    counter = ((bytes[6] as number) & 0x07) << 8
    counter |= bytes[7] as number
  } else if (++counter > 0xfff) {
    lastMs += 1
    counter = 0
  }
  const ms = lastMs.toString(16).padStart(12, '0')
  const rest = Buffer.from(bytes.subarray(8)).toString('hex')
  const variant = (((bytes[8] as number) & 0x3f) | 0x80).toString(16)
  const random = variant + rest.slice(2)
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${random.slice(0, 4)}-${random.slice(4)}`
}

/** Whether a text from outside can be the id of anything at all. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)
