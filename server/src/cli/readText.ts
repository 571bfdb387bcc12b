import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { CommandFailure } from './failure.ts'
import type { Shell } from './shell.ts'

/** Two fleets of a hundred depots with a hundred chargers each. */
const bytesMax = 10 * 1024 * 1024

/** A file, or standard input where it is called "-", as text. */
export async function readText(shell: Shell, file: string): Promise<string> {
  const bytes =
    file === '-' ? await gather(shell.stdin, 'standard input') : await readWithin(resolve(shell.folder, file), file)
  // Windows' shells write what they redirect in UTF-16, with a mark that says so.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new CommandFailure(`${file} is not text in UTF-8.`)
  }
}

async function readWithin(path: string, file: string): Promise<Buffer> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} can't be read: ${error.message}`,
    )
  })
  try {
    if ((await handle.stat()).isDirectory()) throw new CommandFailure(`${file} is a folder.`)
    return await gather(handle.createReadStream({ autoClose: false }), file)
  } finally {
    await handle.close()
  }
}

/** Reads on until there is more than may be: a pipe doesn't say how long it is. */
export async function gather(stream: Readable, file: string, max = bytesMax): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer)
    bytes += (chunk as Buffer).length
    if (bytes > max) throw new CommandFailure(`${file} has more than ${max} bytes.`)
  }
  return Buffer.concat(chunks)
}
