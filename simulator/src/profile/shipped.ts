import { readFile } from 'node:fs/promises'

/** The profiles that come along, by the names under which a command knows them. */
export const shippedProfiles = ['demo', 'wa-pta'] as const
export type ShippedProfile = (typeof shippedProfiles)[number]

export const isShipped = (name: string): name is ShippedProfile => (shippedProfiles as readonly string[]).includes(name)

/** They lie in this workspace, or beside the bundle. */
const folders = ['../../profiles/', './profiles/'].map((folder) => new URL(folder, import.meta.url))

export async function shippedText(name: ShippedProfile): Promise<string> {
  for (const folder of folders) {
    const text = await readFile(new URL(`${name}.yaml`, folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return null
    })
    if (text !== null) return text
  }
  throw new Error(`impossible: the profile ${name} did not come along`)
}
