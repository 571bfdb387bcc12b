import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Profile, ProfileSchema } from './schema.ts'
import { flawsOf, type Flaw } from './flaws.ts'

/** One thing that is wrong with a profile, and the line on which it stands, as editors count. */
export type ProfileFault = { readonly line: number; readonly path: string; readonly message: string }

export type ReadProfile =
  | { readonly kind: 'SOUND'; readonly profile: Profile }
  | { readonly kind: 'FAULTY'; readonly faults: readonly ProfileFault[] }

const charactersMax = 4_000_000

/** Everything that is wrong is said at once, and nothing starts before it is mended. */
export function readProfile(text: string): ReadProfile {
  if (text.length > charactersMax) return faulty([{ line: 1, path: '', message: 'is too large for a profile' }])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line)
  if (document.errors.length > 0) {
    return faulty(document.errors.map(({ message, pos }) => ({ line: lineAt(pos[0]), path: '', message })))
  }
  const raw: unknown = document.toJS({ maxAliasCount: 100 })
  const read = ProfileSchema.safeParse(raw)
  const flaws = [...(read.success ? [] : read.error.issues.flatMap(worded)), ...flawsOf(raw)]
  if (flaws.length === 0 && read.success) return { kind: 'SOUND', profile: read.data }
  return faulty(
    flaws.map(({ path, message }) => ({
      line: lineAt(offsetOf(document.contents, path)),
      path: path.map(String).join('.'),
      message,
    })),
  )
}

const faulty = (faults: readonly ProfileFault[]): ReadProfile => ({
  kind: 'FAULTY',
  faults: faults.toSorted((a, b) => a.line - b.line),
})

type Issue = z.core.$ZodIssue

function worded(issue: Issue): readonly Flaw[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: `there is no field "${key}" here` }))
  }
  return [{ path, message: issue.message }]
}

/** As far down as the path leads. */
function offsetOf(node: unknown, path: Flaw['path']): number {
  let at = node
  let offset = startOf(node, 0)
  for (const step of path) {
    const found = child(at, step)
    if (!found) return offset
    offset = found.offset
    at = found.value
  }
  return offset
}

function child(node: unknown, step: string | number): { value: unknown; offset: number } | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)]
    return item === undefined ? null : { value: item, offset: startOf(item, startOf(node, 0)) }
  }
  if (!isMap(node)) return null
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
  return pair ? { value: pair.value, offset: startOf(pair.key, startOf(node, 0)) } : null
}

const startOf = (node: unknown, otherwise: number): number =>
  (node as { range?: readonly [number, number, number] } | null)?.range?.[0] ?? otherwise
