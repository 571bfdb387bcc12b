import { refuse, type Refusal } from '../kernel/refusal.ts'

type Revised = { readonly revision: number }

/** Only the fields in which `changes` differs from what is kept, as they were and as they become. */
export function difference<Fields extends object>(
  kept: Fields,
  changes: Partial<Fields>,
): { readonly before: Partial<Fields>; readonly after: Partial<Fields> } | null {
  const before: Partial<Fields> = {}
  const after: Partial<Fields> = {}
  for (const key of Object.keys(changes) as (keyof Fields)[]) {
    const wished = changes[key]
    if (wished === undefined || same(kept[key], wished)) continue
    before[key] = kept[key]
    after[key] = wished
  }
  return Object.keys(after).length === 0 ? null : { before, after }
}

/** A revision that a client sends is checked, never retried: somebody else changed the thing since. */
export function checkSeen(thing: Revised, seenRevision: number | null): Refusal | null {
  if (seenRevision === null || seenRevision === thing.revision) return null
  return refuse(
    'VERSION_CONFLICT',
    `This was changed since: you saw revision ${seenRevision}, it is at ${thing.revision}.`,
  )
}

/** Field values are plain values or small records of plain values. */
const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
