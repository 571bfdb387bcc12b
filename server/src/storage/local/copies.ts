import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'

/** Small enough that hashing it does not hold up the event loop. */
const chunkBytes = 256 * 1024
const copiesInFlightMax = 4

export type Copied = { readonly bytes: number; readonly sha256: string }

/**
 * Copies a file to disk, for good, and answers what was copied. Of a file that grows meanwhile the part is copied that
 * was there at the beginning: the rest is in the write-ahead log.
 */
export async function copyDurably(from: string, to: string): Promise<Copied> {
  const source = await open(from)
  try {
    return await writing(to, (target) => pour(source, target))
  } finally {
    await source.close()
  }
}

export async function writeDurably(to: string, content: Buffer): Promise<Copied> {
  return writing(to, async (target) => {
    await target.writeFile(content)
    return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  })
}

async function writing(to: string, write: (target: FileHandle) => Promise<Copied>): Promise<Copied> {
  const target = await open(to, 'wx', 0o600)
  try {
    const copied = await write(target)
    await target.datasync()
    return copied
  } finally {
    await target.close()
  }
}

async function pour(source: FileHandle, target: FileHandle): Promise<Copied> {
  const { size } = await source.stat()
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(chunkBytes, size)))
  let bytes = 0
  while (bytes < size) {
    const { bytesRead } = await source.read(chunk, 0, Math.min(chunk.length, size - bytes), bytes)
    // It was cut off meanwhile, which the write-ahead log also tells.
    if (bytesRead === 0) break
    const read = chunk.subarray(0, bytesRead)
    hash.update(read)
    await target.writeFile(read)
    bytes += bytesRead
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** A few at a time; after the first failure none is begun, and those under way are waited for. */
export async function forEachOfMany<T>(many: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...many]
  const failures: unknown[] = []
  const worker = async () => {
    for (let one = left.shift(); one !== undefined && failures.length === 0; one = left.shift()) {
      await work(one).catch((error: unknown) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: copiesInFlightMax }, worker))
  if (failures.length > 0) throw failures[0]
}
