import type { z } from 'zod'
import type { FileFaultCode, Path } from './faults.ts'
import { valueAt, wordIssue } from '../wording.ts'

export type Report = (code: FileFaultCode, message: string, path: Path) => void

/** A thing in the file whose fields are as the schema wants them, and where it stands. */
export type Item<Fields> = { readonly fields: Fields; readonly path: Path }

/** What may stand for a field that was reported, so that the rest of the thing can still be checked. */
export type StandIns = Readonly<Record<string, (raw: unknown) => unknown>>

export function readList<Schema extends z.ZodObject>(
  raw: unknown,
  path: Path,
  schema: Schema,
  standIns: StandIns,
  report: Report,
): readonly Item<z.output<Schema>>[] {
  if (raw === undefined || raw === null) return []
  if (!Array.isArray(raw)) {
    report('FIELD_INVALID', 'must be a list', path)
    return []
  }
  return raw.flatMap((each, at) => {
    const item = readItem(each, [...path, at], schema, standIns, report)
    return item ? [item] : []
  })
}

/** Null where nothing can stand for what is wrong. */
export function readItem<Schema extends z.ZodObject>(
  raw: unknown,
  path: Path,
  schema: Schema,
  standIns: StandIns,
  report: Report,
): Item<z.output<Schema>> | null {
  if (!isFields(raw)) {
    report('FIELD_INVALID', raw === null ? 'is empty' : 'must have fields', path)
    return null
  }
  const read = schema.safeParse(raw)
  if (read.success) return { fields: read.data, path }
  for (const issue of read.error.issues.filter(isWorthSaying)) reportIssue(issue, raw, path, report)
  const mended = schema.safeParse(mend(raw, read.error.issues, standIns))
  return mended.success ? { fields: mended.data, path } : null
}

type Fields = Readonly<Record<string, unknown>>
type Issue = z.core.$ZodIssue

export const isFields = (raw: unknown): raw is Fields => typeof raw === 'object' && raw !== null && !Array.isArray(raw)

/** Of two complaints about one value the later is the stricter; what is wrong inside goes before what that makes of it. */
function isWorthSaying(issue: Issue, at: number, all: readonly Issue[]): boolean {
  const isSaidAgain = all.slice(at + 1).some(({ code, path }) => code === issue.code && isSame(path, issue.path))
  const isOfWhole = issue.code === 'custom'
  return !isSaidAgain && !(isOfWhole && all.some(({ path }) => isInside(path, issue.path)))
}

type IssuePath = Issue['path']
const isSame = (a: IssuePath, b: IssuePath): boolean => a.length === b.length && b.every((step, at) => step === a[at])
const isInside = (a: IssuePath, b: IssuePath): boolean => a.length > b.length && b.every((step, at) => step === a[at])

function mend(raw: Fields, issues: readonly Issue[], standIns: StandIns): Fields {
  const wrong = new Set(
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [])),
  )
  for (const { path } of issues) wrong.add(String(path[0]))
  const sound = Object.entries(raw).filter(([field]) => !wrong.has(field))
  const stand = [...wrong].flatMap((field) => {
    const standIn = Object.hasOwn(standIns, field) ? standIns[field] : undefined
    return standIn ? [[field, standIn(raw[field])] as const] : []
  })
  return Object.fromEntries([...sound, ...stand])
}

function reportIssue(issue: Issue, raw: Fields, path: Path, report: Report): void {
  const inside = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const at = [...path, ...inside]
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) report('FIELD_INVALID', `there is no field "${key}" here`, [...at, key])
  } else {
    const value = valueAt(raw, inside)
    report('FIELD_INVALID', `${wordIssue(issue, value)}${isUnquoted(issue, value) ? ': put it in quotes' : ''}`, at)
  }
}

/** What YAML took for a number or a truth. */
const isUnquoted = (issue: Issue, value: unknown): boolean =>
  issue.code === 'invalid_type' &&
  issue.expected === 'string' &&
  (typeof value === 'number' || typeof value === 'boolean')
