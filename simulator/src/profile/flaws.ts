export type Flaw = { readonly path: readonly (string | number)[]; readonly message: string }

type Fields = Readonly<Record<string, unknown>>
type Listed = { readonly item: Fields; readonly path: readonly (string | number)[] }

/** What no schema sees: what is meant by a name, circles, limits that no wire would carry. Takes what it can read. */
export function flawsOf(raw: unknown): readonly Flaw[] {
  const nodes = listed(raw, 'nodes')
  const chargers = listed(raw, 'chargers')
  const known = new Map(nodes.flatMap(({ item }) => (typeof item['id'] === 'string' ? [[item['id'], item]] : [])))
  const onNode = (list: string): readonly Flaw[] =>
    listed(raw, list).flatMap(({ item, path }) => unknownNode(item['node'], known, [...path, 'node']))
  return [
    ...twice(nodes),
    ...twice(chargers),
    ...nodes.flatMap(({ item, path }) => unknownNode(item['parent'], known, [...path, 'parent'])),
    ...oneRoot(nodes),
    ...circles(nodes, known),
    ...['chargers', 'limits', 'tou', 'base_load', 'solar', 'expectations'].flatMap(onNode),
    ...nodes.flatMap(({ item, path }) => above(item['safe_kw'], item['limit_kw'], [...path, 'safe_kw'])),
    ...['limits', 'tou'].flatMap((list) =>
      listed(raw, list).flatMap(({ item, path }) =>
        above(item['limit_kw'], known.get(String(item['node']))?.['limit_kw'], [...path, 'limit_kw']),
      ),
    ),
    ...chargers.flatMap(({ item, path }) => above(item['fallback_kw'], item['rating_kw'], [...path, 'fallback_kw'])),
    ...listed(raw, 'limits').flatMap(backwards),
  ]
}

function listed(raw: unknown, list: string): readonly Listed[] {
  const found = isFields(raw) ? raw[list] : undefined
  if (!Array.isArray(found)) return []
  return found.flatMap((item: unknown, at) => (isFields(item) ? [{ item, path: [list, at] }] : []))
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function twice(things: readonly Listed[]): readonly Flaw[] {
  const seen = new Set<unknown>()
  return things.flatMap(({ item, path }) => {
    const id = item['id']
    if (typeof id !== 'string') return []
    if (seen.has(id)) return [{ path: [...path, 'id'], message: `"${id}" stands twice` }]
    seen.add(id)
    return []
  })
}

function unknownNode(name: unknown, known: ReadonlyMap<string, Fields>, path: Flaw['path']): readonly Flaw[] {
  return typeof name === 'string' && !known.has(name) ? [{ path, message: `there is no node "${name}"` }] : []
}

function oneRoot(nodes: readonly Listed[]): readonly Flaw[] {
  const roots = nodes.filter(({ item }) => item['parent'] === undefined)
  return roots.slice(1).map(({ item, path }) => ({
    path,
    message: `"${String(item['id'])}" has no parent, but "${String(roots[0]?.item['id'])}" is the grid connection already`,
  }))
}

function circles(nodes: readonly Listed[], known: ReadonlyMap<string, Fields>): readonly Flaw[] {
  return nodes.flatMap(({ item, path }) => {
    const seen = new Set<unknown>()
    let at: Fields | undefined = item
    while (at && !seen.has(at)) {
      seen.add(at)
      at = known.get(String(at['parent']))
    }
    return at === item ? [{ path: [...path, 'parent'], message: `"${String(item['id'])}" feeds itself` }] : []
  })
}

function above(value: unknown, most: unknown, path: Flaw['path']): readonly Flaw[] {
  if (typeof value !== 'number' || typeof most !== 'number' || most <= 0 || value <= most) return []
  return [{ path, message: `${value} kW is more than the ${most} kW that it is rated for` }]
}

function backwards({ item, path }: Listed): readonly Flaw[] {
  const { from_h: from, until_h: until } = item
  if (typeof from !== 'number' || typeof until !== 'number' || until > from) return []
  return [{ path: [...path, 'until_h'], message: `the time from ${from} to ${until} holds nothing` }]
}
