import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isMissing, isTaken } from './fileErrors.ts'

/**
 * Makes a folder with those above it, as `mkdir -p`; answers whether it was missing. Node's own way goes round for ever
 * where a file system lets nobody make folders, as /proc.
 */
export async function makeFolders(folder: string, mode: number): Promise<boolean> {
  try {
    await mkdir(folder, { mode })
    return true
  } catch (error) {
    if (isTaken(error) && (await stat(folder)).isDirectory()) return false
    if (!isMissing(error) || dirname(folder) === folder) throw error
  }
  // What is missing although what is above it is there can't be made at all.
  await makeFolders(dirname(folder), mode)
  await mkdir(folder, { mode }).catch((error: unknown) => {
    if (!isTaken(error)) throw error
  })
  return true
}
