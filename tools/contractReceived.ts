import { alternatives, type Schema } from '../tests/support/openapi.ts'
import type { Documents } from './contractSent.ts'

/** What a client may rely on after `before`, and may no longer after `after`. */
export function weakenings(before: Schema, after: Schema, at: string, documents: Documents): readonly string[] {
  const expected = alternatives(before, documents.base)
  return alternatives(after, documents.now).flatMap((one) => {
    const attempts = expected.map((other) => ({ found: weakened(other, one, at, documents), alike: alike(other, one) }))
    const [closest] = attempts.sort((a, b) => Number(b.alike) - Number(a.alike) || a.found.length - b.found.length)
    // A further kind of thing in a list of kinds is growth, as a further value of a list of values is.
    if (closest && !closest.alike && kindOf(one) !== null && expected.some((other) => kindOf(other) !== null)) return []
    return closest?.found ?? []
  })
}

/** Objects that say of what kind they are in a member that can be nothing else. */
function kindOf(schema: Schema): string | null {
  const only = Object.entries(schema.properties ?? {}).find(([, inner]) => inner.const !== undefined)
  return only ? `${only[0]} ${JSON.stringify(only[1].const)}` : null
}

const alike = (one: Schema, other: Schema): boolean => one.type === other.type && kindOf(one) === kindOf(other)

function weakened(expected: Schema, answered: Schema, at: string, documents: Documents): readonly string[] {
  const isSameType =
    expected.type === undefined ||
    expected.type === answered.type ||
    (expected.type === 'number' && answered.type === 'integer')
  if (!isSameType) return [`${at} may be ${String(answered.type ?? 'anything')} now`]
  return [
    ...(expected.format !== undefined && expected.format !== answered.format
      ? [`${at} is no longer a ${expected.format}`]
      : []),
    ...(expected.items && answered.items ? weakenings(expected.items, answered.items, `${at}[]`, documents) : []),
    ...weakenedObjects(expected, answered, at, documents),
  ]
}

function weakenedObjects(expected: Schema, answered: Schema, at: string, documents: Documents): readonly string[] {
  const has = answered.properties ?? {}
  const sure = new Set(answered.required)
  return [
    ...(expected.required ?? [])
      .filter((name) => name in has && !sure.has(name))
      .map((name) => `${at}.${name} may be missing now`),
    ...Object.entries(expected.properties ?? {}).flatMap(([name, schema]) => {
      const same = has[name]
      return same ? weakenings(schema, same, `${at}.${name}`, documents) : [`${at}.${name} is gone`]
    }),
  ]
}
