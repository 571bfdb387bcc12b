/** What an edit sends: what its user left alone isn't theirs to say, and may be another's to change meanwhile. */
export function changedOnly<Body extends object>(body: Body, before: Body): Partial<Body> {
  const fields = (Object.keys(body) as (keyof Body)[]).filter((field) => !same(body[field], before[field]))
  return Object.fromEntries(fields.map((field) => [field, body[field]])) as Partial<Body>
}

/** Bodies are JSON, and both are made by the same function: their keys stand in the same order. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
