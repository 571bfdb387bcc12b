/** What happened since the last refresh, as far as queries care. */
export type Touched = {
  readonly depotIds: ReadonlySet<string>
  /** users, tokens, webhooks: what belongs to no depot */
  readonly installation: boolean
  /** what is wrong in some depot */
  readonly incidents: boolean
  /** depots at which something moves, of which no event is kept: powers, cycles, chargers that come and go */
  readonly moved?: ReadonlySet<string>
}

export const nothingTouched: Touched = { depotIds: new Set(), installation: false, incidents: false }

type Asked = { readonly _id?: string; readonly path?: { readonly depot_id?: string } | undefined }

/** What is another answer whenever something moves. */
const moving = new Set(['getSiteStatus', 'listChargers', 'getCharger'])

const installationOnly = new Set(['getSession', 'listUsers', 'listTokens', 'listWebhooks', 'getWebhook'])

/** Ledgers, which no event tells of. Whoever reads one says when to look again, and it doesn't move away under them. */
const ledgers = new Set(['listChargerMessages', 'listWebhookDeliveries', 'listAliasUses'])
const ofIncidents = new Set(['listIncidents', 'countIncidents', 'getIncident'])

/** Whether the answer to this query may be another one now. When in doubt it may. */
export function touches(queryKey: readonly unknown[], touched: Touched): boolean {
  const asked = (queryKey[0] ?? {}) as Asked
  if (asked._id !== undefined && ledgers.has(asked._id)) return false
  const depotId = asked.path?.depot_id
  if (touched.moved !== undefined) {
    if (asked._id === undefined || !moving.has(asked._id)) return false
    // A charger is asked for by its own id alone.
    return depotId === undefined ? touched.moved.size > 0 : touched.moved.has(depotId)
  }
  if (depotId !== undefined) return touched.depotIds.has(depotId)
  // They bear the depot's name.
  if (asked._id !== undefined && ofIncidents.has(asked._id)) return touched.incidents || touched.depotIds.size > 0
  return asked._id !== undefined && installationOnly.has(asked._id) ? touched.installation : true
}
