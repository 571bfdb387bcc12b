import { randomBytes } from 'node:crypto'
import { link, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ServerKey, serverKey, serverKeyBytes } from './engine/serverKey.ts'
import { type Settings, WrongSetting } from './settings.ts'
import { makeFolders } from './storage/local/folders.ts'

export const keyFileOf = (settings: Pick<Settings, 'DATA_DIR'>): string => join(settings.DATA_DIR, 'secret.key')

/** The key of the settings, or of the key file, which is made where there is none. */
export async function secretKey(settings: Settings): Promise<ServerKey> {
  const found = await findSecretKey(settings)
  if (found) return found
  const file = keyFileOf(settings)
  await inOneLine(file, () => makeKeyFile(settings.DATA_DIR, file))
  const made = await findSecretKey(settings)
  if (!made) throw new WrongSetting(`the key file ${file} was made and is gone again`)
  return made
}

/** The key that is there already, if there is one. */
export async function findSecretKey(settings: Settings): Promise<ServerKey | null> {
  if (settings.SECRET_KEY !== undefined) return serverKey(Buffer.from(settings.SECRET_KEY, 'hex'))
  const file = keyFileOf(settings)
  return inOneLine(file, async () => {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return null
      throw error
    })
    if (text === null) return null
    const { mode } = await stat(file)
    if ((mode & 0o077) !== 0 && process.platform !== 'win32') {
      throw new WrongSetting(`others may read the key file ${file}: its mode has to be 0600`)
    }
    if (!keyForm.test(text)) throw new WrongSetting(`the key file ${file} holds no key: 64 hexadecimal digits`)
    return serverKey(Buffer.from(text.trim(), 'hex'))
  })
}

const keyForm = /^[0-9a-f]{64}\s*$/i

/** Linked into place when it is whole and on the disk: of two first starts at once one makes it, and both read that one. */
async function makeKeyFile(folder: string, file: string): Promise<void> {
  await makeFolders(folder, 0o777)
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`
  try {
    const handle = await open(unfinished, 'wx', 0o600)
    try {
      await handle.writeFile(`${randomBytes(serverKeyBytes).toString('hex')}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(unfinished, file).catch((error: unknown) => {
      if (!isTaken(error)) throw error
    })
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function inOneLine<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WrongSetting) throw error
    throw new WrongSetting(`the key file ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
const isTaken = (error: unknown): boolean => codeOf(error) === 'EEXIST'
