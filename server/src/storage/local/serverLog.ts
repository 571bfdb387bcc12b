import { copyFile, open, stat, truncate } from 'node:fs/promises'

const logMaxBytes = 8 * 1024 * 1024
const checkEveryMs = 60_000
const tailMaxBytes = 4096
const tailMaxLines = 12

export async function logSize(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

/** The last lines that were written after `fromByte`. */
export async function logTail(file: string, fromByte = 0): Promise<string> {
  const size = await logSize(file)
  const start = Math.max(fromByte, size - tailMaxBytes)
  if (size <= start) return ''
  const log = await open(file)
  try {
    const { buffer, bytesRead } = await log.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-tailMaxLines).join('\n')
  } finally {
    await log.close()
  }
}

/**
 * Keeps the log and one older part, each within a bound. PostgreSQL holds the file open for appending, so it is
 * emptied in place; a line written in that moment is lost.
 */
export async function boundLog(file: string, maxBytes = logMaxBytes): Promise<void> {
  if ((await logSize(file)) <= maxBytes) return
  await copyFile(file, `${file}.1`)
  await truncate(file)
}

/** Call the answer to end it. */
export function keepLogBounded(file: string, log: (line: string) => void): () => void {
  const timer = setInterval(() => {
    boundLog(file).catch((error: unknown) => log(`the log of PostgreSQL could not be shortened: ${String(error)}`))
  }, checkEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
