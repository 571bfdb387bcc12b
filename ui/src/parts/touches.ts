/** What happened since the last refresh, as far as queries care. */
export type Touched = {
  readonly depotIds: ReadonlySet<string>
  /** users, tokens: what belongs to no depot */
  readonly installation: boolean
  /** depots at which something moves, of which no event is kept: powers, cycles, chargers that come and go */
  readonly moved?: ReadonlySet<string>
}

type Asked = { readonly _id?: string; readonly path?: { readonly depot_id?: string } | undefined }

/** What is another answer whenever something moves. */
const moving = new Set(['getSiteStatus', 'listChargers', 'getCharger'])

const installationOnly = new Set(['getSession', 'listUsers', 'listTokens'])

/** Whether the answer to this query may be another one now. When in doubt it may. */
export function touches(queryKey: readonly unknown[], touched: Touched): boolean {
  const asked = (queryKey[0] ?? {}) as Asked
  const depotId = asked.path?.depot_id
  if (touched.moved !== undefined) {
    return depotId !== undefined && touched.moved.has(depotId) && asked._id !== undefined && moving.has(asked._id)
  }
  if (depotId !== undefined) return touched.depotIds.has(depotId)
  return asked._id !== undefined && installationOnly.has(asked._id) ? touched.installation : true
}
