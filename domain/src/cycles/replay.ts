import { type CycleResult, decideCycle } from './cycle.ts'
import type { SiteImage } from './image.ts'

export type Replay =
  | { readonly isSame: true }
  /** `path` is a JSON pointer to the first value that is different */
  | { readonly isSame: false; readonly path: string; readonly kept: unknown; readonly replayed: unknown }

/** Decides the kept image again, and compares every byte. */
export function replay(image: SiteImage, kept: CycleResult): Replay {
  const replayed = decideCycle(image)
  if (canonicalJson(replayed) === canonicalJson(kept)) return { isSame: true }
  const difference = firstDifference(plain(kept), plain(replayed), '')
  return { isSame: false, ...(difference ?? { path: '', kept: null, replayed: null }) }
}

/** The one way to write a value: keys in order, and nothing else that a value leaves open. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(plain(value)))
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}

type Difference = { readonly path: string; readonly kept: unknown; readonly replayed: unknown }

/** In the order of keys and places. */
export function firstDifference(kept: unknown, replayed: unknown, path: string): Difference | null {
  if (Object.is(kept, replayed)) return null
  const ofLists = Array.isArray(kept) && Array.isArray(replayed)
  if (!ofLists && !(isRecord(kept) && isRecord(replayed))) return { path, kept, replayed }
  const a = kept as Record<string, unknown>
  const b = replayed as Record<string, unknown>
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  for (const key of ofLists ? keys : keys.sort()) {
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (!(key in a) || !(key in b)) return { path: at, kept: a[key] ?? null, replayed: b[key] ?? null }
    const found = firstDifference(a[key], b[key], at)
    if (found) return found
  }
  return null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
