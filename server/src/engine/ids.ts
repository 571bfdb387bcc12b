import { randomFillSync } from 'node:crypto'

const idBytes = 16
/** Chance for many ids at once: drawing it is what takes time, and each line of a log has an id. */
const chance = new Uint8Array(idBytes * 256)
let used = chance.length
let lastMs = 0
let counter = 0

/** UUIDv7 (RFC 9562): time-ordered, and within one millisecond of one process in the order of their making. */
export function newId(now = Date.now()): string {
  const bytes = sixteenBytes()
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

function sixteenBytes(): Uint8Array {
  if (used === chance.length) {
    // oxlint-disable-next-line node/no-sync -- a few kilobytes from the pool: no wait
    randomFillSync(chance)
    used = 0
  }
  return chance.subarray(used, (used += idBytes))
}

/** Whether a text from outside can be the id of anything at all. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)
