import { alternatives, type Document, type Schema } from '../tests/support/openapi.ts'

export type Documents = { readonly base: Document; readonly now: Document }

/** What a client could send after `before`, and would be turned away for after `after`. */
export function narrowings(before: Schema, after: Schema, at: string, documents: Documents): readonly string[] {
  const taken = alternatives(before, documents.base)
  const takes = alternatives(after, documents.now)
  return taken.flatMap((one) => {
    const attempts = takes.map((other) => narrowed(one, other, at, documents))
    // Of several forms the one that comes closest says best what is missing.
    const [closest = []] = attempts.sort((a, b) => a.length - b.length)
    return closest
  })
}

function narrowed(one: Schema, other: Schema, at: string, documents: Documents): string[] {
  const isSameType =
    other.type === undefined || one.type === other.type || (one.type === 'integer' && other.type === 'number')
  if (!isSameType) return [`${at} may no longer be ${String(one.type ?? 'anything')}`]
  return [
    ...narrowedValues(one, other, at),
    ...narrowedNumbers(one, other, at),
    ...narrowedTexts(one, other, at),
    ...narrowedLists(one, other, at, documents),
    ...narrowedObjects(one, other, at, documents),
  ]
}

const valuesOf = ({ const: only, enum: some }: Schema): readonly unknown[] | null =>
  some ?? (only === undefined ? null : [only])

function narrowedValues(one: Schema, other: Schema, at: string): string[] {
  const takes = valuesOf(other)
  if (!takes) return otherDefault(one, other, at)
  const taken = valuesOf(one)
  if (!taken) return [`${at} may be one of ${JSON.stringify(takes)} only`]
  const gone = taken.filter((value) => !takes.includes(value))
  return [...gone.map((value) => `${at} may no longer be ${JSON.stringify(value)}`), ...otherDefault(one, other, at)]
}

/** Whoever leaves it out gets something else. */
function otherDefault(one: Schema, other: Schema, at: string): string[] {
  const [was, is] = [JSON.stringify(one.default), JSON.stringify(other.default)]
  return was === is ? [] : [`${at} left out means ${is ?? 'nothing'}, and meant ${was ?? 'nothing'}`]
}

function narrowedNumbers(one: Schema, other: Schema, at: string): string[] {
  const { minimum: least = -Infinity, maximum: most = Infinity, exclusiveMinimum: above = -Infinity } = one
  return [
    ...(other.minimum !== undefined && other.minimum > Math.max(least, above)
      ? [`${at} must be at least ${other.minimum}`]
      : []),
    ...(other.exclusiveMinimum !== undefined && other.exclusiveMinimum > above && other.exclusiveMinimum >= least
      ? [`${at} must be above ${other.exclusiveMinimum}`]
      : []),
    ...(other.maximum !== undefined && other.maximum < most ? [`${at} must be at most ${other.maximum}`] : []),
    ...(other.multipleOf !== undefined && !isMultiple(one, other.multipleOf)
      ? [`${at} must be a multiple of ${other.multipleOf}`]
      : []),
  ]
}

function isMultiple({ type, multipleOf = type === 'integer' ? 1 : NaN }: Schema, step: number): boolean {
  return Math.abs(multipleOf / step - Math.round(multipleOf / step)) < 1e-9
}

function narrowedTexts(one: Schema, other: Schema, at: string): string[] {
  const { minLength = 0, maxLength = Infinity } = one
  return [
    ...((other.minLength ?? 0) > minLength ? [`${at} must have ${other.minLength} characters`] : []),
    ...((other.maxLength ?? Infinity) < maxLength ? [`${at} must have at most ${other.maxLength} characters`] : []),
    ...narrowedPattern(one.pattern, other.pattern, at),
    ...(other.format !== undefined && other.format !== one.format ? [`${at} must be a ${other.format}`] : []),
  ]
}

/** Of two lists of words, as `^(a|b)$` has them, the one with more takes all that the other took. */
function narrowedPattern(was: string | undefined, is: string | undefined, at: string): string[] {
  if (is === undefined || is === was) return []
  const [before, after] = [wordsOf(was), wordsOf(is)]
  if (!before || !after) return [`${at} must match ${is}`]
  return before.filter((word) => !after.includes(word)).map((word) => `${at} no longer takes ${word}`)
}

const wordsOf = (pattern: string | undefined): readonly string[] | undefined =>
  /^\^\(([A-Za-z_|]+)\)\$$/.exec(pattern ?? '')?.[1]?.split('|')

function narrowedLists(one: Schema, other: Schema, at: string, documents: Documents): string[] {
  const { minItems = 0, maxItems = Infinity } = one
  return [
    ...((other.minItems ?? 0) > minItems ? [`${at} must have ${other.minItems} items`] : []),
    ...((other.maxItems ?? Infinity) < maxItems ? [`${at} must have at most ${other.maxItems} items`] : []),
    ...(one.items && other.items ? narrowings(one.items, other.items, `${at}[]`, documents) : []),
  ]
}

function narrowedObjects(one: Schema, other: Schema, at: string, documents: Documents): string[] {
  if (one.type !== 'object') return []
  const needed = new Set(one.required)
  const takes = other.properties ?? {}
  return [
    ...(other.required ?? []).filter((name) => !needed.has(name)).map((name) => `${at} needs ${name} now`),
    ...(other.additionalProperties === false && one.additionalProperties !== false
      ? [`${at} may no longer have members that it doesn't know`]
      : []),
    ...Object.entries(one.properties ?? {}).flatMap(([name, schema]) => {
      const same = takes[name]
      return same ? narrowings(schema, same, `${at}.${name}`, documents) : [`${at} no longer takes ${name}`]
    }),
  ]
}
