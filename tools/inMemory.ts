import { readFile, statfs } from 'node:fs/promises'

const place = '/dev/shm'
/** Many times what all tests at once leave there, so that whoever else needs memory has it. */
const plentyBytes = 8 * 2 ** 30

/** A folder in memory, where there is plenty; null where there isn't, or where no program could be run from it. */
export async function folderInMemory(): Promise<string | null> {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '')
  if (!holdsPrograms(mounts)) return null
  const { bavail, bsize } = await statfs(place)
  return Math.min(bavail * bsize, process.availableMemory()) >= plentyBytes ? place : null
}

/** The last mount on a place is the one that counts. Containers often forbid programs there. */
export function holdsPrograms(mounts: string): boolean {
  const [, , kind, options = ''] =
    mounts
      .split('\n')
      .map((line) => line.split(' '))
      .findLast(([, where]) => where === place) ?? []
  const forbids = options.split(',').some((option) => option === 'noexec' || option === 'ro')
  return kind === 'tmpfs' && !forbids
}
