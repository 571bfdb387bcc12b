import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import type { CycleRecord, Kept, PackedCycle } from './ledgers.ts'

const compressed = promisify(brotliCompress)
const decompressed = promisify(brotliDecompress)

/** Begins at once, beside whatever else runs: a cycle of hundreds of chargers is more than a megabyte, and packed a tenth of one. */
export function packedCycle({ image, result, sent, ...line }: CycleRecord): PackedCycle {
  const text = Buffer.from(JSON.stringify({ image, result, sent }))
  let bytes = text.length
  const packed = compressed(text, { params: paramsFor(bytes) }).then((written) => {
    bytes = written.length
    return written
  })
  // Whoever writes it hears of it; until then nobody listens.
  packed.catch(() => undefined)
  return { ...line, packed, heldBytes: () => bytes }
}

/** Of large ones a closer look saves a third, and takes several times as long. */
const largeBytes = 250_000

const paramsFor = (bytes: number) => ({
  [constants.BROTLI_PARAM_QUALITY]: bytes < largeBytes ? 5 : 1,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
})

export async function unpackedCycle(packed: Buffer): Promise<Pick<CycleRecord, 'image' | 'result' | 'sent'>> {
  return JSON.parse((await decompressed(packed)).toString()) as { image: Kept; result: Kept; sent: Kept }
}
