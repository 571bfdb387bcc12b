/** Things of one kind in one depot, by what the file calls them. */
export type Names = {
  /** a thing's id, or why the name doesn't lead to one */
  find(name: string): { readonly id: string } | 'unknown' | 'ambiguous'
}

type Called = { readonly id: string; readonly key: string | undefined; readonly name: string }

/** A key goes before a name: it was given to tell things apart. */
export function namesOf(things: readonly Called[]): Names {
  const byKey = new Map(things.flatMap(({ key, id }) => (key === undefined ? [] : [[key, id] as const])))
  const byName = new Map<string, string[]>()
  for (const { name, id } of things) byName.set(name, [...(byName.get(name) ?? []), id])
  return {
    find: (name) => {
      const keyed = byKey.get(name)
      if (keyed !== undefined) return { id: keyed }
      const [only, ...others] = byName.get(name) ?? []
      if (only === undefined) return 'unknown'
      return others.length > 0 ? 'ambiguous' : { id: only }
    },
  }
}
